"""Lines and paragraphs that occur again: the kernel against plain Python, by hand, and on hostile text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.line_repetition import LINE_MEASURES, line_repetition
from tests.text.measures.slow_repetition import line_measures

PIECES = st.sampled_from(["a", "b", "ab", " ", "　", "的", "\n", "\n", "\n\n", "\r\n", "长一些的一行", "\0"])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(st.sampled_from("ab\n\t \u2028"), max_size=40))


def measure(*texts: str) -> list[dict[str, float]]:
    measures = Batch.of(*texts).measures(line_repetition)
    return [{name: float(measures[name][row]) for name in LINE_MEASURES} for row in range(len(texts))]


@settings(deadline=None, database=None)
@given(st.lists(TEXTS, max_size=4))
def test_measures_what_plain_python_measures(texts: list[str]) -> None:
    assert measure(*texts) == [pytest.approx(line_measures(text)) for text in texts]


@settings(deadline=None, database=None)
@given(TEXTS)
def test_is_a_share(text: str) -> None:
    assert all(0 <= value <= 1 for value in measure(text)[0].values())


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        pytest.param("", "duplicate_line_ratio", 0, id="nothing"),
        pytest.param("一行", "duplicate_line_ratio", 0, id="one line"),
        pytest.param("一\n一\n二\n一\n", "duplicate_line_ratio", 0.5, id="two of four lines"),
        pytest.param("一\n\n \n　\n二", "duplicate_line_ratio", 0, id="blank lines are no lines"),
        pytest.param("一\n 一", "duplicate_line_ratio", 0, id="white space makes a line another"),
        pytest.param("一二三\n一二三", "duplicate_line_character_ratio", 3 / 7, id="characters, not bytes"),
        pytest.param("一\n二\n\n一\n二", "duplicate_paragraph_ratio", 0.5, id="one of two paragraphs"),
        pytest.param("一\n二\n \n一\n二", "duplicate_paragraph_ratio", 0.5, id="parted by white space"),
        pytest.param("一\n二\n\n一\n\n二", "duplicate_paragraph_ratio", 0, id="its lines are no paragraph"),
        pytest.param("一\n二\n\n一\n二", "duplicate_paragraph_character_ratio", 3 / 8, id="the break inside counts"),
    ],
)
def test_by_hand(text: str, name: str, value: float) -> None:
    assert measure(text)[0][name] == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\n" * 500_000, id="one line over and over"),
        pytest.param("\n" * 1_000_000, id="nothing but breaks"),
        pytest.param("x" * 1_000_000, id="one line"),
        pytest.param("　" * 333_333 + "\n", id="one line of white space"),
        pytest.param("\n".join(map(str, range(150_000))), id="no line twice"),
    ],
)
def test_a_hostile_megabyte_takes_no_longer_than_an_honest_one(text: str) -> None:
    measure("warm\nwarm")
    begin = time.process_time()
    measure(text)
    assert time.process_time() - begin < 2  # seconds; 0.05 on an idle machine
