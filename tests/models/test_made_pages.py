import gzip
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("resiliparse")

from models.made_pages import articles_of, framed_pages, mails, teaser_lists
from models.pages import KEEP, NOISE, Page


def article(name: str, lines: int = 6) -> Page:
    body = "".join(f"{name}的第{number}句话说大桥的工程很顺利，" * 2 + "明年春天通车。" for number in range(5))
    text = "\n".join([f"{name}：大桥明年通车", *[body] * lines])
    return Page(name, text, np.full(lines + 1, KEEP, np.int8), "zh", name, "clean")


FRAME = Page(
    "f",
    "\n".join(f"第{number}行" for number in range(40)),
    np.array([NOISE] * 20 + [KEEP] * 2 + [NOISE] * 18, np.int8),
    "zh",
    "f",
    "html",
)
SOURCES = [article(name) for name in "甲乙丙丁"]


@pytest.mark.parametrize(
    ("kind", "label"),
    [("wrapped", KEEP), ("post", KEEP), ("advert", NOISE), ("pieced", NOISE), ("teased", NOISE)],
)
def test_a_body_stands_between_head_and_foot_of_another_page(kind: str, label: int) -> None:
    lines = FRAME.text.split("\n")
    for page in framed_pages([FRAME], [["正文一", "正文二"]] * 30, kind, 1):
        mine = page.text.split("\n")
        first = mine.index("正文一")
        assert mine[first : first + 2] == ["正文一", "正文二"]
        assert page.labels[first : first + 2].tolist() == [label] * 2
        head, foot = mine[:first], mine[first + 2 :]
        assert head == lines[14 - len(head) : 14], "the six lines next to the frame's own article are left out"
        assert foot == lines[28 : 28 + len(foot)]
        assert (np.delete(page.labels, [first, first + 1]) == NOISE).all()


def test_teasers_are_cut_off() -> None:
    lists = list(teaser_lists(SOURCES, 40, 1))
    assert any("大桥明年通车" in line for lines in lists for line in lines)
    assert all(len(line) < 160 for lines in lists for line in lines)
    assert min(map(len, lists)) >= 5


def test_articles_are_lines_that_follow_each_other() -> None:
    for body in articles_of(SOURCES, 20, 1):
        assert any("\n".join(body) in source.text for source in SOURCES)


def test_mails_that_begin_alike_are_read_once(tmp_path: Path) -> None:
    texts = ["优惠代开各种发票，欢迎来电。" * 12 + str(number) * 40 for number in (1, 2)] + ["短", "师姐说得对。" * 40]
    rows = [{"label": label, "text": text} for label, text in zip(["spam", "spam", "spam", "ham"], texts, strict=True)]
    (tmp_path / "spam").mkdir()
    with gzip.open(tmp_path / "spam" / "zh-mail-spam.dev.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    assert list(mails(tmp_path, "spam")) == [[texts[0]]]
    assert list(mails(tmp_path, "ham")) == [[texts[3]]]


def test_the_same_seed_makes_the_same_pages() -> None:
    once, again = (framed_pages([FRAME], list(teaser_lists(SOURCES, 5, 3)), "teased", 4) for _ in range(2))
    assert [page.text for page in once] == [page.text for page in again]
