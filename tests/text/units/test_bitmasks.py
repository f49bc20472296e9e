"""Masks of 64 bytes say what a look at each byte says."""

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.units.ascii_tokens import white_bits
from cleaner.text.units.bitmasks import (
    LANES,
    below,
    bit_count,
    bits_in,
    eight_bytes,
    first_bit,
    folded_bits_in,
    last_bit,
    padded,
)
from cleaner.text.units.characters import LINE_BREAK, SPACE, class_table

BYTES = st.binary(min_size=LANES, max_size=LANES)


@numba.njit(nogil=True)
def look(data, position, low, high):  # type: ignore[no-untyped-def]
    return bits_in(data, position, low, high), folded_bits_in(data, position, low, high), white_bits(data, position)


@numba.njit(nogil=True)
def measure(mask):  # type: ignore[no-untyped-def]
    return first_bit(mask), last_bit(mask), bit_count(mask)


@numba.njit(nogil=True)
def read(data, position):  # type: ignore[no-untyped-def]
    return eight_bytes(data, position)


def mask_of(claims: list[bool]) -> int:
    return sum(1 << place for place, claim in enumerate(claims) if claim)


@settings(deadline=None)  # the first compiles
@given(data=BYTES, low=st.integers(0, 255), high=st.integers(0, 255), before=st.integers(0, 9))
def test_a_mask_says_which_bytes_are_in_a_range(data: bytes, low: int, high: int, before: int) -> None:
    low, high = sorted((low, high))
    inside, folded, white = look(np.frombuffer(b"\0" * before + data, np.uint8), before, low, high)
    assert inside == mask_of([low <= byte <= high for byte in data])
    assert folded == mask_of([low <= byte | 0x20 <= high for byte in data])
    assert white == mask_of([byte < 128 and class_table()[byte] in (SPACE, LINE_BREAK) for byte in data])


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        pytest.param(0, (64, -1, 0), id="nothing set"),
        pytest.param(1, (0, 0, 1), id="the first"),
        pytest.param(1 << 63, (63, 63, 1), id="the last"),
        pytest.param(0b10110, (1, 4, 3), id="some"),
        pytest.param((1 << 64) - 1, (0, 63, 64), id="all"),
    ],
)
def test_bits_of_a_mask(mask: int, expected: tuple[int, int, int]) -> None:
    assert measure(np.uint64(mask)) == expected


@pytest.mark.parametrize("place", [0, 1, 8, 63, 64, 70])
def test_below_is_all_places_before_one(place: int) -> None:
    assert int(below(place)) == (1 << min(place, 64)) - 1


def test_eight_bytes_stand_in_the_order_of_the_machine() -> None:
    data = np.arange(20, dtype=np.uint8)
    assert read(data, 5) == np.frombuffer(data[5:13].tobytes(), np.uint64)[0]


@pytest.mark.parametrize("size", [0, 1, 7, 8, 30])
def test_padded_has_eight_bytes_and_begins_as_it_was(size: int) -> None:
    data = np.arange(1, size + 1, dtype=np.uint8)
    assert padded(data)[:size].tolist() == data.tolist()
    assert padded(data)[size:].tolist() == [0] * max(0, 8 - size)
