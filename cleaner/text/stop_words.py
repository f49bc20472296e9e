"""Which words of a short list a text has: a kernel, for lists that come from a pipeline file."""

from collections.abc import Sequence
from functools import lru_cache

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import class_table
from cleaner.text.runs import NEWLINE
from cleaner.text.surface import Values
from cleaner.text.utf8 import Utf8
from cleaner.text.words import END, START, cut_tokens

__all__ = ["LONGEST_LIST", "LONGEST_WORD", "distinct_words"]

LONGEST_WORD = 7  # bytes: a word and its length fit one integer of 64 bits; two Han characters, or a stop word
LONGEST_LIST = 64  # words: those found are the bits of one integer
SLICE = 2048  # bytes: most texts have every stop word of their language in the first of these

njit = numba.njit(cache=True, nogil=True)
PackedWords = npt.NDArray[np.uint64]


@njit
def count_distinct(data, offsets, classes, listed, counts):  # type: ignore[no-untyped-def]
    """Writes to `counts` (float64, one a text) how many of the words, packed and sorted in `listed`, a text has."""
    spans = np.empty((0, 4), np.int32)
    for text in range(len(offsets) - 1):
        begin, end = offsets[text], offsets[text + 1]
        found = np.zeros(len(listed), np.bool_)
        while begin < end and counts[text] < len(listed):
            stop = min(begin + SLICE, end)
            while stop < end and data[np.uint64(stop)] != NEWLINE:
                stop += 1
            if stop - begin > len(spans):
                spans = np.empty((2 * (stop - begin), 4), np.int32)
            for token in range(cut_tokens(data, begin, stop, classes, spans)):
                place = find_word(data, spans[token, START], spans[token, END], listed)
                if place >= 0 and not found[place]:
                    found[place] = True
                    counts[text] += 1
            begin = stop


@njit
def find_word(data, start, end, listed):  # type: ignore[no-untyped-def]
    """The place of a token in the list; -1 if it is not there."""
    if end - start > LONGEST_WORD:
        return -1
    packed = np.uint64(end - start)
    for position in range(start, end):
        packed = packed << np.uint64(8) | np.uint64(data[np.uint64(position)])
    place = np.searchsorted(listed, packed)
    return place if place < len(listed) and listed[place] == packed else -1


@lru_cache(maxsize=64)
def packed_words(words: tuple[str, ...]) -> PackedWords:
    """The words as integers, in order, each once: the number of bytes, then the bytes."""
    coded = (word.encode() for word in words)
    return np.array(sorted({int.from_bytes(bytes([len(code)]) + code, "big") for code in coded}), np.uint64)


def distinct_words(utf8: Utf8, words: Sequence[str]) -> Values:
    """How many of these words each text has, in the case given: tokens of at most LONGEST_WORD bytes, no more than
    LONGEST_LIST."""
    counts = np.zeros(utf8.count, np.float64)
    count_distinct(utf8.data, utf8.offsets, class_table(), packed_words(tuple(words)), counts)
    return counts
