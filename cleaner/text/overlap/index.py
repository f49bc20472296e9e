"""The windows of passages, and an index of them that a kernel can search.

Of every window a 64-bit hash is kept, sorted; a passage shorter than a window is known by the hash of its first units
and by that of the whole. Of 10**12 windows looked up among 10**7 the odds of any false match are one half.

Few windows of a text are looked up. A filter knows the probes of all passages, runs of half a window's weight; of a
text one in some twenty characters, or five words, is tried, and only around one that the filter knows are windows
looked up. So a large index costs hardly more than a small one.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.likeness.minhash import longest_text
from cleaner.text.overlap.windows import (
    Cut,
    cut_text,
    one_script_letters,
    power_table,
    room_for,
    run_end,
    window_hash,
)
from cleaner.text.units.utf8 import Utf8

__all__ = ["Index", "Passages", "Shorts", "Windows", "cut_passages", "is_new", "make_index"]

Hashes = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int32]

BITS_PER_PROBE = 16  # of which two are set: chance lets one in 70 or fewer through
HALF = np.uint64(32)
LEAST_BITS = 10  # of the number of bits in a filter
MOST_DIRECTORY_BITS = 16  # a directory that stays in the cache

njit = numba.njit(cache=True, nogil=True)


class Windows(NamedTuple):
    """The windows of some passages, and the passage of each."""

    hashes: Hashes
    passages: Integers

    def at(self, places: npt.NDArray[Any]) -> "Windows":
        """Those at some places, or under a mask."""
        return Windows(self.hashes[places], self.passages[places])


class Shorts(NamedTuple):
    """The passages shorter than a window."""

    anchors: Hashes  # of the first units, as many as the shortest passage has
    wholes: Hashes  # of all of it
    lengths: Integers  # in units
    passages: Integers

    def at(self, places: npt.NDArray[Any]) -> "Shorts":
        """Those at some places, or under a mask."""
        return Shorts(self.anchors[places], self.wholes[places], self.lengths[places], self.passages[places])


class Passages(NamedTuple):
    """What is known of some passages: windows, short passages, and the hashes of the probes of both."""

    windows: Windows
    shorts: Shorts
    probes: Hashes
    short_probes: Hashes


class Index(NamedTuple):
    """Windows in the order of their hashes, each once; `directory[bits]` is the first place of those that begin so.

    The filters are bits, of which the first ones of either half of a probe's hash number one.
    """

    windows: Windows
    shorts: Shorts
    directory: npt.NDArray[np.int64]
    filter: Hashes
    short_filter: Hashes
    powers: Hashes


@njit
def add_probes(room, unit_count, weight, powers, hashes, count):  # type: ignore[no-untyped-def]
    """Adds the hash of the probe from every unit on; how many hashes there are then."""
    last = 0
    for first in range(unit_count):
        last = run_end(room.weights, unit_count, first, last, weight)
        if last > unit_count:
            break
        hashes[count] = window_hash(room.sums, powers, first, last)
        count += 1
    return count


@njit
def fill_windows(utf8, table, cut, stride, found, all_probes):  # type: ignore[no-untyped-def]
    """Fills hashes and passages of windows, the table of short passages, and the probes; the four counts."""
    data, offsets = utf8
    hashes, passages, shorts = found
    probes, short_probes = all_probes
    room = room_for(longest_text(offsets))
    powers = power_table(cut.longest + 1)
    count = short_count = probe_count = short_probe_count = 0
    for text in range(len(offsets) - 1):
        unit_count = cut_text(data, offsets[text], offsets[text + 1], table, cut, room)
        total = room.weights[unit_count]
        if total >= cut.whole:
            last = 0
            for first in range(unit_count):
                last = run_end(room.weights, unit_count, first, last, cut.whole)
                if last > unit_count:
                    break
                if first % stride == 0:
                    hashes[count], passages[count] = window_hash(room.sums, powers, first, last), text
                    count += 1
            probe_count = add_probes(room, unit_count, cut.probe, powers, probes, probe_count)
        elif total >= cut.least:
            anchor_end = run_end(room.weights, unit_count, 0, 0, cut.least)
            row = shorts[short_count]
            row[0], row[1] = (
                window_hash(room.sums, powers, 0, anchor_end),
                window_hash(room.sums, powers, 0, unit_count),
            )
            row[2], row[3] = unit_count, text
            short_count += 1
            short_probe_count = add_probes(room, unit_count, cut.short_probe, powers, short_probes, short_probe_count)
    return count, short_count, probe_count, short_probe_count


def cut_passages(utf8: Utf8, cut: Cut, stride: int = 1) -> Passages:
    """The windows of passages, every `stride`-th of each, and the short passages; one under the shortest has none."""
    size = int(utf8.offsets[-1] - utf8.offsets[0])
    hashes, passages = np.empty(size, np.uint64), np.empty(size, np.int32)
    shorts, probes = np.empty((utf8.count, 4), np.uint64), (np.empty(size, np.uint64), np.empty(size, np.uint64))
    count, short_count, probe_count, short_probe_count = fill_windows(
        (utf8.data, utf8.offsets), one_script_letters(), cut.numbers, stride, (hashes, passages, shorts), probes
    )
    anchors, wholes, lengths, rows = (np.ascontiguousarray(column) for column in shorts[:short_count].T)
    return Passages(
        Windows(hashes[:count].copy(), passages[:count].copy()),
        Shorts(anchors, wholes, lengths.astype(np.int32), rows.astype(np.int32)),
        probes[0][:probe_count].copy(),
        probes[1][:short_probe_count].copy(),
    )


def make_index(passages: Passages, cut: Cut) -> Index:
    """The index; what several passages have, a window or all of a short one, is held to be the first one's."""
    windows, shorts, probes, short_probes = passages
    windows = windows.at(np.argsort(windows.hashes))  # not stable, and four times as fast
    firsts = np.flatnonzero(is_new(windows.hashes))
    owners = np.minimum.reduceat(windows.passages, firsts) if len(firsts) else windows.passages
    windows = Windows(windows.hashes[firsts], owners)
    shorts = shorts.at(np.lexsort((shorts.passages, shorts.wholes, shorts.anchors)))
    shorts = shorts.at(is_new(shorts.anchors) | is_new(shorts.wholes))
    powers = power_table(cut.numbers.longest + 1)
    directory = make_directory(windows.hashes)
    return Index(windows, shorts, directory, make_filter(probes), make_filter(short_probes), powers)


def is_new(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """For every value of an array whether it differs from the one before."""
    differs = np.ones(len(values), np.bool_)
    differs[1:] = values[1:] != values[:-1]
    return differs


def make_directory(hashes: Hashes) -> npt.NDArray[np.int64]:
    """Where the hashes that begin with so many bits begin, and the end; 2**bits + 1 places."""
    bits = min(MOST_DIRECTORY_BITS, len(hashes).bit_length())
    beginnings = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits) if bits else np.zeros(1, np.uint64)
    return np.append(np.searchsorted(hashes, beginnings), len(hashes)).astype(np.int64)


def make_filter(hashes: Hashes) -> Hashes:
    """2**bits bits, of which those that the first `bits` of either half of the hashes number are set."""
    bits = max(LEAST_BITS, (BITS_PER_PROBE * len(hashes)).bit_length())
    held = np.zeros((1 << bits) // 64, np.uint64)
    set_bits(held, hashes, bit_shift(64 * len(held)))
    return held


@njit
def bit_shift(size):  # type: ignore[no-untyped-def]
    """How far a hash is shifted to number one of `size` things, a power of two."""
    shift = 64
    while size > 1:
        size >>= 1
        shift -= 1
    return np.uint64(shift)


@njit
def set_bits(held, hashes, shift):  # type: ignore[no-untyped-def]
    for value in hashes:
        for part in (value, value << HALF | value >> HALF):
            place = part >> shift
            held[place >> np.uint64(6)] |= np.uint64(1) << (place & np.uint64(63))


@njit
def is_set(held, value, shift):  # type: ignore[no-untyped-def]
    """Whether both bits of a hash are set."""
    place = value >> shift
    if (held[place >> np.uint64(6)] >> (place & np.uint64(63))) & np.uint64(1) == 0:
        return False
    place = (value << HALF | value >> HALF) >> shift
    return (held[place >> np.uint64(6)] >> (place & np.uint64(63))) & np.uint64(1) != 0


@njit
def lower_bound(hashes, value, low, high):  # type: ignore[no-untyped-def]
    """The first place from `low` to `high` of a sorted array whose hash is not below a value."""
    while low < high:
        middle = (low + high) // 2
        if hashes[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@njit
def place_of(hashes, directory, value):  # type: ignore[no-untyped-def]
    """Where a value stands in the sorted hashes, or should."""
    size = len(directory) - 1
    bucket = np.int64(0)
    if size > 1:
        bucket = np.int64(value >> bit_shift(size))
    return lower_bound(hashes, value, directory[bucket], directory[bucket + 1])
