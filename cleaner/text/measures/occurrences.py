"""Which texts, or which of their lines, hold one of some phrases: a search over bytes, with no Python strings made.

ASCII letters count in any case, everything else byte by byte, as with `re.IGNORECASE | re.ASCII` on strings. A phrase
is looked for by its two rarest bytes, 64 places at a time: where both stand, the rest is compared.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.bitmasks import LANES, below, bits_in, first_bit, folded_bits_in
from cleaner.text.units.line_ends import line_end
from cleaner.text.units.utf8 import Utf8

__all__ = ["Phrases", "count_phrase", "fold_phrases", "lines_with", "texts_with"]

Bytes = npt.NDArray[np.uint8]
NEWLINE = 0x0A
ONE = np.uint64(1)
COMMON = b" etaoinsrhldcumfpgwybvkxjqz"  # of English text, the commonest first
FOLDED: Bytes = np.array([byte + 32 if 65 <= byte <= 90 else byte for byte in range(256)], np.uint8)

njit = numba.njit(cache=True, nogil=True)


class Phrases(NamedTuple):
    """Phrases as the kernel wants them: their folded bytes end to end, and the places in each of its rarest bytes."""

    data: Bytes
    offsets: npt.NDArray[np.int64]
    rare: npt.NDArray[np.int64]  # (phrases, 2)


def commonness(byte: int) -> int:
    """How common a byte is in crawled text, roughly: the first bytes of characters outside ASCII most of all."""
    if byte >= 0x80:
        return len(COMMON) + 1 if byte >= 0xC0 else len(COMMON) // 2
    return len(COMMON) - COMMON.index(byte) if byte in COMMON else 0


def fold_phrases(phrases: Sequence[str]) -> Phrases:
    """The phrases, of which none may be empty, made ready to be searched for."""
    folded = [bytes(FOLDED[list(phrase.encode("utf-8", "surrogatepass"))]) for phrase in phrases]
    ranked = [sorted(range(len(phrase)), key=lambda place: commonness(phrase[place])) for phrase in folded]
    rare = np.array([[places[0], places[min(1, len(places) - 1)]] for places in ranked], np.int64)
    offsets = np.cumsum([0, *map(len, folded)]).astype(np.int64)
    return Phrases(np.frombuffer(b"".join(folded), np.uint8), offsets, rare)


@njit
def places_of(data, position, byte):  # type: ignore[no-untyped-def]
    """The mask of the bytes that are one folded byte, in any case."""
    if 97 <= byte <= 122:
        return folded_bits_in(data, position, byte, byte)
    return bits_in(data, position, byte, byte)


@njit
def stands_at(data, position, phrase):  # type: ignore[no-untyped-def]
    """Whether a folded phrase stands at a place that has room for it."""
    for place in range(len(phrase)):  # noqa: SIM110 - numba knows no `all`
        if FOLDED[data[np.uint64(position + place)]] != phrase[place]:
            return False
    return True


@njit
def find_phrase(data, position, end, phrases, number):  # type: ignore[no-untyped-def]
    """Where a phrase first stands in `data[position:end]`; `end` if nowhere."""
    phrase = phrases.data[phrases.offsets[number] : phrases.offsets[number + 1]]
    first, second = phrases.rare[number, 0], phrases.rare[number, 1]
    last = np.int64(end) - len(phrase)
    position = np.int64(position)
    while position <= last and position + max(first, second) + LANES <= len(data):
        found = places_of(data, position + first, phrase[first]) & places_of(data, position + second, phrase[second])
        found &= below(last - position + 1)
        while found != 0:
            place = position + first_bit(found)
            if stands_at(data, place, phrase):
                return place
            found &= found - ONE
        position += LANES
    while position <= last:
        if stands_at(data, position, phrase):
            return position
        position += 1
    return np.int64(end)


@njit
def holds_phrase(data, start, end, phrases):  # type: ignore[no-untyped-def]
    """Whether a phrase stands in `data[start:end]`."""
    for number in range(len(phrases.rare)):  # noqa: SIM110 - the same
        if find_phrase(data, start, end, phrases, number) < end:
            return True
    return False


@njit
def mark_texts(data, offsets, phrases, marks):  # type: ignore[no-untyped-def]
    """Fills `marks`, a bool a text; `data` uint8, `offsets` int32."""
    for text in range(len(offsets) - 1):
        marks[text] = holds_phrase(data, offsets[text], offsets[text + 1], phrases)


def texts_with(utf8: Utf8, phrases: Phrases) -> npt.NDArray[np.bool_]:
    """For every text whether one of the phrases stands in it."""
    marks = np.zeros(utf8.count, np.bool_)
    mark_texts(utf8.data, utf8.offsets, phrases, marks)
    return marks


@njit
def count_in_texts(data, offsets, phrases, counts):  # type: ignore[no-untyped-def]
    """Fills `counts`, float64 of one a text."""
    size = phrases.offsets[1] - phrases.offsets[0]
    for text in range(len(offsets) - 1):
        end = offsets[text + 1]
        place = find_phrase(data, offsets[text], end, phrases, 0)
        while place < end:
            counts[text] += 1
            place = find_phrase(data, place + size, end, phrases, 0)


def count_phrase(utf8: Utf8, phrase: str) -> npt.NDArray[np.float64]:
    """How often a phrase stands in each text, read from the start and without overlap."""
    counts = np.zeros(utf8.count, np.float64)
    count_in_texts(utf8.data, utf8.offsets, fold_phrases([phrase]), counts)
    return counts


@njit
def mark_lines(data, offsets, phrases, table):  # type: ignore[no-untyped-def]
    """Fills `table`, int64 of (lines, 3): first byte of each line, byte after its last, 1 if it holds a phrase."""
    line = np.uint64(0)
    for text in range(len(offsets) - 1):
        position, end, first = np.int64(offsets[text]), np.int64(offsets[text + 1]), line
        is_last = False
        while not is_last:
            stop = line_end(data, position, end)
            table[line, 0], table[line, 1], table[line, 2] = position, stop, 0
            line += ONE
            is_last = stop >= end
            position = stop + 1
        for number in range(len(phrases.rare)):
            size, row = phrases.offsets[number + 1] - phrases.offsets[number], first
            place = find_phrase(data, offsets[text], end, phrases, number)
            while place < end:
                while table[row, 1] < place:
                    row += ONE
                is_whole = place + size <= table[row, 1]  # else it goes on in the next line
                table[row, 2] |= is_whole
                place = find_phrase(data, table[row, 1] if is_whole else place + 1, end, phrases, number)


def lines_with(utf8: Utf8, phrases: Phrases) -> npt.NDArray[np.int64]:
    """For every line of all texts end to end: its first byte, the byte after its last, and 1 if it holds a phrase."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    table = np.zeros((utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE)), 3), np.int64)
    mark_lines(utf8.data, utf8.offsets, phrases, table)
    return table
