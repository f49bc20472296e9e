"""Which texts, or which of their lines, hold one of some phrases: a search over bytes, with no Python strings made.

ASCII letters count in any case, everything else byte by byte, as with `re.IGNORECASE | re.ASCII` on strings. The search
is that of Wu and Manber (1994): two bytes at the place where the shortest phrase would end say how far no phrase can.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.utf8 import Utf8

__all__ = ["Phrases", "fold_phrases", "lines_with", "texts_with"]

Bytes = npt.NDArray[np.uint8]
NEWLINE = 0x0A
FOLDED: Bytes = np.array([byte + 32 if 65 <= byte <= 90 else byte for byte in range(256)], np.uint8)

njit = numba.njit(cache=True, nogil=True)


class Phrases(NamedTuple):
    """Phrases as the kernel wants them: their folded bytes end to end, and how far two bytes let it go on."""

    data: Bytes
    offsets: npt.NDArray[np.int64]
    steps: Bytes
    shortest: int


def fold_phrases(phrases: Sequence[str]) -> Phrases:
    """The phrases, of which none may be empty, made ready to be searched for."""
    folded = [bytes(FOLDED[list(phrase.encode("utf-8", "surrogatepass"))]) for phrase in phrases]
    shortest = min(min(map(len, folded)), 255)
    steps = np.full(1 << 16, max(0, shortest - 1), np.uint8)
    for phrase in folded:
        for end in range(1, shortest):
            pair = phrase[end - 1] << 8 | phrase[end]
            steps[pair] = min(steps[pair], shortest - 1 - end)
    offsets = np.cumsum([0, *map(len, folded)]).astype(np.int64)
    return Phrases(np.frombuffer(b"".join(folded), np.uint8), offsets, steps, shortest)


@njit
def holds_phrase(data, start, end, phrases, folded):  # type: ignore[no-untyped-def]
    """Whether a phrase stands in `data[start:end]`."""
    last = np.int64(start) + phrases.shortest - 1
    while last < end:
        before = folded[data[np.uint64(last - 1)]] if last > start else np.uint8(0)
        step = phrases.steps[np.uint64(before) << np.uint64(8) | np.uint64(folded[data[np.uint64(last)]])]
        if step == 0:
            first = last - phrases.shortest + 1
            for phrase in range(phrases.offsets.shape[0] - 1):
                size = phrases.offsets[phrase + 1] - phrases.offsets[phrase]
                same = 0
                while same < size and first + same < end:
                    if folded[data[first + same]] != phrases.data[phrases.offsets[phrase] + same]:
                        break
                    same += 1
                if same == size:
                    return True
            step = np.uint8(1)
        last += step
    return False


@njit
def mark_texts(data, offsets, phrases, folded, marks):  # type: ignore[no-untyped-def]
    """Fills `marks`, a bool a text; `data` uint8, `offsets` int32."""
    for text in range(len(offsets) - 1):
        marks[text] = holds_phrase(data, offsets[text], offsets[text + 1], phrases, folded)


def texts_with(utf8: Utf8, phrases: Phrases) -> npt.NDArray[np.bool_]:
    """For every text whether one of the phrases stands in it."""
    marks = np.zeros(utf8.count, np.bool_)
    mark_texts(utf8.data, utf8.offsets, phrases, FOLDED, marks)
    return marks


@njit
def mark_lines(data, offsets, phrases, folded, table):  # type: ignore[no-untyped-def]
    """Fills `table`, int64 of (lines, 3): first byte of each line, byte after its last, 1 if it holds a phrase."""
    line = 0
    for text in range(len(offsets) - 1):
        position, end = offsets[text], offsets[text + 1]
        is_found = holds_phrase(data, position, end, phrases, folded)
        is_last = False
        while not is_last:
            start = position
            while position < end and data[np.uint64(position)] != NEWLINE:
                position += 1
            table[line, 0], table[line, 1] = start, position
            table[line, 2] = is_found and holds_phrase(data, start, position, phrases, folded)
            line += 1
            is_last = position >= end
            position += 1


def lines_with(utf8: Utf8, phrases: Phrases) -> npt.NDArray[np.int64]:
    """For every line of all texts end to end: its first byte, the byte after its last, and 1 if it holds a phrase."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    table = np.zeros((utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE)), 3), np.int64)
    mark_lines(utf8.data, utf8.offsets, phrases, FOLDED, table)
    return table
