"""Odd sketches: how much of their shingles two texts share, far more exactly than their signatures say it.

The **sketch** of a set of shingles is `n` bits, a power of two; each different shingle flips the bit that its hash
names, so that a bit says whether an odd number of shingles fell on it (Mitzenmacher, Pagh and Pham, "Efficient
estimation for high similarities using odd sketches", WWW 2014). What two sets have in common cancels: the exclusive or
of two sketches is the sketch of the shingles that only one of them has. From `d` bits set in it the number of those is
about `-(n / 2) * ln(1 - 2 * d / n)`, and with the sizes of both sets, which a sketch holds exactly, that gives the
similarity of Jaccard. A sketch folds to half its bits by the exclusive or of its halves, so any two can be compared.

In memory a sketch is 64-bit words of the machine: the number of different shingles, then the bits, `LEAST_BITS` or more
and at least one for every shingle (520 bytes up to 4,096 shingles). A text without shingles has an empty one.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.text.likeness.banding import LEAST_BITS
from cleaner.text.likeness.comparable import letter_table
from cleaner.text.likeness.minhash import (
    DEFAULT,
    EMPTY,
    Shingling,
    Signatures,
    hash_shingles,
    longest_text,
    lower_signature,
    padded_permutations,
    room_for,
)
from cleaner.text.units.shingles import table_size
from cleaner.text.units.utf8 import Utf8

__all__ = ["Signed", "compare_sketches", "sign_and_sketch"]

WORD_BITS = 64
MOST_SLOTS = 1 << 22
"""Of the table that finds the different hashes of a text; those of a longer text are sorted, in place."""

njit = numba.njit(cache=True, nogil=True)


class Signed(NamedTuple):
    """What is kept of texts: signatures, uint32 [texts, permutations], and an odd sketch of each."""

    signatures: Signatures
    sketches: pa.BinaryArray


@njit
def distinct(hashes, table, found):  # type: ignore[no-untyped-def]
    """Writes every different hash once to `found` and returns how many there are; 0 and 1 count as the same.

    `table` has a power of two of slots, four times as many as hashes or more: then nearly every hash finds its slot
    empty or its own, and the loop has no branch that the processor would guess wrongly.
    """
    table[:] = 0
    mask = np.uint32(len(table) - 1)
    count = np.int64(0)
    for place in range(len(hashes)):
        value = max(hashes[place], np.uint32(1))
        slot = value & mask
        held = table[slot]
        while held != 0 and held != value:
            slot = (slot + np.uint32(1)) & mask
            held = table[slot]
        table[slot] = value
        found[count] = value
        count += held == 0
    return count


@njit
def sort_distinct(hashes, found):  # type: ignore[no-untyped-def]
    """The same as `distinct` without a table; the hashes are sorted where they stand."""
    hashes.sort()
    count = np.int64(0)
    for place in range(len(hashes)):
        found[count] = max(hashes[place], np.uint32(1))
        count += place + 1 == len(hashes) or max(hashes[place + 1], np.uint32(1)) != found[count]
    return count


@njit
def write_sketch(hashes, words):  # type: ignore[no-untyped-def]
    """Writes the sketch of different hashes to the front of `words` (uint64) and returns its length in words."""
    bits = np.int64(LEAST_BITS)
    while bits < len(hashes):
        bits *= 2
    length = 1 + bits // WORD_BITS
    words[:length] = 0
    words[0] = len(hashes)
    mask = np.uint32(bits - 1)
    for place in range(len(hashes)):
        bit = hashes[place] & mask
        words[1 + (bit >> np.uint32(6))] ^= np.uint64(1) << np.uint64(bit & np.uint32(63))
    return length


@njit
def write_short_sketch(hashes, table, words):  # type: ignore[no-untyped-def]
    """`distinct` and `write_sketch` in one loop, for no more hashes than `LEAST_BITS`; `table` as for `distinct`."""
    length = 1 + LEAST_BITS // WORD_BITS
    words[:length] = 0
    table[:] = 0
    mask = np.uint32(len(table) - 1)
    count = np.uint64(0)
    for place in range(len(hashes)):
        value = max(hashes[place], np.uint32(1))
        slot = value & mask
        held = table[slot]
        while held != 0 and held != value:
            slot = (slot + np.uint32(1)) & mask
            held = table[slot]
        table[slot] = value
        is_new = np.uint64(held == 0)
        bit = value & np.uint32(LEAST_BITS - 1)
        words[1 + (bit >> np.uint32(6))] ^= is_new << np.uint64(bit & np.uint32(63))
        count += is_new
    words[0] = count
    return length


@njit
def sign_and_write(data, offsets, table, shingling, permutations, written):  # type: ignore[no-untyped-def]
    """Fills signatures, which hold EMPTY, sketches and where each of these ends, in words."""
    filled, words, ends = written
    longest = longest_text(offsets)
    room = room_for(longest)
    slots = np.empty(min(table_size(4 * longest), MOST_SLOTS), np.uint32)
    end = np.int64(0)
    for text in range(len(offsets) - 1):
        hashes = hash_shingles(data, offsets[text], offsets[text + 1], table, shingling, room)
        if len(hashes):
            lower_signature(hashes, permutations, filled[text])
            size = table_size(2 * len(hashes))
            if size <= len(slots) and len(hashes) <= LEAST_BITS:
                end += write_short_sketch(hashes, slots[:size], words[end:])
            elif size <= len(slots):
                count = distinct(hashes, slots[:size], room.units)
                end += write_sketch(room.units[:count], words[end:])
            else:
                count = sort_distinct(hashes, room.units)
                end += write_sketch(room.units[:count], words[end:])
        ends[text + 1] = end


def sign_and_sketch(utf8: Utf8, permutations: int = 112, shingling: Shingling = DEFAULT, seed: int = 1) -> Signed:
    """The signatures and the sketches of texts; all EMPTY, and without bits, for a text too short for a shingle."""
    padded = padded_permutations(permutations, seed)
    filled = np.full((utf8.count, len(padded[0])), EMPTY, np.uint32)
    size = int(utf8.offsets[-1] - utf8.offsets[0])
    # a text has at most two shingles a byte, and a sketch fewer than two bits a shingle above the least
    words = np.empty(utf8.count * (1 + LEAST_BITS // WORD_BITS) + 4 * size // WORD_BITS + 1, np.uint64)
    ends = np.zeros(utf8.count + 1, np.int32)
    sign_and_write(utf8.data, utf8.offsets, letter_table(), shingling, padded, (filled, words, ends))
    used = pa.py_buffer(words[: ends[-1]].copy())
    sketches = pa.Array.from_buffers(pa.binary(), utf8.count, [None, pa.py_buffer(ends * 8), used])
    return Signed(np.ascontiguousarray(filled[:, :permutations]), sketches)


@njit
def set_bits(word):  # type: ignore[no-untyped-def]
    """Number of bits set in a uint64, counted in ever wider fields."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@njit
def different_bits(small, large):  # type: ignore[no-untyped-def]
    """Bits set in the exclusive or of two rows of words, the larger folded to the size of the smaller."""
    bits = np.uint64(0)
    for place in range(len(small)):
        word = small[place]
        for other in range(place, len(large), len(small)):
            word ^= large[other]
        bits += set_bits(word)
    return np.int64(bits)


@njit
def compare_words(words, ends, one, other, similarities):  # type: ignore[no-untyped-def]
    """Fills in the similarity of each pair of sketches; sketch `n` is `words[ends[n]:ends[n + 1]]`."""
    for pair in range(len(one)):
        left, right = words[ends[one[pair]] : ends[one[pair] + 1]], words[ends[other[pair]] : ends[other[pair] + 1]]
        if len(left) == 0 or len(right) == 0:
            continue
        if len(left) > len(right):
            left, right = right, left
        total, least = np.float64(left[0] + right[0]), abs(np.float64(left[0]) - np.float64(right[0]))
        share = 2 * different_bits(left[1:], right[1:]) / (WORD_BITS * (len(left) - 1))
        if share < 1:  # else the sketch says no more than that the sets are different
            apart = max(least, -WORD_BITS * (len(left) - 1) / 2 * np.log(1 - share))
            similarities[pair] = max(0.0, (total - apart) / (total + apart))


def compare_sketches(
    sketches: pa.BinaryArray, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """The similarity of Jaccard, 0 to 1, of pairs `one[k]`, `other[k]` of sketches; 0 where one is empty."""
    _, offsets, data = sketches.buffers()
    ends = np.frombuffer(offsets, np.int32)[sketches.offset : sketches.offset + len(sketches) + 1] // 8
    words = np.frombuffer(data if data is not None else b"", np.uint64)
    for view in (words, ends):
        view.flags.writeable = False
    similarities = np.zeros(len(one), np.float64)
    compare_words(words, ends, one, other, similarities)
    return similarities
