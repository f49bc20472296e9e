"""What can be counted of a text's surface, one pass a group: characters and lines here, words in `word_counts`.

A **line** is what `str.split("\\n")` gives; one of white space alone is blank, and lines are counted without the blank
ones. `\\r`, `\\v` and U+2028 are white space inside a line, not its end. A line's length is in characters, with the
white space at its ends; its first and last characters are the first and last that are not white space.
"""

from collections.abc import Mapping

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.bitmasks import LANES, below, bit_count, bits_in, first_bit, folded_bits_in
from cleaner.text.units.characters import (
    CLASS_COUNT,
    DIGIT,
    HAN,
    KANA,
    LETTER,
    LINE_BREAK,
    MARK,
    NUMERAL,
    OTHER,
    SPACE,
    SYMBOL,
    TERMINAL,
    UNSPACED,
    UPPER,
    Classes,
    class_table,
    code_point_at,
)
from cleaner.text.units.line_looks import LINE_COUNTS, LONG_LINE, SHORT_LINE, count_line, look_table
from cleaner.text.units.runs import NEWLINE
from cleaner.text.units.utf8 import Utf8
from cleaner.text.units.wide_characters import sure_han

__all__ = ["LONG_LINE", "SHORT_LINE", "character_counts", "ratio"]

Values = npt.NDArray[np.float64]

# Characters that some rule counts by themselves have a slot of their own; the others one for each class. The characters
# of a slot are of one class.
OWN_SLOTS = ("#＃", "…", "{", "()（）", "【】")
SLOT_COUNT = CLASS_COUNT + len(OWN_SLOTS)
HASH_SLOT, _, BRACE_SLOT, PARENTHESIS_SLOT, _ = range(CLASS_COUNT, SLOT_COUNT)
HASH, OPEN, CLOSE, BRACE = (ord(mark) for mark in "#(){")

ONE = np.uint64(1)

njit = numba.njit(cache=True, nogil=True)


@njit
def count_characters(data, offsets, slots, looks, characters, lines):  # type: ignore[no-untyped-def]
    """Adds up, for every text, its characters by slot and its lines by kind.

    `data` uint8, `offsets` int32 of (texts + 1); `slots` and `looks` are the tables below; `characters` int64 of
    (texts, SLOT_COUNT) and `lines` int64 of (texts, len(LINE_COUNTS)), zero at first. 64 bytes at a time: of ASCII and
    of most Han a count of bits, while the other characters are looked up one by one.
    """
    for text in range(np.uint64(len(offsets) - 1)):
        position, end = np.int64(offsets[text]), np.int64(offsets[text + ONE])
        line_start, length = position, np.int64(0)
        while position < end and position + LANES < len(data):
            here = below(end - position)
            leads = ~bits_in(data, position, 0x80, 0xBF) & here
            breaks = bits_in(data, position, NEWLINE, NEWLINE) & here
            count_ascii(data, position, here, characters, text)
            wide = bits_in(data, position, 0xC0, 0xFF) & here
            if wide != 0:
                han = sure_han(data, position) & here
                characters[text, HAN] += bit_count(han)
                wide &= ~han
                while wide != 0:
                    code, _ = code_point_at(data, position + first_bit(wide), end)
                    characters[text, np.uint64(slots[np.uint64(code)])] += 1
                    wide &= wide - ONE
            while breaks != 0:
                before = (breaks & ~breaks + ONE) - ONE
                stop = position + first_bit(breaks)
                count_line(data, line_start, stop, length + bit_count(leads & before), looks, lines, text)
                line_start, length = stop + 1, np.int64(-1)  # the line break itself is in the bits yet to be counted
                leads &= ~before
                breaks &= breaks - ONE
            length += bit_count(leads)
            position += LANES
        while position < end and data[np.uint64(position)] & 0xC0 == 0x80:  # of a character already counted
            position += 1
        while position < end:
            code, width = code_point_at(data, position, end)
            characters[text, np.uint64(slots[np.uint64(code)])] += 1
            if code == NEWLINE:
                count_line(data, line_start, position, length, looks, lines, text)
                line_start, length = position + 1, np.int64(-1)
            length += 1
            position += width
        count_line(data, line_start, end, length, looks, lines, text)


@njit
def count_ascii(data, position, here, characters, text):  # type: ignore[no-untyped-def]
    """Adds the characters of ASCII among 64 bytes, of which the bits of `here` count, to their slots."""
    letters = bit_count(folded_bits_in(data, position, 97, 122) & here)
    upper = bit_count(bits_in(data, position, 65, 90) & here)
    digits = bit_count(bits_in(data, position, 48, 57) & here)
    breaks = bits_in(data, position, NEWLINE, NEWLINE)
    white = (bits_in(data, position, 9, 13) | bits_in(data, position, 28, 32)) & ~breaks
    hashes = bit_count(bits_in(data, position, HASH, HASH) & here)
    braces = bit_count(bits_in(data, position, BRACE, BRACE) & here)
    parentheses = bit_count(bits_in(data, position, OPEN, CLOSE) & here)
    symbols = bits_in(data, position, 36, 36) | bits_in(data, position, 43, 43) | bits_in(data, position, 60, 62)
    symbols |= bits_in(data, position, 94, 94) | bits_in(data, position, 96, 96)
    symbols = bit_count((symbols | bits_in(data, position, 124, 124) | bits_in(data, position, 126, 126)) & here)
    visible = bit_count(bits_in(data, position, 33, 126) & here)
    blank, broken = bit_count(white & here), bit_count(breaks & here)
    characters[text, LETTER] += letters - upper
    characters[text, UPPER] += upper
    characters[text, DIGIT] += digits
    characters[text, SPACE] += blank
    characters[text, LINE_BREAK] += broken
    characters[text, SYMBOL] += symbols
    characters[text, HASH_SLOT] += hashes
    characters[text, BRACE_SLOT] += braces
    characters[text, PARENTHESIS_SLOT] += parentheses
    characters[text, MARK] += visible - letters - digits - symbols - hashes - braces - parentheses
    ascii_count = bit_count(bits_in(data, position, 0, 127) & here)
    characters[text, OTHER] += ascii_count - visible - blank - broken


def slot_table(classes: Classes) -> Classes:
    """The slot of every code point: one for its class, but for those of OWN_SLOTS."""
    slots = classes.copy()
    for number, characters in enumerate(OWN_SLOTS):
        slots[[ord(character) for character in characters]] = CLASS_COUNT + number
    slots.flags.writeable = False
    return slots


SLOTS = slot_table(class_table())


def slots_of_class(*kinds: int) -> Values:
    """1 for every slot whose characters are of one of the classes, else 0."""
    kind_of_own = [class_table()[ord(characters[0])] for characters in OWN_SLOTS]
    return np.isin([*range(CLASS_COUNT), *kind_of_own], kinds).astype(np.float64)


def slots_of(characters: str) -> Values:
    """1 for the slot that holds these characters and no others, else 0."""
    return np.isin(np.arange(SLOT_COUNT), CLASS_COUNT + OWN_SLOTS.index(characters)).astype(np.float64)


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
    count_characters(utf8.data, utf8.offsets, SLOTS, look_table(), characters, lines)
    totals = characters.astype(np.float64) @ WEIGHTS
    counts = {name: totals[:, place] for place, name in enumerate(CHARACTER_COUNTS)}
    return counts | {name: lines[:, place].astype(np.float64) for place, name in enumerate(LINE_COUNTS)}


def ratio(part: Values, whole: Values) -> Values:
    """Part over whole, 0 where the whole is nothing."""
    return np.divide(part, whole, out=np.zeros(len(part), np.float64), where=whole > 0)
