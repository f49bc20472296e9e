import gzip
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("resiliparse")

from models.pages import KEEP, NEUTRAL, NOISE
from models.visible_pages import link_pages, mark_titles

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
