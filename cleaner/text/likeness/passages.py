"""Passages that texts may share: every text is covered with windows, each with a key, that another text cuts alike.

A window is `length` successive characters. Of every `step` successive windows one is chosen by its hash alone
(winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003), so two texts that share `length + step - 1` characters have a
chosen window in common wherever the passage stands in them. About one window in `(step + 1) / 2` is chosen.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.characters import code_point_at
from cleaner.text.units.shingles import mixed
from cleaner.text.units.utf8 import Utf8

__all__ = ["Windows", "choose_windows"]

Integers = npt.NDArray[np.int64]

BASES = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD1B54A32D192ED03))
"""Odd bases of two polynomials mod 2**64 over the code points of a window: the halves of its key."""
ROOM = 1024

njit = numba.njit(cache=True, nogil=True)


class Windows(NamedTuple):
    """The windows chosen of many texts, in their order: row of the text, first byte, byte after the last, and key.

    `halves` is uint64 [windows, 2]; bytes are counted from the start of the buffer.
    """

    rows: Integers
    starts: Integers
    ends: Integers
    halves: npt.NDArray[np.uint64]


@njit
def power(base, exponent):  # type: ignore[no-untyped-def]
    """`base ** exponent` mod 2**64."""
    result = np.uint64(1)
    for _ in range(exponent):
        result *= base
    return result


@njit
def grown(table):  # type: ignore[no-untyped-def]
    """A table with twice the rows, the old ones copied."""
    larger = np.empty((2 * table.shape[0], table.shape[1]), table.dtype)
    larger[: table.shape[0]] = table
    return larger


@njit
def ring_size(count):  # type: ignore[no-untyped-def]
    """Places of a ring that remembers so many values: a power of two, so that a mask finds the place."""
    size = 1
    while size < count:
        size *= 2
    return size


@njit
def least_of(hashes, first, last, mask):  # type: ignore[no-untyped-def]
    """Which window from `first` to `last` has the least hash, the last of equals."""
    best = first
    for window in range(first + 1, last + 1):
        if hashes[window & mask] <= hashes[best & mask]:
            best = window
    return best


@njit
def choose(data, offsets, length, step, room):  # type: ignore[no-untyped-def]
    """Rows, starts, ends and the two halves of the key (as int64) of every chosen window: int64 [windows, 5]."""
    first, second = BASES
    first_out, second_out = power(first, length), power(second, length)
    held = ring_size(length + 1) - 1
    codes, begins = np.empty(held + 1, np.uint64), np.empty(held + 1, np.int64)  # of the characters of a window
    near = ring_size(step) - 1
    hashes, ones, others = (np.empty(near + 1, np.uint64), np.empty(near + 1, np.uint64), np.empty(near + 1, np.uint64))
    starts, ends = np.empty(near + 1, np.int64), np.empty(near + 1, np.int64)  # of the last windows
    found = np.empty((room, 5), np.int64)
    count = 0
    for text in range(len(offsets) - 1):
        position, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        one = other = np.uint64(0)
        window, chosen = -length, -1  # counted within the text; a window is complete with its last character
        while position < end:
            code, width = code_point_at(data, position, end)
            place, value = (window + length) & held, np.uint64(code) + np.uint64(1)
            one, other = one * first + value, other * second + value
            codes[place], begins[place] = value, position
            position += width
            window += 1
            if window < 0:
                continue
            if window > 0:
                left = codes[(window - 1) & held]
                one -= left * first_out
                other -= left * second_out
            slot = window & near
            hashes[slot], ones[slot], others[slot] = mixed(one), one, other
            starts[slot], ends[slot] = begins[window & held], position
            if window < step - 1:
                continue
            best = chosen
            if chosen <= window - step:  # the last choice has left
                best = least_of(hashes, window - step + 1, window, near)
            elif hashes[slot] < hashes[chosen & near]:
                best = window
            if best != chosen:
                chosen = best
                slot = chosen & near
                if count == len(found):
                    found = grown(found)
                found[count, 0], found[count, 1], found[count, 2] = text, starts[slot], ends[slot]
                found[count, 3] = np.int64(mixed(others[slot] ^ hashes[slot]))
                found[count, 4] = np.int64(mixed(others[slot]) ^ ones[slot])
                count += 1
    return found[:count]


def choose_windows(utf8: Utf8, length: int, step: int) -> Windows:
    """The windows chosen of every text; a text of fewer than `length + step - 1` characters has none."""
    found = choose(utf8.data, utf8.offsets, length, step, ROOM)
    rows, starts, ends = (np.ascontiguousarray(found[:, place]) for place in range(3))
    return Windows(rows, starts, ends, np.ascontiguousarray(found[:, 3:]).view(np.uint64))
