"""Main text of HTML pages."""

import pyarrow as pa
import pytest

from cleaner.batch import Batch
from filters.extract_html import ExtractHtml

SENTENCES = (
    "河水在清晨很安静，渔民们把网收好，等着太阳从山后面升起来。",
    "村里的孩子沿着石阶跑下来，手里提着竹篮，说今天要去集市上换一些盐和布。",
    "老人坐在门口修补渔网，他说这条河从来没有骗过人，只是人有时候忘了看水色。",
    "到了中午，风停了，河面像一块磨平的石头，船影落在上面，一动也不动。",
)
PARAGRAPHS = "".join(f"<p>{sentence * 3}</p>" for sentence in SENTENCES)
ENGLISH = "".join(
    f"<p>The council met on {day} to discuss the new bridge, and nobody could say when the work would begin, "
    "although the money had been set aside two years ago.</p>"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday")
)
NAVIGATION = (
    "<ul class=nav>"
    + "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ["首页", "新闻", "体育", "财经", "关于我们"])
    + "</ul>"
)
RELATED = "<div class=related><h3>相关阅读</h3><ul>" + "".join(
    f"<li><a href=/n/{number}>又一条不相干的新闻标题第{number}号</a></li>" for number in range(12)
) + "</ul></div>"  # fmt: skip
FOOTER = (
    "<footer><a href=/about>关于我们</a> | <a href=/law>法律声明</a> <p>Copyright © 2020 某某网 版权所有</p></footer>"
)


def page(body: str, title: str = "清晨的河") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title><style>p {{ color: red }}</style></head>"
        f"<body><div class=header>{NAVIGATION}</div><div class=content><h1>{title}</h1>{body}</div>"
        f"<div class=sidebar>{RELATED}</div>{FOOTER}<script>var x = '<p>not text</p>';</script></body></html>"
    )


def pages(*sources: str | None, texts: list[str | None] | None = None) -> Batch:
    columns = {
        "id": [str(number) for number in range(len(sources))],
        "text": pa.array(texts or [None] * len(sources), pa.string()),
        "html": pa.array(sources, pa.string()),
    }
    return Batch(pa.RecordBatch.from_pydict(columns))


@pytest.mark.parametrize(
    ("body", "held"),
    [
        pytest.param(PARAGRAPHS, "渔民们把网收好", id="paragraphs"),
        pytest.param(PARAGRAPHS.replace("</p>", ""), "老人坐在门口", id="paragraphs never closed"),
        pytest.param(PARAGRAPHS.replace("<p>", "").replace("</p>", "<br><br>"), "到了中午", id="lines ended by br"),
        pytest.param(f"<table><tr><td>{PARAGRAPHS}</td></tr></table>", "到了中午", id="a table that lays out the page"),
        pytest.param(f"<article>{ENGLISH}</article>", "nobody could say", id="English"),
        pytest.param(f"<ARTICLE>{PARAGRAPHS.upper()}</ARTICLE>", "渔民们把网收好", id="tags in capitals"),
    ],
)
def test_article_is_kept_and_what_stands_around_it_goes(body: str, held: str) -> None:
    text = ExtractHtml().extract(page(body))
    assert held in text
    for gone in ("首页", "不相干的新闻标题", "版权所有", "not text", "color"):
        assert gone not in text


def test_page_of_links_gives_next_to_nothing() -> None:
    links = "".join(
        f"<li><a href=/{n}.html>第{n}条新闻的标题在这里</a> <span>10-{n:02d}</span></li>" for n in range(1, 60)
    )
    assert len(ExtractHtml().extract(page(f"<ul class=list>{links}</ul>", "新闻列表"))) < 100


def test_all_visible_text_when_told_so() -> None:
    text = ExtractHtml(main_content=False).extract(page(PARAGRAPHS))
    for held in ("首页", "渔民们把网收好", "又一条不相干的新闻标题第3号", "版权所有"):
        assert held in text
    assert "not text" not in text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<ul><li>one<li>two</ul>", "- one\n- two", id="items of a list"),
        pytest.param("<li><p>one</p><p>more</p></li>", "- one\nmore", id="two paragraphs of an item"),
        pytest.param("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a | b\n1 | 2", id="cells of a row"),
        pytest.param("<tr><td>1<td>2", "1 | 2", id="cells without a table"),
        pytest.param("<pre>if x:\n    y()\n</pre>", "if x:\n    y()", id="code keeps its lines"),
        pytest.param("<pre><div>a</div><div>  b</div></pre>", "a\n  b", id="code with an element a line"),
        pytest.param("<p>a<br>b", "a\nb", id="a line break"),
        pytest.param("<p>a\n   b\tc", "a b c", id="white space is one space"),
        pytest.param("<p>河水\n很静", "河水很静", id="a line break within Chinese is nothing"),
        pytest.param("<p>　　河水", "河水", id="indentation by ideographic spaces"),
        pytest.param("<p>a<p>b<div>c</div>d", "a\nb\nc\nd", id="a block a line"),
        pytest.param("<b>a</b><i>b</i> <u>c</u>", "ab c", id="inline elements join"),
        pytest.param('<math alttext="x^2"><mi>x</mi></math>', "$x^2$", id="a formula with its TeX as an attribute"),
        pytest.param(
            '<p>so <math><mi>x</mi><annotation encoding="application/x-tex">x_1 &lt; 2</annotation></math> holds',
            "so $x_1 < 2$ holds",
            id="a formula with an annotation",
        ),
        pytest.param(
            '<span class=katex><math><mi>x</mi><annotation encoding="application/x-tex">x</annotation></math>'
            "<span class=katex-html>drawn</span></span>",
            "$x$",
            id="a formula drawn by a script",
        ),
        pytest.param('<p>so <script type="math/tex">a+b</script>.', "so $a+b$.", id="a formula in a script"),
        pytest.param("<p>1 < 2 && 3 > 2", "1 < 2 && 3 > 2", id="signs that are no markup"),
        pytest.param("<p>a</p><", "a\n<", id="a sign at the end"),
        pytest.param("<title>a<p>b", "a\nb", id="a title without end does not swallow the page"),
        pytest.param("&lt;p&gt; &amp;amp; &#20013;&#x6587; &hellip; &copy", "<p> &amp; 中文 … ©", id="entities"),
        pytest.param("&bogus; &#xD800; &#0; &#150; &#99999999;", "&bogus; \ufffd \ufffd – \ufffd", id="odd entities"),
        pytest.param("<select><option>no</select><svg><text>no</text></svg>yes", "yes", id="choices and drawings"),
        pytest.param("<svg><path/><path/></svg><p>yes", "yes", id="elements closed by their own slash"),
    ],
)
def test_layout(markup: str, text: str) -> None:
    assert ExtractHtml(main_content=False).extract(markup) == text


def test_targets_of_links_are_kept_when_told_so() -> None:
    markup = '<p>see <a href="https://example.org/a?b=1">this</a> and <a href="#top">that</a>.'
    text = ExtractHtml(main_content=False, links=True).extract(markup)
    assert text == "see this (https://example.org/a?b=1) and that."


def test_comments_are_kept_when_told_so() -> None:
    comment = "我也住在这条河边，小时候常常看见他们收网，现在很少有人这样打鱼了。"
    source = page(PARAGRAPHS + f"<div id=comments><div class=comment><p>{comment}</p></div></div>")
    assert comment in ExtractHtml(comments=True).extract(source)


def test_article_in_a_data_island_is_taken_where_the_body_has_none() -> None:
    body = "".join(SENTENCES * 4)
    source = (
        '<html><head><script type="application/ld+json">{"@graph": [{"articleBody": "' + body + '"}]}</script></head>'
        "<body><div id=root></div></body></html>"
    )
    assert ExtractHtml().extract(source) == body


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("<script>alert('x')</script><p>text</p>", id="a script"),
        pytest.param("<style>p { color: red }</style><p>text</p>", id="a style sheet"),
        pytest.param("<p onclick=\"alert('x')\">text</p>", id="an event handler"),
        pytest.param("<!-- alert --><p>text</p>", id="a comment"),
        pytest.param("<!--><p>text</p>", id="a comment that ends at once"),
        pytest.param("<![CDATA[ x ]]><?php x ?><!DOCTYPE html><p>text</p>", id="declarations"),
        pytest.param("<html></html><html><body><p>text</p>", id="a second html element"),
        pytest.param("<html lang=zh></html><head><title>t</title></head><body><p>text", id="html closed before head"),
        pytest.param("<p>text" + "<div>" * 5000, id="elements without end"),
        pytest.param("<div>" * 5000 + "<p>text", id="deeply nested"),
        pytest.param("</div></p></span></table><p>text</b></i>", id="end tags of nothing"),
        pytest.param("<p>text</p><script>var x = '", id="a script without end"),
        pytest.param("<p>text</p><!-- never closed", id="a comment without end"),
        pytest.param('<p>text</p><a href="', id="an attribute without end"),
        pytest.param("\x00<p>te\x00xt</p>", id="NUL"),
    ],
)
def test_only_text_comes_out(source: str) -> None:
    assert ExtractHtml().extract(source).strip() == "text"


def test_document_with_a_text_keeps_it_and_the_column_goes() -> None:
    outcome = ExtractHtml().apply(pages("<p>from the page</p>", None, texts=["given", "given too"]))
    assert outcome.batch.texts() == ["given", "given too"]
    assert "html" not in outcome.batch.rows.schema.names
    assert list(outcome.drops) == []


@pytest.mark.parametrize("source", ["", "<html><body></body></html>", "<script>only()</script>"])
def test_page_without_text_is_dropped(source: str) -> None:
    outcome = ExtractHtml().apply(pages(source, "<p>stays</p>"))
    assert [(drop.row, drop.reason) for drop in outcome.drops] == [(0, "nothing_left")]
    assert outcome.batch.texts() == ["stays"]
