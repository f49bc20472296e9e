import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.grams import gram_slots, gram_sums
from cleaner.text.units.lines import Lines, measure_lines
from cleaner.text.units.utf8 import utf8_of

BITS = 18


def lines_of(lines: list[str]) -> Lines:
    return measure_lines(utf8_of(pa.array(["\n".join(lines)], pa.string())))


def slots_of(line: str, longest: int = 512) -> list[int]:
    lines = lines_of([line])
    slots, offsets = gram_slots(lines.utf8.data, lines["start"], lines["end"], BITS, longest)
    assert offsets.tolist() == [0, len(slots)]
    return slots.tolist()


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("更多", "  更多\t"),
        ("Read More", "read more"),
        ("a  b", "a\t\u3000 b"),
        ("12:30", "99:00"),
        ("ＡＢＣ（１）", "abc(7)"),
    ],
    ids=["space at the ends", "case", "runs of space", "digits", "full width"],
)
def test_lines_that_read_alike_have_the_same_grams(line: str, same: str) -> None:
    assert slots_of(line) == slots_of(same)


@pytest.mark.parametrize(
    ("line", "other"),
    [("更多", "多更"), ("ab", "a b"), ("1", "11"), ("a", "b"), ("。", ".")],
    ids=["order", "a space", "how many digits", "a letter", "a full stop"],
)
def test_lines_that_read_otherwise_have_others(line: str, other: str) -> None:
    assert sorted(slots_of(line)) != sorted(slots_of(other))


@pytest.mark.parametrize(
    ("line", "count"),
    [("", 0), ("  \t", 0), ("汉", 3 + 2 + 1), ("汉字", 4 + 3 + 2 + 1), ("汉字表", 5 + 4 + 3 + 2)],
    ids=["an empty line", "a blank line", "one character", "two", "three"],
)
def test_grams_are_one_to_four_symbols_with_marks_at_the_ends(line: str, count: int) -> None:
    assert len(slots_of(line)) == count


def test_a_long_line_costs_no_more_than_its_beginning() -> None:
    assert len(slots_of("长" * 1000, longest=10)) == 12 + 11 + 10 + 9
    assert slots_of("长" * 1000, longest=10) == slots_of("长" * 10, longest=10)


def test_a_million_characters_are_cut_short() -> None:
    lines = lines_of(["字" * 1_000_000])
    sums = gram_sums(lines.utf8.data, lines["start"], lines["end"], np.ones((16, 1), np.float32))
    assert sums.tolist() == [[1.0]]


@pytest.mark.parametrize("shape", [(3, 1), (1, 1), (4,)], ids=["three slots", "one slot", "no classes"])
def test_weights_must_be_a_power_of_two(shape: tuple[int, ...]) -> None:
    lines = lines_of(["a"])
    with pytest.raises(ValueError, match="power of two"):
        gram_sums(lines.utf8.data, lines["start"], lines["end"], np.zeros(shape, np.float32))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=30), min_size=1)
)
def test_sums_are_the_mean_weight_of_the_slots(texts: list[str]) -> None:
    lines = lines_of(texts)
    weights = np.random.default_rng(3).normal(size=(2**10, 2)).astype(np.float32)
    place = (lines.utf8.data, lines["start"], lines["end"])
    sums, (slots, offsets) = gram_sums(*place, weights), gram_slots(*place, 10)
    for line in range(len(texts)):
        mine = weights[slots[offsets[line] : offsets[line + 1]]]
        expected = mine.astype(np.float64).mean(axis=0) if len(mine) else [0, 0]
        np.testing.assert_allclose(sums[line], expected, rtol=0, atol=1e-5)
