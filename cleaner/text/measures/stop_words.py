"""Which words of a short list a text has: a kernel, for lists that come from a pipeline file.

A word is looked for as bytes are, by its two rarest, 64 places at a time, until it is found. Between white space it is
a token for certain, between letters for certain none; elsewhere the stretch around it is cut.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.measures.occurrences import commonness
from cleaner.text.measures.surface import Values
from cleaner.text.units.bitmasks import LANES, below, bits_in, eight_bytes, first_bit, padded
from cleaner.text.units.characters import COMBINING, HAN, UNSPACED, class_table, code_point_at
from cleaner.text.units.runs import BLANK, END, LOWER_N, START
from cleaner.text.units.stretches import cut_stretch
from cleaner.text.units.utf8 import Utf8

__all__ = ["LONGEST_LIST", "LONGEST_WORD", "distinct_words"]

LONGEST_WORD = 7  # bytes: a word and its length fit one integer of 64 bits; two Han characters, or a stop word
LONGEST_LIST = 64  # words

ONE, BITS = np.uint64(1), np.uint64(8)

njit = numba.njit(cache=True, nogil=True)


class Listed(NamedTuple):
    """Words as the kernel wants them: `codes`, the bytes of each as an integer, the first lowest."""

    codes: npt.NDArray[np.uint64]
    sizes: npt.NDArray[np.int64]  # bytes
    rare: npt.NDArray[np.int64]  # (words, 2): where its rarest bytes stand
    is_character: npt.NDArray[np.bool_]  # whether it is one character that is a word by itself


@njit
def count_distinct(data, offsets, classes, listed, counts):  # type: ignore[no-untyped-def]
    """Writes to `counts` (float64, one a text) how many of the words a text has; `data` has eight bytes at least."""
    codes, sizes, rare, is_character = listed
    spans = np.empty((256, 4), np.int32)
    for text in range(len(offsets) - 1):
        begin, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        for word in range(len(codes)):
            code, size, position = codes[word], sizes[word], begin
            first, second = rare[word, 0], rare[word, 1]
            is_found = False
            while position < end and not is_found:
                place = find_code(data, position, end, code, size, first, second)
                position = end
                if place < end:
                    verdict = judge_place(data, place, begin, end, size, is_character[word], classes)
                    is_found, position = verdict == 1, place + 1
                    if verdict == 2:
                        start, position = stretch_around(data, place, begin, end)
                        if position - start > len(spans):
                            spans = np.empty((2 * (position - start), 4), np.int32)
                        for token in range(cut_stretch(data, start, position, classes, spans, 0)):
                            width = np.int64(spans[token, END]) - spans[token, START]
                            is_found |= width == size and code_at(data, spans[token, START], size) == code
            counts[text] += is_found


@njit
def code_at(data, position, size):  # type: ignore[no-untyped-def]
    """The bytes from `position` on as one integer."""
    place = min(np.int64(position), np.int64(len(data) - 8))
    return eight_bytes(data, place) >> BITS * np.uint64(position - place) & below(8 * size)


@njit
def find_code(data, position, end, code, size, first, second):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Where a word first stands as bytes in `data[position:end]`; `end` if nowhere."""
    rarest, rarer = np.uint8(code >> BITS * np.uint64(first)), np.uint8(code >> BITS * np.uint64(second))
    last, place = end - size, end
    while position <= last and place == end and position + LANES + LONGEST_WORD <= len(data):
        found = bits_in(data, position + first, rarest, rarest) & bits_in(data, position + second, rarer, rarer)
        found &= below(last - position + 1)
        while found != 0:
            if code_at(data, position + first_bit(found), size) == code:
                place, found = position + first_bit(found), np.uint64(0)
            found &= found - ONE
        position += LANES
    while position <= last and place == end:
        if code_at(data, position, size) == code:
            place = position
        position += 1
    return place


@njit
def judge_place(data, place, begin, end, size, is_character, classes):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Whether the bytes of a word are a token where they stand: 0 no, 1 yes, 2 if its stretch has to be looked at."""
    before = data[np.uint64(place - 1)] if place > begin else np.uint8(BLANK)
    after = data[np.uint64(place + size)] if place + size < end else np.uint8(BLANK)
    if is_character:
        behind = classes[np.uint64(code_point_at(data, place + size, end)[0])] if place + size < end else np.uint8(0)
        return 1 if behind != COMBINING else 0
    if is_ascii_white(before) and is_ascii_white(after):
        return 1
    parts_before = not (is_ascii_word(before) and is_ascii_word(data[np.uint64(place)]))
    parts_after = after == LOWER_N or not (is_ascii_word(after) and is_ascii_word(data[np.uint64(place + size - 1)]))
    return 2 if parts_before and parts_after else 0  # `n` may begin the second word of `don't`


@njit
def is_ascii_word(byte):  # type: ignore[no-untyped-def]
    return (byte | 0x20) - 97 & 0xFF < 26 or byte - 48 & 0xFF < 10


@njit
def stretch_around(data, place, begin, end):  # type: ignore[no-untyped-def]
    """The bytes around a place up to ASCII's white space: the first, and the one after the last."""
    start, stop = place, place
    while start > begin and not is_ascii_white(data[np.uint64(start - 1)]):
        start -= 1
    while stop < end and not is_ascii_white(data[np.uint64(stop)]):
        stop += 1
    return start, stop


@njit
def is_ascii_white(byte):  # type: ignore[no-untyped-def]
    return byte - 9 & 0xFF < 5 or byte - 28 & 0xFF < 5


@lru_cache(maxsize=64)
def packed_words(words: tuple[str, ...]) -> Listed:
    """The words, each once."""
    coded = sorted({word.encode() for word in words})
    ranked = [sorted(range(len(code)), key=lambda place: commonness(code[place])) for code in coded]
    kinds = [class_table()[ord(code.decode()[0])] if len(code.decode()) == 1 else 0 for code in coded]
    return Listed(
        np.array([int.from_bytes(code, "little") for code in coded], np.uint64),
        np.array([len(code) for code in coded], np.int64),
        np.array([(places[0], places[min(1, len(places) - 1)]) for places in ranked], np.int64),
        np.array([HAN <= kind <= UNSPACED for kind in kinds], np.bool_),
    )


def distinct_words(utf8: Utf8, words: Sequence[str]) -> Values:
    """How many of these words each text has, in the case given: tokens of at most LONGEST_WORD bytes, no more than
    LONGEST_LIST."""
    counts = np.zeros(utf8.count, np.float64)
    count_distinct(padded(utf8.data), utf8.offsets, class_table(), packed_words(tuple(words)), counts)
    return counts
