"""What one line of a page is like, in numbers that a model can weigh: its signs, and what it shares with the page.

Lines are those of `cleaner.text.units.lines`, read in one pass; the first `LONGEST` characters of each speak for it.
"""

from functools import cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.article.words import compare_words, count_copies, list_words, slot_of, slot_of_pair, with_letter
from cleaner.text.units.characters import DIGIT, HAN, KANA, LETTER, SPACE, SYMBOL, UPPER, class_table, code_point_at

__all__ = ["LINE_FEATURES", "LONGEST", "line_features"]

Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]
Spans = tuple[Positions, Positions]

LINE_FEATURES = (
    "length",  # characters, the white space at both ends left out
    "indent",  # bytes of white space before the first character
    "han_ratio",  # of the characters read, as the other ratios
    "kana_ratio",
    "letter_ratio",  # lower case, and scripts without case
    "upper_ratio",
    "digit_ratio",
    "symbol_ratio",
    "function_ratio",  # Han and Kana that do grammar's work: 的 了 是 の を
    "spaces",
    "token_length",  # characters without white space between them, the mean
    "sentence_ends",
    "commas",
    "colons",
    "separators",
    "brackets",
    "quotes",
    "lower_words",  # words of an alphabet that begin in lower case
    "upper_words",
    "longest_digits",  # digits in a row
    "dates",  # a year and a sign of dates
    "times",  # 12:30
    "links",  # ://, www. and @
    "longest_run",  # characters without any sign or white space between them
    "first_kind",  # class of the first character, or the sign it is: see MARKS
    "last_kind",
    "ends_sentence",  # 1 if the last sign closes a sentence, quotes and brackets after it aside
    "copies",  # how many lines of the text are the same
    "coherence",  # share of the line's words that stand in prose lines elsewhere in the text
    "words",  # how many words were compared for that: pairs of Han or Kana, words of an alphabet
    "title_ratio",  # share of the line's words that the first line of the text has, for that is often its title
    "title_found",  # share of the words of the first line that the line has
)
LENGTH, SENTENCE_ENDS, COMMAS, ENDS, COPIES, COHERENCE, WORDS = 0, 11, 12, 26, 27, 28, 29

LONGEST = 240  # characters read of a line
PROSE_LENGTH = 30  # characters; a line so long with a comma or the end of a sentence in it is taken for prose

MARKS = {  # characters that some feature counts by themselves; the first mark a character has counts
    "end": "。！？!?｡؟।…‥",
    "comma": "，、,;；﹐､،",
    "colon": "：:",
    "separator": "|｜>›»<«＞＜·•・/\\／_＿—–-－~～┊│→←↑↓∣¦=＝",
    "bracket": "()（）[]［］【】〔〕{}｛｝《》〈〉<>",
    "quote": "\"“”'‘’「」『』＂",
    "function": "的了是在和有不这我他也就都而及与或但被把对为以于之其所着过地得你她它们吗呢吧啊个"
    "這為與對們過於著還从從很会會能要可并且"
    "はがをにのでともへやかならいるたてれさしすまく",
}
CODES = {name: number + 1 for number, name in enumerate(MARKS)}
END, COMMA, COLON, SEPARATOR, BRACKET, QUOTE, FUNCTION = range(1, 8)
KIND_BITS = 4  # a trait is a class in the lower bits and a mark in the upper ones

AT, COLON_SIGN, SLASH, SMALL_W, DOT = ord("@"), ord(":"), ord("/"), ord("w"), ord(".")
YEAR_SIGNS = (ord("-"), ord("."), ord("/"), ord("年"))
APOSTROPHES = (ord("'"), ord("’"))
COUNTED_KINDS = (HAN, KANA, LETTER, UPPER, DIGIT, SYMBOL)  # the order of their counters
COUNTED_MARKS = (END, COMMA, COLON, SEPARATOR, BRACKET, QUOTE, FUNCTION)
COUNTER_BITS = 8  # of a counter, of which a word has eight: no more than LONGEST characters are counted

njit = numba.njit(cache=True, nogil=True)


class Tables(NamedTuple):
    """What the kernel looks up, read-only."""

    traits: npt.NDArray[np.uint8]  # of a code point: its class in the lower bits, its mark in the upper ones
    kinds: npt.NDArray[np.uint64]  # of a trait: 1 in the counter of its class
    marks: npt.NDArray[np.uint64]  # of a trait: 1 in the counter of its mark


@cache
def tables() -> Tables:
    """The class and the mark of every code point, and what they add to the counters of a line."""
    traits = class_table().copy()
    for name, characters in reversed(MARKS.items()):
        for character in characters:
            traits[ord(character)] = class_table()[ord(character)] | CODES[name] << KIND_BITS
    every = np.arange(256)
    kinds, marks = np.zeros(256, np.uint64), np.zeros(256, np.uint64)
    for place, kind in enumerate(COUNTED_KINDS):
        kinds[every & 15 == kind] = 1 << COUNTER_BITS * place
    for place, mark in enumerate(COUNTED_MARKS):
        marks[every >> KIND_BITS == mark] = 1 << COUNTER_BITS * place
    for table in (traits, kinds, marks):
        table.flags.writeable = False
    return Tables(traits, kinds, marks)


@njit
def counter(counters, place):  # type: ignore[no-untyped-def]
    """The counter at a place of a word of counters."""
    return np.int64((counters >> np.uint64(COUNTER_BITS * place)) & np.uint64(255))


@njit
def shown(trait):  # type: ignore[no-untyped-def]
    """What a character is to a model: the mark that it is, or its class."""
    mark = trait >> KIND_BITS
    return 16 + mark if mark and mark != FUNCTION else trait & 15


@njit
def is_link(data, position, end, code):  # type: ignore[no-untyped-def]
    """Whether an address shows itself at a character, of which the next byte is at `position`: @, :// or www."""
    first = data[np.uint64(position)] if position < end else 0
    second = data[np.uint64(position + 1)] if position + 1 < end else 0
    third = data[np.uint64(position + 2)] if position + 2 < end else 0
    is_scheme = code == COLON_SIGN and first == SLASH and second == SLASH
    is_www = code == SMALL_W and first == SMALL_W and second == SMALL_W and third == DOT
    return code == AT or is_scheme or is_www


@njit
def skip_head(data, start, end, traits):  # type: ignore[no-untyped-def]
    """Where a line's first character of a known class stands, and of those before it: bytes of white space, others."""
    position, spaces, others = start, 0, 0
    is_head = position < end
    while is_head:
        code, width = code_point_at(data, position, end)
        trait = traits[np.uint64(code)]
        is_head = trait == SPACE or trait == 0
        spaces += width * (trait == SPACE)
        others += trait == 0
        position += width * is_head
        is_head = is_head and position < end and others < LONGEST
    return position, spaces, others


@njit
def read_line(  # type: ignore[no-untyped-def]  # noqa: PLR0913
    data, start, end, traits, kinds_of, marks_of, line, columns, words, count
):
    """Fills what `columns`, float32 of (features, lines), have of a line that is not blank, less copies and coherence.

    Writes the slots of its words to `words` from `count` on (see `list_words`); returns how many it then has. Counters
    stand side by side in two words; arrays come one by one and whole, or numba counts references in every call.
    """
    position, indent, read = skip_head(data, start, end, traits)
    spaces = lower_words = upper_words = digits = longest_digits = run = longest_run = 0
    dates = times = links = number = 0
    first = last = closing = np.int64(0)
    kinds, marks, word, before = np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    begin, was_clock, is_bound = count, False, False  # after a number and a colon; a letter, digit or apostrophe
    if position < end and read < LONGEST:
        first = shown(np.int64(traits[np.uint64(code_point_at(data, position, end)[0])]))
    while position < end and read < LONGEST:
        code, width = code_point_at(data, position, end)
        position += width
        read += 1
        trait = np.int64(traits[np.uint64(code)])
        kind = trait & 15
        if word != 0 and kind != LETTER and kind != UPPER and kind != DIGIT:
            words[np.uint64(count)] = slot_of(word)
            count += 1
            word = np.uint64(0)
        if kind in (HAN, KANA):  # most characters of Chinese: few branches
            kinds, marks = kinds + kinds_of[np.uint64(trait)], marks + marks_of[np.uint64(trait)]
            words[np.uint64(count)] = slot_of_pair(before, code)
            count += before != 0
            dates += digits == 4 and 1980 <= number < 2040 and code in YEAR_SIGNS
            last = closing = trait
            before, is_bound, was_clock = np.uint64(code), False, False
            run, digits = run + 1, 0
            continue
        before = np.uint64(0)
        if kind == SPACE:
            spaces += 1
            longest_run = max(longest_run, run)
            run, digits, is_bound = 0, 0, False
            continue
        kinds += kinds_of[np.uint64(trait)]
        if kind == DIGIT:
            digits += 1
            number = (number * 10 + code - 48 if 48 <= code < 58 else 0) if digits > 1 else code - 48
            longest_digits = max(longest_digits, digits)
            times += was_clock
            was_clock = False
        else:
            if code == DOT:  # ends a sentence where white space or nothing follows, after no digit
                is_end = position >= end or data[np.uint64(position)] <= 32 or read == LONGEST
                trait = kind | END << KIND_BITS if is_end and digits == 0 else kind
            was_clock = False
            if digits > 0:
                was_clock = digits < 3 and trait >> KIND_BITS == COLON
                dates += digits == 4 and 1980 <= number < 2040 and code in YEAR_SIGNS
                digits = 0
        marks += marks_of[np.uint64(trait)]
        last = trait
        if kind in (LETTER, UPPER, DIGIT):
            word = with_letter(word, code)
            lower_words += (not is_bound) and kind == LETTER
            upper_words += (not is_bound) and kind == UPPER
            links += code == SMALL_W and is_link(data, position, end, code)
            run, is_bound, closing = run + 1, True, trait
            continue
        links += code in (AT, COLON_SIGN) and is_link(data, position, end, code)
        is_bound = code in APOSTROPHES
        closing = closing if trait >> KIND_BITS in (BRACKET, QUOTE) else trait
        longest_run = max(longest_run, run)
        run = 0
    words[np.uint64(count)] = slot_of(word)
    count += word != 0
    if position < end:
        last, closing = last_traits(data, start, end, traits)
    fill_counts(kinds, marks, read - spaces, line, columns)
    columns[1, line], columns[9, line], columns[10, line] = indent, spaces, read / (spaces + 1)
    columns[17, line], columns[18, line], columns[19, line] = lower_words, upper_words, longest_digits
    columns[20, line], columns[21, line], columns[22, line] = dates, times, links
    columns[23, line], columns[24, line] = max(longest_run, run), first
    columns[25, line], columns[26, line] = shown(last), closing >> KIND_BITS == END
    if position - start > LONGEST and indent > 0:  # words are listed from the start of the line, its white space too
        count = begin + list_words(data, start, end, traits, LONGEST, words[begin:])
    return count


@njit
def fill_counts(kinds, marks, read, line, columns):  # type: ignore[no-untyped-def]
    """Writes what the counters of a line hold; `read` is how many of its characters are no white space."""
    share = np.float32(1 / max(read, 1))
    for place in range(len(COUNTED_KINDS)):
        columns[2 + place, line] = counter(kinds, place) * share
    columns[8, line] = counter(marks, len(COUNTED_MARKS) - 1) * share
    for place in range(len(COUNTED_MARKS) - 1):
        columns[11 + place, line] = counter(marks, place)


@njit
def last_traits(data, start, end, traits):  # type: ignore[no-untyped-def]
    """The trait of the last character of a line that was not read to its end, and of the one that closes it."""
    last, closing, looked = np.int64(-1), np.int64(-1), 0
    while closing < 0 and looked < 8 and end > start:
        position = end - 1
        while position > start and data[np.uint64(position)] & 0xC0 == 0x80:
            position -= 1
        code, _ = code_point_at(data, position, end)
        trait = np.int64(traits[np.uint64(code)])
        trait = trait & 15 | END << KIND_BITS if code == DOT else trait
        if trait & 15 != SPACE:
            last = trait if last < 0 else last
            mark = trait >> KIND_BITS
            closing = trait if mark not in (QUOTE, BRACKET) else np.int64(-1)
        end = position
        looked += 1
    return max(last, 0), max(closing, 0)


@njit
def fill_features(data, spans, texts, tables, columns):  # type: ignore[no-untyped-def]
    """Fills `columns`, float32 of (features, lines), of which the lengths are there already."""
    starts, ends = spans
    table = columns.T
    traits, kinds, marks = tables
    room = 0
    for line in range(len(starts)):
        room += min(ends[line] - starts[line], LONGEST) + 1
    words, word_ends = np.empty(room, np.uint16), np.empty(len(starts), np.int64)
    listed = 0
    for line in range(len(starts)):
        listed = read_line(data, starts[line], ends[line], traits, kinds, marks, line, columns, words, listed)
        word_ends[line] = listed
    is_prose = (table[:, LENGTH] >= PROSE_LENGTH) & (table[:, SENTENCE_ENDS] + table[:, COMMAS] > 0)
    count_copies(data, spans, texts, LONGEST, table[:, COPIES])
    compare_words((words, word_ends), texts, is_prose, table[:, COHERENCE:])


def line_features(
    data: npt.NDArray[np.uint8], spans: Spans, lengths: Positions, texts: Positions, room: Floats | None = None
) -> Floats:
    """The features of lines that are not blank, float32 of (lines, len(LINE_FEATURES)) in the order of Fortran.

    `spans` are first and last byte of each line, `lengths` its characters; the lines of text `n` are `texts[n]` to
    `texts[n + 1]`. They are written to `room`, a table of that kind, if there is one.
    """
    table: Floats = np.empty((len(LINE_FEATURES), len(lengths)), np.float32).T if room is None else room
    table[:, LENGTH] = lengths
    fill_features(data, spans, texts, tables(), table.T)
    return table
