"""What one line of a page is like, in numbers that a model can weigh: its signs, and what it shares with the page.

Lines are those of `cleaner.text.lines`. All numbers are taken in one pass over the buffer; a line's first
`LONGEST` characters speak for it, so that no line costs more than these.
"""

from functools import cache

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.article.words import compare_words, count_copies
from cleaner.text.characters import DIGIT, HAN, KANA, LETTER, SPACE, SYMBOL, UPPER, class_table, code_point_at

__all__ = ["LINE_FEATURES", "LONGEST", "line_features"]

Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

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

njit = numba.njit(cache=True, nogil=True)


@cache
def traits() -> npt.NDArray[np.uint8]:
    """The class and the mark of every code point, read-only."""
    table = class_table().copy()
    for name, characters in reversed(MARKS.items()):
        for character in characters:
            table[ord(character)] = class_table()[ord(character)] | CODES[name] << KIND_BITS
    table.flags.writeable = False
    return table


@numba.njit(cache=True, nogil=True, inline="always")
def class_of(traits, code):  # type: ignore[no-untyped-def]
    return np.int64(traits[np.uint64(code)] & 15)


@numba.njit(cache=True, nogil=True, inline="always")
def mark_of(traits, code):  # type: ignore[no-untyped-def]
    return np.int64(traits[np.uint64(code)] >> KIND_BITS)


@numba.njit(cache=True, nogil=True, inline="always")
def is_link(data, position, end, code):  # type: ignore[no-untyped-def]
    """Whether an address shows itself at a character, of which the next byte is at `position`: @, :// or www."""
    if code == AT:
        return True
    if code == COLON_SIGN and position + 1 < end:
        return data[position] == SLASH and data[position + 1] == SLASH
    is_www = code == SMALL_W and position + 2 < end
    return is_www and data[position] == SMALL_W and data[position + 1] == SMALL_W and data[position + 2] == DOT


@njit
def read_line(data, start, end, traits, row):  # type: ignore[no-untyped-def]
    """Fills `row`, float32 of one for each feature, but for copies and coherence; the line is not blank."""
    counts = np.zeros(16, np.int64)  # by class
    marks = np.zeros(8, np.int64)
    read = spaces = lower_words = upper_words = digits = longest_digits = run = longest_run = 0
    dates = times = links = number = first = last = closing = 0
    before = np.int32(32)
    was_clock = False
    position = start
    while position < end and read < LONGEST:
        code, width = code_point_at(data, position, end)
        kind, mark = class_of(traits, code), mark_of(traits, code)
        position += width
        read += 1
        if kind == SPACE:
            if first == 0:
                read -= 1
                row[1] += width
            else:
                spaces += 1
                run = 0
            before, digits = code, 0
            continue
        if first == 0:
            first = 16 + mark if mark and mark != FUNCTION else kind
        counts[kind] += 1
        if kind == DIGIT:
            digits += 1
            number = (number * 10 + code - 48 if 48 <= code < 58 else 0) if digits > 1 else code - 48
            longest_digits = max(longest_digits, digits)
            times += was_clock
            was_clock = False
        else:
            was_clock = digits > 0 and digits < 3 and mark == COLON
            dates += digits == 4 and 1980 <= number < 2040 and code in YEAR_SIGNS
            digits = 0
        if kind in (LETTER, UPPER):
            is_begun = class_of(traits, before) not in (LETTER, UPPER, DIGIT) and before not in APOSTROPHES
            lower_words += is_begun and kind == LETTER
            upper_words += is_begun and kind == UPPER
        if code == DOT:  # ends a sentence where white space or nothing follows, and no digit stands before
            is_end = position >= end or data[np.uint64(position)] <= 32 or read == LONGEST
            mark = END if is_end and class_of(traits, before) != DIGIT else 0
        links += is_link(data, position, end, code)
        marks[mark] += 1
        run = run + 1 if kind in (HAN, KANA, LETTER, UPPER, DIGIT) else 0
        longest_run = max(longest_run, run)
        if mark != QUOTE and mark != BRACKET:
            closing = mark
        last = 16 + mark if mark and mark != FUNCTION else kind
        before = code
    share = np.float32(1 / max(read - spaces, 1))
    row[2], row[3], row[4], row[5] = (
        counts[HAN] * share,
        counts[KANA] * share,
        counts[LETTER] * share,
        counts[UPPER] * share,
    )
    row[6], row[7], row[8] = counts[DIGIT] * share, counts[SYMBOL] * share, marks[FUNCTION] * share
    row[9], row[10] = spaces, read / (spaces + 1)
    row[11], row[12], row[13], row[14], row[15], row[16] = marks[1], marks[2], marks[3], marks[4], marks[5], marks[6]
    row[17], row[18], row[19], row[20], row[21], row[22] = lower_words, upper_words, longest_digits, dates, times, links
    row[23], row[24] = longest_run, first
    if position < end:
        last, closing = last_kinds(data, start, end, traits)
    row[25], row[26] = last, closing == END


@njit
def last_kinds(data, start, end, traits):  # type: ignore[no-untyped-def]
    """The kind of the last character of a line that was not read to its end, and the mark that closes it."""
    last = -1
    for _ in range(8):
        position = end - 1
        while position > start and data[np.uint64(position)] & 0xC0 == 0x80:
            position -= 1
        code, _ = code_point_at(data, position, end)
        kind, mark = class_of(traits, code), mark_of(traits, code)
        mark = END if code == DOT else mark
        if kind != SPACE:
            last = (16 + mark if mark and mark != FUNCTION else kind) if last < 0 else last
            if mark != QUOTE and mark != BRACKET:
                return last, mark
        end = position
        if end <= start:
            break
    return max(last, 0), 0


@njit
def fill_features(data, spans, texts, traits, table):  # type: ignore[no-untyped-def]
    """Fills `table`, float32 of (lines, features), zero at first but for the lengths."""
    starts, ends = spans
    for line in range(len(starts)):
        read_line(data, starts[line], ends[line], traits, table[line])
    is_prose = (table[:, LENGTH] >= PROSE_LENGTH) & (table[:, SENTENCE_ENDS] + table[:, COMMAS] > 0)
    count_copies(data, spans, texts, LONGEST, table[:, COPIES])
    compare_words(data, spans, texts, (traits, LONGEST, is_prose), table[:, COHERENCE : WORDS + 1])


def line_features(
    data: npt.NDArray[np.uint8], spans: tuple[Positions, Positions], lengths: Positions, texts: Positions
) -> Floats:
    """The features of lines that are not blank, float32 of (lines, len(LINE_FEATURES)).

    `spans` are first and last byte of each line, `lengths` its characters; the lines of text `n` are `texts[n]` to
    `texts[n + 1]`.
    """
    table: Floats = np.zeros((len(lengths), len(LINE_FEATURES)), np.float32)
    table[:, LENGTH] = lengths
    fill_features(data, spans, texts, traits(), table)
    return table
