"""Hashes of words and of shingles (word n-grams), for kernels that count what repeats.

64 bits each. Two different words of at most seven bytes never share a hash; otherwise `m` different shingles have any
collision among them with odds of about m**2 / 2**65: 3e-8 in a document of a million words. A collision makes two
shingles count as one and nothing worse.
"""

import numba
import numpy as np

__all__ = ["LENGTH_SHIFT", "extended", "hash_bytes", "mixed", "table_size"]

ONE, EIGHT, LENGTH_SHIFT = np.uint64(1), np.uint64(8), np.uint64(56)
FOLD = np.uint64(33)
# the multipliers of MurmurHash3's 64-bit finaliser (public domain), and 2**64 divided by the golden ratio
FIRST_MULTIPLIER, SECOND_MULTIPLIER = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
STEP = np.uint64(0x9E3779B97F4A7C15)

njit = numba.njit(cache=True, nogil=True)


@njit
def mixed(value):  # type: ignore[no-untyped-def]
    """A uint64 with its bits spread over the whole of it, one to one."""
    value = (value ^ (value >> FOLD)) * FIRST_MULTIPLIER
    value = (value ^ (value >> FOLD)) * SECOND_MULTIPLIER
    return value ^ (value >> FOLD)


@njit
def hash_bytes(data, start, end):  # type: ignore[no-untyped-def]
    """The hash of the bytes `data[start:end]` (uint8). Positions are unsigned for the reason in `code_point_at`."""
    state = np.uint64(end - start) << LENGTH_SHIFT
    position, stop = np.uint64(start), np.uint64(end)
    while position + EIGHT <= stop:
        chunk = np.uint64(0)
        for place in range(8):
            chunk = chunk << EIGHT | np.uint64(data[position + np.uint64(place)])
        state = mixed(state ^ chunk)
        position += EIGHT
    chunk = np.uint64(0)
    while position < stop:
        chunk = chunk << EIGHT | np.uint64(data[position])
        position += ONE
    return mixed(state ^ chunk)


@njit
def extended(shingle, word):  # type: ignore[no-untyped-def]
    """The hash of a shingle with one more word at its end; both are hashes. A word is a shingle of one."""
    return mixed(shingle * STEP + word)


@njit
def table_size(count):  # type: ignore[no-untyped-def]
    """Slots of an open-addressing table for `count` keys: a power of two that leaves half of them free."""
    size = 4
    while size < 2 * count:
        size *= 2
    return size
