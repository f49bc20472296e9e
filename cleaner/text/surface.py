"""What can be counted of a text's surface, one pass a group: characters and lines here, words in `word_counts`.

A **line** is what `str.split("\\n")` gives; one of white space alone is blank, and lines are counted without the blank
ones. `\\r`, `\\v` and U+2028 are white space inside a line, not its end. A line's length is in characters, with the
white space at its ends; its first and last characters are the first and last that are not white space.
"""

from collections.abc import Mapping

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import (
    CLASS_COUNT,
    DIGIT,
    HAN,
    KANA,
    LETTER,
    LINE_BREAK,
    MARK,
    NUMERAL,
    SPACE,
    SYMBOL,
    TERMINAL,
    UNSPACED,
    UPPER,
    Classes,
    class_table,
    code_point_at,
)
from cleaner.text.utf8 import Utf8

__all__ = ["LONG_LINE", "SHORT_LINE", "character_counts", "ratio"]

Values = npt.NDArray[np.float64]

SHORT_LINE = 30  # characters; a line of so many or fewer is short: FineWeb, `short_line_length`
LONG_LINE = 200  # characters; a line of so many or more is a paragraph: mC4, section 3.1 of its paper

# A character that some rule counts by itself has a slot of its own: all of ASCII, and these.
OWN_SLOTS = {"…": 1, "【": 2, "】": 2, "（": 3, "）": 3, "＃": 4}
FIRST_OWN_SLOT = 128 + CLASS_COUNT
SLOT_COUNT = FIRST_OWN_SLOT + 5

ELLIPSIS, DOT = ord("…"), ord(".")
BULLETS = tuple(ord(mark) for mark in "-*•‣·●○◦■□▪▫◆◇▶►★☆▲–—")
CLOSERS = tuple(ord(mark) for mark in "\"')]}”’»›」』）】》〉］｝")

LINES, SHORT_LINES, LONG_LINES, LINE_CHARACTERS = 0, 1, 2, 3
BULLET_LINES, ELLIPSIS_LINES, TERMINAL_LINES, QUOTED_TERMINAL_LINES = 4, 5, 6, 7
LINE_COUNTS = (
    "line_count",
    "short_line_count",
    "long_line_count",
    "line_character_count",
    "bullet_line_count",
    "ellipsis_line_count",
    "terminal_line_count",
    "quoted_terminal_line_count",
)

njit = numba.njit(cache=True, nogil=True)


@njit
def count_characters(data, offsets, classes, slots, characters, lines):  # type: ignore[no-untyped-def]
    """Adds up, for every text, its characters by slot and its lines by kind.

    `data` uint8, `offsets` int32 of (texts + 1); `characters` int64 of (texts, SLOT_COUNT) and `lines` int64 of
    (texts, len(LINE_COUNTS)), zero at first.
    """
    for text in range(len(offsets) - 1):
        position = line_start = offsets[text]
        end = offsets[text + 1]
        length = 0
        while position < end:
            slot, width = np.uint64(data[np.uint64(position)]), 1
            if slot >= 0x80:
                code, width = code_point_at(data, position, end)
                slot = np.uint64(slots[np.uint64(code)])
            elif slot == 10:
                count_line(data, line_start, position, length, classes, lines[text])
                line_start = position + 1
                length = -1
            characters[np.uint64(text), slot] += 1
            length += 1
            position += width
        count_line(data, line_start, end, length, classes, lines[text])


@njit
def count_line(data, start, stop, length, classes, counts):  # type: ignore[no-untyped-def]
    """Adds the line `data[start:stop]`, of `length` characters, to the counts of its text."""
    first, width = np.int32(0), 0
    while start < stop:
        first, width = code_point_at(data, start, stop)
        if classes[first] != SPACE:
            break
        start += width
    if start >= stop:
        return
    last, stop = last_visible(data, start, stop, classes)
    counts[LINES] += 1
    counts[SHORT_LINES] += length <= SHORT_LINE
    counts[LONG_LINES] += length >= LONG_LINE
    counts[LINE_CHARACTERS] += length
    counts[BULLET_LINES] += first in BULLETS
    three_dots = last == DOT and stop - 3 >= start and data[stop - 2] == DOT and data[stop - 3] == DOT
    counts[ELLIPSIS_LINES] += last == ELLIPSIS or three_dots
    counts[TERMINAL_LINES] += classes[last] == TERMINAL
    while last in CLOSERS and stop > start:
        stop -= 1
        while stop > start and data[stop] & 0xC0 == 0x80:
            stop -= 1
        last, stop = last_visible(data, start, stop, classes)
    counts[QUOTED_TERMINAL_LINES] += classes[last] == TERMINAL


@njit
def last_visible(data, start, stop, classes):  # type: ignore[no-untyped-def]
    """The last character that is not white space, and the byte after it; (0, start) if there is none."""
    while stop > start:
        begin = stop - 1
        while begin > start and data[begin] & 0xC0 == 0x80:
            begin -= 1
        code, _ = code_point_at(data, begin, stop)
        if classes[code] != SPACE:
            return code, stop
        stop = begin
    return np.int32(0), start


def slot_table(classes: Classes) -> Classes:
    """The slot of every code point: itself in ASCII, its own if it has one, else one for its class."""
    slots = classes + np.uint8(128)
    slots[:128] = np.arange(128)
    for character, place in OWN_SLOTS.items():
        slots[ord(character)] = FIRST_OWN_SLOT + place
    return slots


CLASSES = class_table()
SLOTS = slot_table(CLASSES)


def slots_of_class(*kinds: int) -> Values:
    """1 for every slot whose characters are of one of the classes, else 0."""
    kind_of_slot = np.zeros(SLOT_COUNT, np.uint8)
    kind_of_slot[:128] = CLASSES[:128]
    kind_of_slot[128:FIRST_OWN_SLOT] = np.arange(CLASS_COUNT)
    for character, place in OWN_SLOTS.items():
        kind_of_slot[FIRST_OWN_SLOT + place] = CLASSES[ord(character)]
    return np.isin(kind_of_slot, kinds).astype(np.float64)


def slots_of(characters: str) -> Values:
    """1 for every slot that holds one of these characters, else 0; each must have a slot of its own."""
    return np.isin(np.arange(SLOT_COUNT), [SLOTS[ord(character)] for character in characters]).astype(np.float64)


CHARACTER_COUNTS = {
    "character_count": np.ones(SLOT_COUNT),
    "white_space_count": slots_of_class(SPACE, LINE_BREAK),
    "line_break_count": slots_of_class(LINE_BREAK),
    "letter_count": slots_of_class(UPPER, LETTER, HAN, KANA, UNSPACED),
    "upper_case_count": slots_of_class(UPPER),
    "han_count": slots_of_class(HAN),
    "kana_count": slots_of_class(KANA),
    "digit_count": slots_of_class(DIGIT),
    "alphanumeric_count": slots_of_class(UPPER, LETTER, HAN, KANA, UNSPACED, DIGIT, NUMERAL),
    "punctuation_count": slots_of_class(MARK, TERMINAL),
    "symbol_count": slots_of_class(SYMBOL),
    "hash_mark_count": slots_of("#＃"),
    "ellipsis_character_count": slots_of("…"),
    "curly_bracket_count": slots_of("{"),
    "parenthesis_count": slots_of("()（）"),
    "lenticular_bracket_count": slots_of("【】"),
}
WEIGHTS = np.column_stack(list(CHARACTER_COUNTS.values()))


def character_counts(utf8: Utf8) -> Mapping[str, Values]:
    """Characters and lines of every text, by kind: the names of CHARACTER_COUNTS and of LINE_COUNTS."""
    characters = np.zeros((utf8.count, SLOT_COUNT), np.int64)
    lines = np.zeros((utf8.count, len(LINE_COUNTS)), np.int64)
    count_characters(utf8.data, utf8.offsets, CLASSES, SLOTS, characters, lines)
    totals = characters.astype(np.float64) @ WEIGHTS
    counts = {name: totals[:, place] for place, name in enumerate(CHARACTER_COUNTS)}
    return counts | {name: lines[:, place].astype(np.float64) for place, name in enumerate(LINE_COUNTS)}


def ratio(part: Values, whole: Values) -> Values:
    """Part over whole, 0 where the whole is nothing."""
    return np.divide(part, whole, out=np.zeros(len(part), np.float64), where=whole > 0)
