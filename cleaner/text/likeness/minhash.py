"""MinHash: what share of their shingles two texts have in common, estimated from a few numbers kept of each.

shingle -> signature -> band -> key. A **shingle** is `size` successive units of a text, a **unit** a character or a
word as `cleaner.text.likeness.comparable` cuts them. Its hash has 32 bits: `h = 0; for unit: h = h * FACTOR +
mixed32(unit)`, mod 2**32, where `mixed32` is MurmurHash3's finaliser and a unit is the same polynomial over its code
points.

A **signature** is for each of `permutations` the least value that the permutation gives any shingle of the text; two
texts agree in a permutation with the odds of their Jaccard similarity (Broder, 1997). The permutations, and so the
signatures, are bit for bit those of datasketch 2 (scheme `affine32`) for the same shingle hashes and seed.
"""

from functools import cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from cleaner.text.likeness.banding import best_bands
from cleaner.text.likeness.comparable import (
    IS_LETTER,
    IS_UNSPACED,
    join_characters,
    join_words,
    joined,
    letter_table,
    read_characters,
    read_letters,
)
from cleaner.text.units.shingles import extended, mixed
from cleaner.text.units.utf8 import Utf8

__all__ = [
    "AUTO",
    "CHARACTER",
    "DEFAULT",
    "EMPTY",
    "WORD",
    "Shingling",
    "band_keys",
    "best_bands",
    "permutation_table",
    "shingle_hashes",
    "signatures",
]

Signatures = npt.NDArray[np.uint32]

AUTO, CHARACTER, WORD = 0, 1, 2
EMPTY = np.uint32(0xFFFFFFFF)
"""Every value of the signature of a text that has no shingle."""

UNSPACED_PART = 6
"""By AUTO a text is cut into characters if at least one of so many letters is of an unspaced script."""

LANES = 16
"""Permutations taken at a time: a vector of 512 bits where the machine has it, two or four shorter ones elsewhere."""
TILE = 4096
"""Shingles taken at a time: their hashes, 16 KB, stay in the first cache while all permutations pass over them."""

njit = numba.njit(cache=True, nogil=True)


class Shingling(NamedTuple):
    """How texts are cut into shingles: units AUTO, CHARACTER or WORD, and how many of them make one."""

    unit: int = CHARACTER
    size: int = 5


DEFAULT = Shingling()


@cache
def permutation_table(count: int, seed: int) -> tuple[Signatures, Signatures]:
    """Factors (odd) and summands of datasketch's `affine32` permutations `a * h + b mod 2**32`; read-only.

    The numbers come from NumPy's legacy generator, whose streams NumPy promises not to change.
    """
    generator = np.random.RandomState(seed)
    factors = generator.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    summands = generator.randint(0, 1 << 32, count, dtype=np.uint32)
    for table in (factors, summands):
        table.flags.writeable = False
    return factors, summands


@njit
def mixed32(value):  # type: ignore[no-untyped-def]
    """A uint32 with its bits spread over the whole of it, one to one: MurmurHash3's finaliser (public domain)."""
    value = np.uint32(value ^ (value >> np.uint32(16)))
    value = np.uint32(value * np.uint32(0x85EBCA6B))
    value = np.uint32(value ^ (value >> np.uint32(13)))
    value = np.uint32(value * np.uint32(0xC2B2AE35))
    return np.uint32(value ^ (value >> np.uint32(16)))


@njit
def is_spaced(letters):  # type: ignore[no-untyped-def]
    """Whether a text is mostly of scripts that put spaces between words."""
    letter_count = unspaced_count = np.int64(0)
    for place in range(len(letters)):
        letter_count += (letters[place] & np.uint32(IS_LETTER)) != 0
        unspaced_count += (letters[place] & np.uint32(IS_UNSPACED)) != 0
    return unspaced_count * UNSPACED_PART < letter_count


class Room(NamedTuple):
    """Two arrays that one text after the other is worked out in."""

    letters: npt.NDArray[np.uint32]
    units: npt.NDArray[np.uint32]


@njit
def room_for(size):  # type: ignore[no-untyped-def]
    """Room for texts of so many bytes: two letters a byte, and one that is written before it is known to count."""
    return Room(np.empty(2 * size + 1, np.uint32), np.empty(2 * size + 1, np.uint32))


@njit
def hash_shingles(data, begin, end, table, shingling, room):  # type: ignore[no-untyped-def]
    """The hashes of the shingles of the text `data[begin:end]`: a part of `room`, good until the next text."""
    units = room.units
    if shingling.unit == CHARACTER:
        count = read_characters(data, begin, end, table, units)
    else:
        letters = room.letters[: read_letters(data, begin, end, table, room.letters)]
        count = (
            join_words(letters, units)
            if shingling.unit == WORD or is_spaced(letters)
            else join_characters(letters, units)
        )
    for place in range(count):
        units[place] = mixed32(units[place])
    hashes = room.letters[: max(0, count - shingling.size + 1)]
    hashes[:] = 0
    for offset in range(shingling.size):
        shifted = units[offset : offset + len(hashes)]
        for place in range(len(hashes)):
            hashes[place] = joined(hashes[place], shifted[place])
    return hashes


@intrinsic
def lower_minima(_context, hashes, factors, summands, signature, first):  # type: ignore[no-untyped-def]
    """Lowers LANES values of a signature, from `first` on, to the least that their permutations give any hash.

    All arrays are uint32. Written in vectors for LLVM, which by itself makes no loop of more than 256 bits: with 512 it
    has 1.5 times the speed. The loop is bound by multiplication: docs/near-duplicates.md counts how near its limit.
    """

    def generate(context, builder, call, values):  # type: ignore[no-untyped-def]
        views = [context.make_array(call.args[n])(context, builder, values[n]) for n in range(4)]
        lanes = ir.VectorType(ir.IntType(32), LANES)
        spread = ir.Constant(lanes, [0] * LANES)
        places = [builder.bitcast(builder.gep(view.data, [values[4]]), lanes.as_pointer()) for view in views[1:]]
        factor, summand, held = (builder.load(place, align=4) for place in places)
        least = cgutils.alloca_once_value(builder, held)  # type: ignore[no-untyped-call]
        with cgutils.for_range(builder, views[0].nitems) as loop:
            value = builder.load(builder.gep(views[0].data, [loop.index]))
            one = builder.insert_element(spread, value, ir.IntType(32)(0))
            moved = builder.add(builder.mul(factor, builder.shuffle_vector(one, one, spread)), summand)
            held = builder.load(least)
            builder.store(builder.select(builder.icmp_unsigned("<", moved, held), moved, held), least)
        builder.store(builder.load(least), places[2], align=4)
        return context.get_dummy_value()

    return types.void(hashes, factors, summands, signature, first), generate


@njit
def lower_signature(hashes, permutations, signature):  # type: ignore[no-untyped-def]
    """Lowers a signature, which held EMPTY, to that of the shingles' hashes; these are mixed where they stand."""
    factors, summands = permutations
    for start in range(0, len(hashes), TILE):
        tile = hashes[start : start + TILE]
        for place in range(len(tile)):
            tile[place] = mixed32(tile[place])
        for first in range(0, len(signature), LANES):
            lower_minima(tile, factors, summands, signature, first)  # type: ignore[call-arg]


@njit
def longest_text(offsets):  # type: ignore[no-untyped-def]
    """Bytes of the longest text."""
    longest = np.int64(0)
    for text in range(len(offsets) - 1):
        longest = max(longest, np.int64(offsets[text + 1] - offsets[text]))
    return longest


@njit
def sign_texts(data, offsets, table, shingling, permutations, filled):  # type: ignore[no-untyped-def]
    """Fills `filled[text]`, which holds EMPTY, with the signature of every text."""
    room = room_for(longest_text(offsets))
    for text in range(len(offsets) - 1):
        hashes = hash_shingles(data, offsets[text], offsets[text + 1], table, shingling, room)
        lower_signature(hashes, permutations, filled[text])


def padded_permutations(count: int, seed: int) -> tuple[Signatures, Signatures]:
    """The permutations, as many more behind them as fill up a vector."""
    factors, summands = (np.pad(table, (0, -count % LANES)) for table in permutation_table(count, seed))
    return factors, summands


def signatures(utf8: Utf8, permutations: int = 112, shingling: Shingling = DEFAULT, seed: int = 1) -> Signatures:
    """The signatures of texts, uint32 [texts, permutations]; all EMPTY for a text too short for a shingle."""
    padded = padded_permutations(permutations, seed)
    filled = np.full((utf8.count, len(padded[0])), EMPTY, np.uint32)
    sign_texts(utf8.data, utf8.offsets, letter_table(), shingling, padded, filled)
    return np.ascontiguousarray(filled[:, :permutations])


def shingle_hashes(text: str, shingling: Shingling = DEFAULT) -> Signatures:
    """The hashes of the shingles of one text, in its order, repeated where it repeats itself; uint32."""
    data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    hashes: Signatures = hash_shingles(data, 0, len(data), letter_table(), shingling, room_for(len(data)))
    return hashes.copy()


@njit
def band_keys(signatures, bands, rows):  # type: ignore[no-untyped-def]
    """The keys of each signature: uint64 [signatures, bands, 2], the halves of 128 bits.

    Band `n` is the values `n * rows` to `n * rows + rows`; its key is the hash of `n` and of them, twice 64 bits: of
    10**12 different bands no two share a key but with odds of 1 in 10**14.
    """
    keys = np.empty((len(signatures), bands, 2), np.uint64)
    for text in range(len(signatures)):
        for band in range(bands):
            for half in range(2):
                key = mixed(np.uint64(2 * band + half + 1))
                for row in range(band * rows, band * rows + rows):
                    key = extended(key, np.uint64(signatures[text, row]))
                keys[text, band, half] = key
    return keys
