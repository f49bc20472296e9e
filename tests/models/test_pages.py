import numpy as np
import pytest

pytest.importorskip("resiliparse")

from models.pages import (
    KEEP,
    NEUTRAL,
    NOISE,
    Page,
    gutted_pages,
    label_by_gold,
    spliced_pages,
    without_copies,
)

GOLD = "大桥的主体工程已经完成，计划在明年春天通车。\n第一节\n施工期间没有发生一起安全事故，质量也得到好评。"
PAGE = ["首页", "", "大桥明年通车", "大桥的主体工程已经完成，计划在明年春天通车。", "第一节", "工程",
        "施工期间没有发生一起安全事故，质量也得到好评。",
        "图书馆延长开放时间，读者可以在晚上借书了。", "更多"]  # fmt: skip


def page(labels: list[int], kind: str = "mixed", name: str = "p") -> Page:
    tail = f"行的内容，{name}，一共有二十多个字，这样它就是一个长行，长到可以认出来"
    lines = [f"第{number}{tail}" for number in range(len(labels))]
    return Page(name, "\n".join(lines), np.array(labels, np.int8), "zh", name, kind)


def test_lines_of_the_gold_text_are_kept_and_the_title_is_left_open() -> None:
    labels = label_by_gold(PAGE, GOLD)
    kept, noise, open_ones = KEEP, NOISE, NEUTRAL
    assert labels.tolist() == [open_ones, open_ones, open_ones, kept, kept, open_ones, kept, noise, noise]


def test_a_page_is_parted_into_its_article_and_its_noise() -> None:
    whole = page([NOISE] * 10 + [KEEP] * 3 + [NOISE] * 10)
    only, gutted = gutted_pages([whole])
    assert (only.labels.tolist(), gutted.labels.tolist()) == ([KEEP] * 3, [NOISE] * 20)
    assert only.group == gutted.group == whole.group, "parts of a page are held out together with it"


@pytest.mark.parametrize("kind", ["junk"])
def test_junk_has_no_parts(kind: str) -> None:
    assert gutted_pages([page([KEEP] * 3, kind)]) == []


def test_a_spliced_page_is_noise_around_another_article() -> None:
    frame, article = page([NOISE] * 9 + [KEEP] * 2 + [NOISE] * 8, name="f"), page([KEEP] * 5, "clean", "a")
    (spliced,) = spliced_pages([frame], [article])
    labels = spliced.labels.tolist()
    count = labels.count(KEEP)
    assert labels == [NOISE] * 3 + [KEEP] * count + [NOISE] * 2
    assert 1 <= count <= 5
    assert spliced.text.split("\n")[3 : 3 + count] == article.text.split("\n")[:count]


def test_copies_of_labelled_pages_are_left_out() -> None:
    known, other = page([KEEP] * 6, name="甲"), page([KEEP] * 6, name="乙")
    assert without_copies([page([NOISE] * 6, name="甲"), other], [known]) == [other]
