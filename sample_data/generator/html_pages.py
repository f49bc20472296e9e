"""Pages as HTML: a draft dressed in one of the skins of `skins/`, with navigation, hot list, sharing and footer."""

from __future__ import annotations

import html
from functools import cache
from pathlib import Path
from string import Template

from generator.document import Draft
from generator.grammar import Grammar

SKINS = ("news", "blog", "forum", "legacy")
_FOLDER = Path(__file__).resolve().parent / "skins"
# Outside GB2312, and the last of them outside GBK: only a reader that takes `gb2312` for GB18030 gets them right.
WEBMASTER = "网管：喆、镕、㐂"


@cache
def _skin(name: str) -> Template:
    return Template((_FOLDER / f"{name}.html").read_text(encoding="utf-8"))


def render(draft: Draft, grammar: Grammar, skin: str, charset: str = "utf-8") -> str:
    """The HTML source of a page; `charset` is only what its meta element claims."""
    words = _english_words(grammar) if draft.language == "en" else _chinese_words(grammar)
    return _skin(skin).substitute(
        words,
        title=html.escape(draft.title or draft.lines[0]),
        paragraphs="\n".join(_paragraph(line, skin) for line in draft.lines if line),
        charset=charset,
        language="en" if draft.language == "en" else "zh-CN",
        number=grammar.fill("{d6}"),
        date=grammar.fill("{year}-0{d1}-1{d1} 09:3{d1}"),
    )


def _paragraph(line: str, skin: str) -> str:
    if skin == "legacy":
        return f"&nbsp;&nbsp;&nbsp;&nbsp;{html.escape(line)}<BR><BR>"
    if skin == "forum":
        return f"{html.escape(line)}<br />\n<br />"
    return f"<p>{html.escape(line)}</p>"


def _items(lines: tuple[str, ...], grammar: Grammar) -> str:
    return "".join(f'<li><a href="/{grammar.fill("{d5}")}.html">{html.escape(line)}</a></li>' for line in lines)


def _chinese_words(grammar: Grammar) -> dict[str, str]:
    return {
        "site": grammar.fill("{city}在线"),
        "nav": _items(("首页", *grammar.many("topic", 5, 10)), grammar),
        "crumb": grammar.fill("当前位置：首页 &gt; {topic} &gt; 正文"),
        "source": grammar.fill("来源：{city}日报"),
        "share": grammar.fill("分享到： 微信 微博 QQ空间 点赞({d3})"),
        "hot_title": "热点推荐",
        "hot": _items(grammar.many("headline", 5, 12), grammar),
        "footer": html.escape(grammar.one("footer_line")) + "<br>" + WEBMASTER,
    }


def _english_words(grammar: Grammar) -> dict[str, str]:
    return {
        "site": grammar.fill("The {en_place} Gazette"),
        "nav": _items(("Home", "News", "Sport", "Opinion", "Contact"), grammar),
        "crumb": grammar.fill("Home &gt; News &gt; {en_place}"),
        "source": grammar.fill("By our {en_place} correspondent"),
        "share": grammar.fill("Share on Facebook | Tweet | {d3} likes"),
        "hot_title": "Most read",
        "hot": _items(grammar.many("en_sell_title", 4, 8), grammar),
        "footer": grammar.fill(
            "&copy; {year} The {en_place} Gazette. All rights reserved. Privacy Policy | Terms of Use"
        ),
    }
