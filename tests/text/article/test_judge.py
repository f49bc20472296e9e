import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.article import judge
from cleaner.text.article.judge import AFTER, BEFORE, INSIDE, fill_codes, judge_lines, visible_lines
from cleaner.text.units.lines import Lines, measure_lines
from cleaner.text.units.utf8 import utf8_of

PROSE = "长江发源于青藏高原，流经十一个省级行政区，在上海注入东海，全长约六千三百公里。"


def lines_of_texts(*texts: str | None) -> Lines:
    return measure_lines(utf8_of(pa.array(texts, pa.string())))


def codes_of(*texts: str) -> list[int]:
    """The codes of lines of which those with an x in them are noise."""
    lines = lines_of_texts(*texts)
    visible = visible_lines(lines)
    every = [line for text in texts for line in text.split("\n")]
    chances = np.array([0.9 if "x" in every[number] else 0.1 for number in visible.lines], np.float32)
    judged = (np.zeros(len(every), np.int8), np.zeros(len(every), np.float32), np.zeros(len(texts) + 1, np.int64))
    fill_codes((lines["end"], lines["last"]), lines.utf8.offsets, chances, np.float32(0.5), judged)
    return judged[0].tolist()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("甲\n乙", [0, 0]),
        ("x\n甲\nx\n乙\nx", [BEFORE, 0, INSIDE, 0, AFTER]),
        ("x\nx", [BEFORE, BEFORE]),
        ("\n\nx\n\n甲", [BEFORE, BEFORE, BEFORE, BEFORE, 0]),
        ("\n甲\n\nx\n\n", [0, 0, 0, AFTER, AFTER, AFTER]),
        ("甲\nx\n\n乙\n", [0, INSIDE, INSIDE, 0, 0]),
        ("", [0]),
        ("\n \n", [0, 0, 0]),
    ],
    ids=[
        "nothing goes", "by its place", "nothing stays", "blank lines at the head", "blank lines at the end",
        "blank lines inside", "an empty text", "a blank text",
    ],
)  # fmt: skip
def test_a_removed_line_is_told_by_its_place(text: str, codes: list[int]) -> None:
    assert codes_of(text) == codes
    assert codes_of("", text, "x\n甲") == [0, *codes, BEFORE, 0]


def test_visible_lines_know_the_blank_ones_around() -> None:
    visible = visible_lines(lines_of_texts("\n甲\n\n \n乙", None, "", "丙\n"))
    assert visible.lines.tolist() == [1, 4, 7]
    assert visible.texts.tolist() == [0, 2, 2, 2, 3]
    assert visible.blanks.tolist() == [[1, 2], [2, 0], [0, 1]]


@pytest.mark.parametrize(
    "texts",
    [[], [None], [""], ["\n\n"], ["\0"], ["甲"], ["字" * 100_000], ["a b\n" * 25_000], ["更多\n"] * 300],
    ids=[
        "none",
        "missing",
        "empty",
        "blank",
        "NUL",
        "one character",
        "a very long line",
        "very many lines",
        "many texts",
    ],
)
def test_chances_are_chances(texts: list[str | None]) -> None:
    lines = lines_of_texts(*texts)
    judged = judge_lines(lines, 0.5)
    assert len(judged.codes) == len(judged.noise) == len(lines["start"])
    assert ((judged.noise >= 0) & (judged.noise <= 1)).all()
    assert ((judged.article >= 0) & (judged.article <= 1)).all()


def test_a_text_has_the_characters_of_its_visible_lines() -> None:
    assert judge_lines(lines_of_texts(" 甲乙 \n\n丙", "", None, "丁"), 0.5).characters.tolist() == [3, 0, 0, 1]


def test_lines_know_their_text() -> None:
    judged = judge_lines(lines_of_texts("甲\n\n乙", None, "丙\n"), 0.5)
    assert judged.firsts.tolist() == [0, 3, 4, 6]
    assert judged.owners.tolist() == [0, 0, 0, 1, 2, 2]


def test_a_long_text_is_like_the_piece_that_looks_most_like_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    article, menu = "\n".join([PROSE] * 40), "\n".join(["首页", "更多", "登录", "注册"] * 10)
    alone, other = judge_lines(lines_of_texts(article, menu), 0.5).article
    monkeypatch.setattr(judge, "LONGEST_PAGE", 40)
    in_pieces = judge_lines(lines_of_texts(f"{article}\n{menu}"), 0.5).article[0]
    assert alone != other
    assert in_pieces == max(alone, other)


def test_texts_in_other_scripts_have_weights_of_their_own_wherever_they_stand() -> None:
    english = "Home\nThe bridge opens next spring, the city said, and ferries stop in May.\nShare\n" * 5
    chinese = f"首页\n{PROSE}\n分享\n" * 5
    texts = [english, chinese, english, english, "", chinese]
    together = judge_lines(lines_of_texts(*texts), 0.5)
    alone = [judge_lines(lines_of_texts(text), 0.5) for text in texts]
    assert together.noise.tolist() == [chance for judged in alone for chance in judged.noise.tolist()]
    with_han = judge_lines(lines_of_texts(english + "的" * 90), 0.5)
    assert with_han.noise[1] != alone[0].noise[1]


def test_a_long_text_is_judged_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{PROSE}\n首页\n" * 40
    monkeypatch.setattr(judge, "LONGEST_PAGE", 20)
    in_pieces = judge_lines(lines_of_texts(text, "", text), 0.5)
    monkeypatch.setattr(judge, "LINES_AT_ONCE", 1)
    again = judge_lines(lines_of_texts(text, "", text), 0.5)
    assert (in_pieces.noise.tolist(), in_pieces.article.tolist()) == (again.noise.tolist(), again.article.tolist())
    assert in_pieces.noise[:81].tolist() == in_pieces.noise[82:].tolist()
    assert in_pieces.article[0] == in_pieces.article[2]


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(texts=st.lists(st.text(st.sampled_from("甲乙，。\n\n a1:@/\0|更多首页bcd한글"), max_size=60), max_size=5))
def test_a_text_is_judged_by_itself_alone(texts: list[str]) -> None:
    together = judge_lines(lines_of_texts(*texts), 0.5)
    alone = [judge_lines(lines_of_texts(text), 0.5) for text in texts]
    assert together.codes.tolist() == [code for judged in alone for code in judged.codes.tolist()]
    assert together.noise.tolist() == [chance for judged in alone for chance in judged.noise.tolist()]
    assert together.article.tolist() == [chance for judged in alone for chance in judged.article.tolist()]
