"""Masks of 64 rows say what a look at each row says."""

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.units.bitmasks import LANES
from cleaner.text.units.row_masks import bits_above, write_numbers

FLOATS = st.floats(width=32, allow_nan=False)


@numba.njit(nogil=True)
def look(values, position, threshold):  # type: ignore[no-untyped-def]
    return bits_above(values, position, threshold)


@numba.njit(nogil=True)
def number(words, position, length, numbers):  # type: ignore[no-untyped-def]
    write_numbers(words, position, length, numbers)


@settings(deadline=None)  # the first compiles
@given(values=st.lists(FLOATS, min_size=LANES, max_size=LANES), threshold=FLOATS, before=st.integers(0, 9))
def test_a_mask_says_which_rows_are_above(values: list[float], threshold: float, before: int) -> None:
    table = np.array([0.0] * before + values, np.float32)
    above = table[before:] > np.float32(threshold)
    assert look(table, before, np.float32(threshold)) == sum(1 << row for row in np.flatnonzero(above).tolist())


@settings(deadline=None)
@given(words=st.lists(st.integers(0, 2**64 - 1), max_size=16), before=st.integers(0, 3))
def test_numbers_are_made_of_the_bits_of_each_row(words: list[int], before: int) -> None:
    numbers = np.full(LANES, 7, np.uint16)
    number(np.array([1] * before + words, np.uint64), before, len(words), numbers)
    for row, made in enumerate(numbers.tolist()):
        bits = "".join(str(word >> row & 1) for word in words)
        assert made == int(bits or "0", 2)
