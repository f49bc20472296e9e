import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("resiliparse")

from models.pages import KEEP, NEUTRAL, NOISE, Page
from models.visible_pages import HTML_STEPS, link_pages, made_title, mark_titles, page_titles, titled

SENTENCE = "大桥的主体工程已经完成，计划在明年春天通车，从老城到新区只需要十分钟，过江不用再等轮渡。"
LINES = ["晚报", "大桥明年春天通车", "记者 甲", SENTENCE, "大桥明年春天通车", "图书馆延长开放"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(
            "<title>大桥明年春天通车_晚报网</title>", [NOISE, KEEP, NOISE, KEEP, NEUTRAL, NOISE], id="named in the head"
        ),
        pytest.param("<TITLE lang=zh>\n大桥明年&#26149;天通车</TITLE>", [NOISE, KEEP, NOISE, KEEP, NEUTRAL, NOISE],
                     id="capitals and entities"),
        pytest.param("<title>晚报</title>", [NOISE, NOISE, NOISE, KEEP, NOISE, NOISE], id="too short to be a title"),
        pytest.param("<title></title>", [NOISE, NOISE, NOISE, KEEP, NOISE, NOISE], id="an empty one"),
        pytest.param("", [NOISE, NOISE, NOISE, KEEP, NOISE, NOISE], id="no head"),
    ],
)  # fmt: skip
def test_the_title_of_a_page_is_kept_above_its_article_and_left_open_below(head: str, expected: list[int]) -> None:
    labels = np.array([NOISE, NOISE, NOISE, KEEP, NOISE, NOISE], np.int8)
    mark_titles(labels, LINES, f"<html><head>{head}</head></html>")
    assert labels.tolist() == expected


def test_the_title_of_a_page_without_article_is_left_open() -> None:
    labels = np.full(len(LINES), NOISE, np.int8)
    mark_titles(labels, LINES, "<title>大桥明年春天通车</title>")
    assert labels.tolist() == [NOISE, NEUTRAL, NOISE, NOISE, NEUTRAL, NOISE]


def test_a_list_of_links_is_told_from_a_page_with_an_article(tmp_path: Path) -> None:
    source = f"<body><a href='/'>首页</a><p>甲</p><article><p>{SENTENCE}</p></article></body>"
    rows = [{"id": kind, "lang": "zh", "page_kind": kind, "html": source} for kind in ("page", "list")]
    (tmp_path / "zh-web").mkdir()
    with gzip.open(tmp_path / "zh-web" / "pages-no-gold.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    assert [(found.name, found.kind) for found in link_pages(tmp_path)] == [("page", "html"), ("list", "list")]


PAGE = Page("甲/1", "\n".join(LINES), np.array([NOISE, KEEP, NOISE, KEEP, NEUTRAL, NOISE], np.int8), "zh", "甲", "html")


def pages_named(count: int) -> list[Page]:
    return [replace(PAGE, name=f"甲/{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("title", "label"),
    [("大桥明年春天通车", KEEP), ("大桥明年春天通车_晚报网", NEUTRAL)],
    ids=["the title alone", "with the name of the site"],
)
def test_most_pages_get_their_title_in_front(title: str, label: int) -> None:
    pages = [titled(page, title) for page in pages_named(200)]
    changed = [page for page in pages if page.text == f"{title}\n{PAGE.text}"]
    assert {page.text for page in pages} == {PAGE.text, changed[0].text}
    assert 100 < len(changed) < 180
    assert {tuple(page.labels.tolist()) for page in changed} == {(label, *PAGE.labels.tolist())}


def test_a_title_is_noise_where_there_is_no_article() -> None:
    page = replace(PAGE, labels=np.full(len(LINES), NOISE, np.int8))
    labels = {int(titled(replace(page, name=one.name), "友情链接大全").labels[0]) for one in pages_named(20)}
    assert labels == {NOISE}


@pytest.mark.parametrize("title", ["", " - ", "晚报"], ids=["none", "signs alone", "what the page begins with"])
def test_pages_stay_without_a_title_that_says_more(title: str) -> None:
    assert all(titled(page, title) is page for page in pages_named(20))


def test_titles_are_read_from_the_heads_of_pages(tmp_path: Path) -> None:
    heads = {"甲": "<title>\n大桥 &amp;\t新城 </title>", "乙": "", "丙": "<title></title>"}
    for name in [*(f"html/{name}.dev" for name in HTML_STEPS), "zh-web/pages-no-gold"]:
        path = tmp_path / f"{name}.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps({"id": f"{name}/{one}", "html": head}) + "\n" for one, head in heads.items())
    titles = page_titles(tmp_path)
    assert len(titles) == len(heads) * (len(HTML_STEPS) + 1)
    assert titles["zh-web/pages-no-gold/甲"] == "大桥 & 新城"
    assert titles["html/magic-html.dev/乙"] == titles["html/magic-html.dev/丙"] == ""


def test_a_made_title_is_the_first_short_line_of_the_article() -> None:
    titles = {made_title(page) for page in pages_named(60)}
    assert "大桥明年春天通车" in titles
    assert len(titles) > 2
    assert all(title.startswith("大桥明年春天通车") for title in titles)


@pytest.mark.parametrize(
    "kept", [[], [1], [3, 4]], ids=["no article", "a single line", "an article that begins with a long line"]
)
def test_no_title_is_made_without_a_line_like_one(kept: list[int]) -> None:
    labels = np.full(len(LINES), NOISE, np.int8)
    labels[kept] = KEEP
    lines = [line * 2 if len(line) > 30 else line for line in LINES]
    assert made_title(replace(PAGE, text="\n".join(lines), labels=labels)) == ""
