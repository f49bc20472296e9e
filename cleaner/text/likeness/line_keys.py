"""A key for every line, by which the lines of a corpus are counted.

Lines are the same if their bytes are, white space at both ends apart.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.characters import DIGIT, HAN, LETTER, SPACE, UNSPACED, UPPER, class_table, code_point_at
from cleaner.text.units.line_ends import count_breaks
from cleaner.text.units.shingles import extended, hash_bytes
from cleaner.text.units.utf8 import Utf8

__all__ = ["NO_KEY", "distinct_keys", "line_keys"]

Keys = npt.NDArray[np.uint64]

NO_KEY = np.uint64(0)
"""Of a line that is not looked at."""
NEWLINE = 0x0A

njit = numba.njit(cache=True, nogil=True)


@njit
def fill_keys(data, offsets, seeds, least, classes, keys):  # type: ignore[no-untyped-def]
    """Writes the key of every line to `keys` (uint64); `least` is the fewest letters and digits that are looked at."""
    line = 0
    for text in range(len(offsets) - 1):
        position, end = offsets[text], offsets[text + 1]
        is_last = False
        while not is_last:
            first, last, characters = position, position, 0
            while position < end:
                code, width = code_point_at(data, position, end)
                if code == NEWLINE:
                    break
                kind = classes[np.uint64(code)]
                position += width
                if kind != SPACE:
                    last = position
                elif last == first:
                    first = last = position
                characters += kind in (UPPER, LETTER, DIGIT) or HAN <= kind <= UNSPACED
            if characters >= least:
                key = extended(hash_bytes(data, first, last), seeds[text])
                keys[line] = key if key != NO_KEY else ~NO_KEY
            line += 1
            is_last = position >= end
            position += 1


def line_keys(utf8: Utf8, seeds: Keys, min_characters: int) -> Keys:
    """The keys of the lines of all texts, end to end: equal lines of texts with the same seed have the same.

    NO_KEY for a line with fewer letters and digits than `min_characters`.
    """
    keys = np.zeros(utf8.count + int(count_breaks(utf8.data, utf8.offsets[0], utf8.offsets[-1])), np.uint64)
    fill_keys(utf8.data, utf8.offsets, seeds, min_characters, class_table(), keys)
    return keys


@njit
def first_lines(data, offsets, lines):  # type: ignore[no-untyped-def]
    """Writes to `lines` (int64, one for each text and one more) which line is the first of each text."""
    for text in range(len(offsets) - 1):
        lines[text + 1] = lines[text] + count_breaks(data, offsets[text], offsets[text + 1]) + 1


def distinct_keys(utf8: Utf8, keys: Keys) -> tuple[Keys, npt.NDArray[np.int64]]:
    """The different keys of lines, in order, and in how many of the texts each stands."""
    lines = np.zeros(utf8.count + 1, np.int64)
    first_lines(utf8.data, utf8.offsets, lines)
    texts = np.repeat(np.arange(utf8.count), np.diff(lines))
    order = np.lexsort((texts, keys))
    keys, texts = keys[order], texts[order]
    is_first = np.ones(len(keys), np.bool_)
    is_first[1:] = (keys[1:] != keys[:-1]) | (texts[1:] != texts[:-1])
    found, documents = np.unique(keys[is_first & (keys != NO_KEY)], return_counts=True)
    return found, documents.astype(np.int64)
