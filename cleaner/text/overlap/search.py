"""Which passages of an index stand in texts, or how much of each, and where."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.likeness.minhash import longest_text
from cleaner.text.likeness.passages import grown
from cleaner.text.overlap.index import Index, bit_shift, is_set, lower_bound, place_of
from cleaner.text.overlap.windows import (
    Cut,
    byte_span,
    cut_text,
    letter_bytes,
    one_script_letters,
    room_for,
    run_end,
    window_hash,
)
from cleaner.text.units.utf8 import Utf8

__all__ = ["Matches", "find_passages"]

Integers = npt.NDArray[np.int64]

ROOM = 256
WHOLE = -1

njit = numba.njit(cache=True, nogil=True)


class Matches(NamedTuple):
    """What was found, text by text: row of the text, first byte, byte after the last, passage, and window.

    Bytes are counted from the start of the text. The window is its place in the index, WHOLE where a passage shorter
    than a window was found.
    """

    rows: Integers
    starts: Integers
    ends: Integers
    passages: Integers
    windows: Integers

    def part(self, first: int, last: int) -> "Matches":
        """The matches from `first` to the one before `last`."""
        return Matches(*(column[first:last] for column in self))


@njit
def add_match(found, count, first, last, passage, window):  # type: ignore[no-untyped-def]
    """Writes a match, as units from and to, behind the others; the table, which may have grown."""
    if count == len(found):
        found = grown(found)
    row = found[count]
    row[1], row[2], row[3], row[4] = first, last, passage, window
    return found


@njit
def next_probe(weights, unit_count, first, gap):  # type: ignore[no-untyped-def]
    """The last unit behind `first` that begins no further than the gap away, and the next one at the least."""
    target = weights[np.uint64(first)] + gap
    last = first + 1
    while last < unit_count and weights[np.uint64(last + 1)] <= target:
        last += 1
    return last


@njit
def find_windows(room, unit_count, cut, index, found, count):  # type: ignore[no-untyped-def]
    """Adds to `found` the windows of a text that are in the index; the table and its length."""
    sums, weights, powers, hashes = room.sums, room.weights, index.powers, index.windows.hashes
    shift = bit_shift(64 * len(index.filter))
    probe = probe_end = seen = last = np.int64(0)
    while probe < unit_count:
        probe_end = run_end(weights, unit_count, probe, probe_end, cut.probe)
        if probe_end > unit_count:
            break
        if is_set(index.filter, window_hash(sums, powers, probe, probe_end), shift):
            while weights[np.uint64(probe)] - weights[np.uint64(seen)] > cut.whole:
                seen += 1
            while seen <= probe:  # the windows that hold the probe and were not looked up yet
                last = run_end(weights, unit_count, seen, max(last, seen), cut.whole)
                if last > unit_count:
                    break
                value = window_hash(sums, powers, seen, last)
                place = place_of(hashes, index.directory, value)
                if place < len(hashes) and hashes[place] == value:
                    found = add_match(found, count, seen, last, np.int64(index.windows.passages[place]), place)
                    count += 1
                seen += 1
        probe = next_probe(weights, unit_count, probe, cut.gap)
    return found, count


@njit
def find_shorts(room, unit_count, cut, index, found, count):  # type: ignore[no-untyped-def]
    """Adds to `found` the short passages that stand whole in a text; the table and its length."""
    sums, weights, powers, anchors = room.sums, room.weights, index.powers, index.shorts.anchors
    shift = bit_shift(64 * len(index.short_filter))
    probe = probe_end = seen = last = np.int64(0)
    while probe < unit_count:
        probe_end = run_end(weights, unit_count, probe, probe_end, cut.short_probe)
        if probe_end > unit_count:
            break
        if is_set(index.short_filter, window_hash(sums, powers, probe, probe_end), shift):
            while weights[np.uint64(probe)] - weights[np.uint64(seen)] > cut.whole:
                seen += 1
            while seen <= probe:
                last = run_end(weights, unit_count, seen, max(last, seen), cut.least)
                if last > unit_count:
                    break
                value = window_hash(sums, powers, seen, last)
                place = lower_bound(anchors, value, 0, len(anchors))
                while place < len(anchors) and anchors[place] == value:
                    end = seen + np.int64(index.shorts.lengths[place])
                    if end <= unit_count and window_hash(sums, powers, seen, end) == index.shorts.wholes[place]:
                        found = add_match(
                            found, count, seen, end, np.int64(index.shorts.passages[place]), np.int64(WHOLE)
                        )
                        count += 1
                    place += 1
                seen += 1
        probe = next_probe(weights, unit_count, probe, cut.short_gap)
    return found, count


@njit
def find_all(utf8, table, cut, index, found):  # type: ignore[no-untyped-def]
    """The rows of `Matches`, int64 [matches, 5]."""
    data, offsets = utf8
    longest = longest_text(offsets)
    room = room_for(longest)
    spans = np.empty((0, 2), np.int32)
    count = np.int64(0)
    for text in range(len(offsets) - 1):
        unit_count = cut_text(data, offsets[text], offsets[text + 1], table, cut, room)
        before = count
        found, count = find_windows(room, unit_count, cut, index, found, count)
        if len(index.shorts.anchors):
            found, count = find_shorts(room, unit_count, cut, index, found, count)
        if count == before:
            continue
        if len(spans) == 0:
            spans = np.empty((2 * longest + 1, 2), np.int32)
        letter_bytes(data, offsets[text], offsets[text + 1], table, spans)
        for match in range(before, count):
            first, last = found[match, 1], found[match, 2]
            found[match, 0] = text
            start, end = byte_span(spans, room.letters, room.firsts, first, last)
            found[match, 1], found[match, 2] = start - offsets[text], end - offsets[text]
    return found[:count]


def find_passages(utf8: Utf8, index: Index, cut: Cut) -> Matches:
    """What of the passages stands in texts: the windows of each in their order, then its short passages.

    `cut` is the one that the index was made with.
    """
    found = np.empty((ROOM, 5), np.int64)
    found = find_all((utf8.data, utf8.offsets), one_script_letters(), cut.numbers, index, found)
    return Matches(*(np.ascontiguousarray(column) for column in found.T))
