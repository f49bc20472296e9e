"""Character references left in text: which are replaced, and by what."""

import pytest

from cleaner.text.edits import apply_edits
from cleaner.text.repair.entities import find_entities


@pytest.mark.parametrize(
    ("text", "result"),
    [
        pytest.param("&hellip;一&mdash;二&#8212;三", "…一—二—三", id="named and numbered"),
        pytest.param("&amp;amp;amp; x", "& x", id="escaped several times"),
        pytest.param("首页 &gt; 新闻", "首页 > 新闻", id="a breadcrumb"),
        pytest.param("A &amp; B", "A & B", id="an ampersand"),
        pytest.param("&#150;", "–", id="windows-1252, as browsers read it"),
        pytest.param("&NotEqualTilde;", "≂̸", id="one of two characters"),
        pytest.param("&nbsp", "&nbsp", id="without its semicolon"),
        pytest.param("a&b;c &#; &#x; &;", "a&b;c &#; &#x; &;", id="not a reference"),
        pytest.param("&#0; &#55296; &#1114112;", "&#0; &#55296; &#1114112;", id="not a character"),
        pytest.param("<b>&lt;</b>", "<b>&lt;</b>", id="on a line of markup"),
        pytest.param("if (a &lt; b) {\n一 &lt; 二", "if (a &lt; b) {\n一 < 二", id="on a line of code"),
        pytest.param("feed('&gt;&#62;x')", "feed('&gt;&#62;x')", id="in a string"),
        pytest.param("写作（&amp;）", "写作（&amp;）", id="in brackets"),
        pytest.param("HTML 转义：\n&lt; &nbsp;&copy;", "HTML 转义：\n&lt;  ©", id="a text about escaping"),
    ],
)
def test_references(text: str, result: str) -> None:
    assert apply_edits(text, find_entities(text)) == result
