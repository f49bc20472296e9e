"""What a text is like as a whole, in numbers that a quality model can weigh: one pass over its characters.

A **line** is what `str.split("\\n")` gives; blank ones are not counted. Its **width** counts Han, Kana and other
characters of full width twice, so that a bound means the same in Chinese and English. A **term** is a word of an
alphabet in lower case, or a pair of Han characters that follow each other.
"""

from functools import cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.quality.words import CATEGORIES, mixed, stirred, term_table
from cleaner.text.units.characters import (
    COMBINING,
    DIGIT,
    HAN,
    KANA,
    LETTER,
    MARK,
    SPACE,
    SYMBOL,
    TERMINAL,
    UNSPACED,
    UPPER,
    class_table,
    code_point_at,
)
from cleaner.text.units.utf8 import Utf8

__all__ = ["COUNTS", "NEW_TERMS", "TextCounts", "count_texts"]

Ints = npt.NDArray[np.int64]

COUNTS = (
    "characters",  # without white space, as all characters here
    "upper",
    "letters",  # with Han and Kana
    "han",
    "kana",
    "digits",
    "marks",  # punctuation
    "symbols",
    "separators",  # | > » · and their like: between the entries of a menu
    "commas",
    "function_characters",  # Han that do grammar's work
    "lines",
    "short_lines",
    "long_lines",
    "ended_lines",  # that end a sentence
    "ended_characters",  # in such lines
    "short_characters",  # in short lines
    "repeated_characters",  # in lines that the text has had before
    "bullet_lines",
    "sentences",
    "terms",
    "new_terms",  # among the first NEW_TERMS that were not there before
    *CATEGORIES,  # terms of the category
)
CHARACTERS, UPPERS, LETTERS, HANS, KANAS, DIGITS, MARKS, SYMBOLS, SEPARATORS, COMMAS, FUNCTIONS = range(11)
LINES, SHORT_LINES, LONG_LINES, ENDED_LINES, ENDED_CHARACTERS, SHORT_CHARACTERS, REPEATED, BULLETS = range(11, 19)
SENTENCES, TERMS, NEW = range(19, 22)

SHORT, LONG = 40, 120  # width of a line: half of one and one and a half of a terminal's 80 columns
NEW_TERMS = 300  # terms among which repetition is looked for, so that it does not grow with the text
SEEN_BITS = 13

SIGNS = {  # characters that some count looks at by themselves; the class is in the lower 4 bits of a trait
    "end": "。！？!?．.｡؟।…‥",
    "closer": "\"')]}”’»›」』）】》〉］｝",
    "separator": "|｜>›»<«＞＜·•・→←│┃丨/",
    "comma": "，、,;；",
    "function": "的了是在和有不这我他也就都而及与或但被把对为以于之其所着过地得你她它吗呢吧啊這為與對們過於著還还從从很"
    "会會能要可并且",
}
END, CLOSER, SEPARATOR, COMMA, FUNCTION = range(1, 6)
BULLET_SIGNS = tuple(ord(sign) for sign in "-*•‣●○◦■□▪▫◆◇▶►★☆▲–—+")
DOT = ord(".")
WIDE = 0x2E80  # from here on characters are of full width, nearly all

njit = numba.njit(cache=True, nogil=True)


class TextCounts(NamedTuple):
    """Counts of each text, int64 of (texts, COUNTS), and of its lines: the first text's, then the second's ..."""

    texts: Ints
    first_lines: Ints  # of (texts + 1): where the lines of each text begin
    starts: Ints  # first byte of each line that is not blank
    ends: Ints
    characters: Ints


@numba.njit(cache=True, nogil=True, inline="always")
def lowered(code):  # type: ignore[no-untyped-def]
    return code + 32 if 65 <= code <= 90 else code


@njit
def note_terms(found, terms, seen, stamp, counts):  # type: ignore[no-untyped-def]
    """Counts the terms of a line, given by their hashes: in all, those that are new, and by category."""
    mask = np.uint64(len(terms.keys) - 1)
    keys, kinds = terms.keys, terms.kinds
    for number in range(len(found)):
        value = stirred(found[number])
        if counts[TERMS] + number < NEW_TERMS:
            place = value >> np.uint64(64 - SEEN_BITS)
            counts[NEW] += seen[place] != stamp
            seen[place] = stamp
        slot = value & mask
        while kinds[slot] != 0 and keys[slot] != value:
            slot = (slot + np.uint64(1)) & mask
        if kinds[slot] != 0:
            counts[NEW + np.int64(kinds[slot])] += 1
    counts[TERMS] += len(found)


@njit
def note_line(line, seen_lines, stamp, counts):  # type: ignore[no-untyped-def]
    """Counts a line, which is not blank, by what `read_line` told of it."""
    _, sentences, characters, width, is_ended, value, is_bullet = line
    counts[SENTENCES] += sentences
    counts[LINES] += 1
    counts[ENDED_LINES] += is_ended
    counts[BULLETS] += is_bullet
    counts[LONG_LINES] += width >= LONG
    if width <= SHORT:
        counts[SHORT_LINES] += 1
        counts[SHORT_CHARACTERS] += characters
    if is_ended:
        counts[ENDED_CHARACTERS] += characters
    place = value >> np.uint64(64 - SEEN_BITS)
    key = value ^ (stamp * np.uint64(0x9E3779B97F4A7C15))  # so that lines of other texts do not count
    if seen_lines[place] == key:
        counts[REPEATED] += characters
    seen_lines[place] = key


@njit
def read_line(data, start, end, traits, tally, found):  # type: ignore[no-untyped-def]
    """Adds the characters of a line to `tally` by trait and writes the hashes of its terms to `found`.

    Returns how many terms and how many sentences it has, and the rest of what `note_line` wants.
    """
    characters = width = count = sentences = 0
    is_ended = is_bullet = in_word = False
    value, word = np.uint64(0), np.uint64(0)
    before, kind_before, ends_before = np.int32(32), SPACE, False
    position = start
    while position <= end:
        if position < end:
            code, size = code_point_at(data, position, end)
        else:
            code, size = np.int32(32), 1  # as if a space followed the last character
        position += size
        trait = traits[np.uint64(code)]
        kind, mark = trait & 15, trait >> 4
        is_letter = kind == LETTER or kind == UPPER or (kind == COMBINING and in_word)  # `in` is slower here
        if ends_before and mark != END and (before != DOT or kind == SPACE or mark == CLOSER):
            sentences += 1
        if in_word and not is_letter:
            found[np.uint64(count)] = word
            count += 1
            word = np.uint64(0)
        in_word = is_letter
        ends_before = mark == END
        if kind != SPACE:
            tally[np.uint64(trait)] += 1
            if characters == 0:
                is_bullet = code in BULLET_SIGNS
            characters += 1
            width += 1 + (code >= WIDE)
            value = mixed(value, code)
            is_ended = ends_before or (is_ended and mark == CLOSER)
            if is_letter:
                word = mixed(word, lowered(code))
            elif kind == HAN and kind_before == HAN:
                found[np.uint64(count)] = mixed(mixed(np.uint64(0), before), code)
                count += 1
        kind_before, before = kind, code
    return count, sentences, characters, width, is_ended, stirred(value), is_bullet


@njit
def add_tally(tally, counts):  # type: ignore[no-untyped-def]
    """Adds the characters of a text, counted by trait, to its counts, and sets the tally to zero."""
    for trait in range(len(tally)):
        count, kind, mark = tally[trait], trait & 15, trait >> 4
        if count:
            counts[CHARACTERS] += count
            counts[UPPERS] += count * (kind == UPPER)
            counts[LETTERS] += count * ((kind >= UPPER and kind <= UNSPACED) or kind == COMBINING)
            counts[HANS] += count * (kind == HAN)
            counts[KANAS] += count * (kind == KANA)
            counts[DIGITS] += count * (kind == DIGIT)
            counts[MARKS] += count * (kind in (MARK, TERMINAL))
            counts[SYMBOLS] += count * (kind == SYMBOL)
            counts[SEPARATORS] += count * (mark == SEPARATOR)
            counts[COMMAS] += count * (mark == COMMA)
            counts[FUNCTIONS] += count * (mark == FUNCTION)
            tally[trait] = 0


@njit
def read_texts(utf8, traits, terms, texts, first_lines, lines):  # type: ignore[no-untyped-def]
    """Fills `texts`, `first_lines` and `lines`, int64 of (lines, 3): first byte, byte after the last, characters.

    `utf8` is the pair of data and offsets.
    """
    data, offsets = utf8
    seen = np.zeros(1 << SEEN_BITS, np.int32)
    seen_lines = np.zeros(1 << SEEN_BITS, np.uint64)
    tally = np.zeros(256, np.int64)
    found = np.empty(1024, np.uint64)
    line = 0
    for text in range(len(offsets) - 1):
        position, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        while position < end:
            stop = position
            while stop < end and data[np.uint64(stop)] != 10:
                stop += 1
            if stop - position > len(found):
                found = np.empty(2 * (stop - position), np.uint64)
            told = read_line(data, position, stop, traits, tally, found)
            note_terms(found[: told[0]], terms, seen, np.int32(text + 1), texts[text])
            if told[2] > 0:
                note_line(told, seen_lines, np.uint64(text + 1), texts[text])
                lines[line, 0], lines[line, 1], lines[line, 2] = position, stop, told[2]
                line += 1
            position = stop + 1
        add_tally(tally, texts[text])
        first_lines[text + 1] = line
    return line


@cache
def trait_table() -> npt.NDArray[np.uint8]:
    """The class of every code point, and the sign it is in the upper bits; read-only."""
    table = class_table().copy()
    for number, signs in enumerate(SIGNS.values(), 1):
        for sign in signs:
            table[ord(sign)] = class_table()[ord(sign)] | number << 4
    table.flags.writeable = False
    return table


def count_texts(utf8: Utf8) -> TextCounts:
    """The counts of every text and where its lines are."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    room = utf8.count + int(np.count_nonzero(utf8.data[begin:end] == 10))
    texts, lines = np.zeros((utf8.count, len(COUNTS)), np.int64), np.empty((room, 3), np.int64)
    first_lines = np.zeros(utf8.count + 1, np.int64)
    filled = read_texts((utf8.data, utf8.offsets), trait_table(), term_table(), texts, first_lines, lines)
    starts, ends, characters = (np.ascontiguousarray(column) for column in lines[:filled].T)
    return TextCounts(texts, first_lines, starts, ends, characters)
