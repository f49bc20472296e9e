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


@njit
def count_distinct(data, offsets, classes, listed, begins, counts):  # type: ignore[no-untyped-def]
    """Writes to `counts` (float64, one a text) how many of the words, packed in `listed`, a text has.

    `begins`, bool of (LONGEST_WORD + 1, 256), is true for the length and first byte of any of them: few words pass it.
    """
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
                start, width = spans[token, START], spans[token, END] - spans[token, START]
                if width <= LONGEST_WORD and begins[width, data[np.uint64(start)]]:
                    place = find_word(data, start, width, listed)
                    if place >= 0 and not found[place]:
                        found[place] = True
                        counts[text] += 1
            begin = stop


@njit
def find_word(data, start, width, listed):  # type: ignore[no-untyped-def]
    """The place of a token in the list; -1 if it is not there."""
    packed = np.uint64(width)
    for position in range(start, start + width):
        packed = packed << np.uint64(8) | np.uint64(data[np.uint64(position)])
    for place in range(len(listed)):
        if listed[place] == packed:
            return place
    return -1


@lru_cache(maxsize=64)
def packed_words(words: tuple[str, ...]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """The words as integers, each once: the number of bytes, then the bytes. And `begins` of `count_distinct`."""
    coded = sorted({word.encode() for word in words})
    begins = np.zeros((LONGEST_WORD + 1, 256), np.bool_)
    for code in coded:
        begins[len(code), code[0]] = True
    return np.array([int.from_bytes(bytes([len(code)]) + code, "big") for code in coded], np.uint64), begins


def distinct_words(utf8: Utf8, words: Sequence[str]) -> Values:
    """How many of these words each text has, in the case given: tokens of at most LONGEST_WORD bytes, no more than
    LONGEST_LIST."""
    counts = np.zeros(utf8.count, np.float64)
    count_distinct(utf8.data, utf8.offsets, class_table(), *packed_words(tuple(words)), counts)
    return counts
