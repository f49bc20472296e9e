"""Texts made anew without some of their lines."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.removal import remove_lines_by_code

LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=6)
CODED_TEXTS = st.lists(st.lists(st.tuples(LINE, st.integers(0, 2)), min_size=1, max_size=5), max_size=5)


@pytest.mark.parametrize(
    ("text", "codes", "left"),
    [
        pytest.param("一\n二\n三", [0, 0, 0], "一\n二\n三", id="nothing goes"),
        pytest.param("一\n二\n三", [1, 0, 0], "二\n三", id="the first line takes its break along"),
        pytest.param("一\n二\n三", [0, 0, 1], "一\n二\n", id="the last line has no break to take"),
        pytest.param("一\n二\n三", [1, 1, 1], "", id="all lines go"),
        pytest.param("", [0], "", id="an empty text has one line"),
        pytest.param("一\n", [0, 1], "一\n", id="the empty line after the last break"),
        pytest.param(None, [0], "", id="a missing text is an empty one"),
    ],
)
def test_lines_with_a_code_go(text, codes, left):
    removed = remove_lines_by_code(pa.array([text], pa.string()), np.array(codes, np.int8), 1)
    assert removed.texts.to_pylist() == [left]


@given(CODED_TEXTS)
def test_what_goes_and_what_stays_add_up(coded):
    texts = pa.array(["\n".join(line for line, _ in text) for text in coded], pa.string())
    codes = np.array([code for text in coded for _, code in text], np.int8)
    removed = remove_lines_by_code(texts, codes, 2)
    before, after = (sum(len(text) for text in array.to_pylist()) for array in (texts, removed.texts))
    assert before - after == removed.characters.sum()
    assert [int((codes == code).sum()) for code in (1, 2)] == removed.lines.tolist()
    for text, left in zip(coded, removed.texts.to_pylist(), strict=True):
        assert [line for line in left.split("\n") if line] == [line for line, code in text if line and not code]


def test_a_slice_of_an_array_is_read_from_its_own_start():
    texts = pa.array(["甲\n乙", "丙\n丁"], pa.string()).slice(1)
    removed = remove_lines_by_code(texts, np.array([1, 0], np.int8), 1)
    assert removed.texts.to_pylist() == ["丁"]
    assert (removed.lines.tolist(), removed.characters.tolist()) == ([1], [2])
