"""The tokens of a text as rows of masks: what is counted of words is mostly a count of bits.

`cleaner.text.units.words` says what a token is. A **row** speaks of up to 64 bytes: of column POSITION on, bit `n` of
each other column says something about byte POSITION + n. Rows stand in the order of the text and overlap nowhere; bytes
of which no row speaks do not exist. Where a token ends and the next begins is told for 64 bytes at once, by the masks
of `cleaner.text.units.ascii_tokens`; only *hard* stretches are cut byte by byte.
"""

import numba
import numpy as np

from cleaner.text.units.ascii_tokens import ascii_tokens, white_bits
from cleaner.text.units.bitmasks import LANES, below, bits_in, first_bit, last_bit
from cleaner.text.units.characters import COMBINING, TERMINAL, code_point_at
from cleaner.text.units.runs import CHARACTER, CHARACTERS, END, KIND, NEWLINE, SIGN, START, WORD
from cleaner.text.units.stretches import cut_stretch
from cleaner.text.units.wide_characters import wide_masks

__all__ = [
    "ALPHABETIC",
    "ENDS",
    "IDEOGRAPHS",
    "LINE_BREAKS",
    "POSITION",
    "SPACED",
    "STARTS",
    "STOPS",
    "VISIBLE",
    "WORDS",
    "row_scratch",
    "token_rows",
]

POSITION = 0
STARTS = 1  # first bytes of tokens
STOPS = 2  # last bytes of tokens
WORDS = 3  # last bytes of words
ALPHABETIC = 4  # last bytes of words with a letter
ENDS = 5  # last bytes of signs that end a sentence
IDEOGRAPHS = 6  # first bytes of words that are one character (kind CHARACTER)
VISIBLE = 7  # first bytes of the characters of all tokens
SPACED = 8  # first bytes of the characters of spaced words (kinds WORD and NUMBER)
LINE_BREAKS = 9
COLUMNS = 10

ONE = np.uint64(1)
SHIFT, PLACE = np.uint64(6), np.uint64(LANES - 1)
FIRST_HAN_LEAD, LAST_HAN_LEAD = 0xE4, 0xE9  # first bytes of U+4000 to U+9FFF, of which none is a combining mark
ROWS_OF_A_BYTE = 16  # bytes to a row at the fewest: two rows together speak of 60 or more, but for the last

njit = numba.njit(cache=True, nogil=True)
inline = numba.njit(cache=True, nogil=True, forceinline=True)


@njit
def row_scratch(offsets):  # type: ignore[no-untyped-def]
    """Room for the rows of any of the texts, and for the spans of their hard stretches: `rows` and `spans`."""
    longest = np.int64(1)
    for text in range(len(offsets) - 1):
        longest = max(longest, np.int64(offsets[text + 1]) - np.int64(offsets[text]))
    return np.empty((longest // ROWS_OF_A_BYTE + 8, COLUMNS), np.uint64), np.empty((longest, 4), np.int32)


@njit
def token_rows(data, begin, end, classes, rows, spans):  # type: ignore[no-untyped-def]
    """Writes the tokens of the text `data[begin:end]` to `rows` and returns how many rows there are.

    `data` is uint8, `begin` and `end` are bytes, `classes` is `class_table()`; `rows` and `spans` are of `row_scratch`,
    used again for the next text.
    """
    zero = np.uint64(0)
    count, position, end = np.uint64(0), np.int64(begin), np.int64(end)
    while position < end and position + LANES < len(data):
        here = below(end - position)
        white = white_bits(data, position) | ~here
        wide = bits_in(data, position, 0x80, 0xFF) & here
        characters, signs, ends, letters, upper, digits, curly, hard = zero, zero, zero, zero, zero, zero, zero, zero
        if wide != 0:
            space, characters, signs, ends, letters, upper, digits, curly, combining = wide_masks(
                data, position, end, wide, classes
            )
            white |= space
            behind = position + last_bit(white | characters | signs) + 1
            if combining or is_combining(data, behind, end, classes):  # it belongs to the character before it
                characters, signs, ends, letters, upper, digits, curly = zero, zero, zero, zero, zero, zero, zero
                hard = wide & ~space
        alone = characters | signs
        parting = white | alone
        if parting == 0:
            last = stretch_end(data, position, end)
            count = add_stretch(data, position, last, classes, rows, count, spans)
            position = last
        else:
            whole = last_bit(parting) + 1  # the stretch behind may go on: the next 64 bytes begin where it does
            starts, letters, digits, marks, more = ascii_tokens(data, position, parting, letters, upper, digits, curly)
            part, leads = below(whole), ~bits_in(data, position, 0x80, 0xBF)
            inside = (~parting | alone) & part
            starts = (starts | alone & leads) & part
            follow = inside & ~starts
            stops = inside & ~(follow >> ONE)
            words = holding(letters | digits, starts, follow, stops)
            words |= stops & characters
            solo = stops & ~words & ~alone
            rows[count, POSITION], rows[count, STARTS], rows[count, STOPS] = position, starts, stops
            rows[count, WORDS] = words
            rows[count, ALPHABETIC] = holding(letters, starts, follow, stops) | stops & characters
            rows[count, ENDS] = stops & (ends | marks & starts)
            rows[count, IDEOGRAPHS] = starts & characters
            rows[count, VISIBLE] = inside & leads
            signs = alone | solo & starts | long_signs(solo & ~starts, starts)
            rows[count, SPACED] = inside & leads & ~signs
            rows[count, LINE_BREAKS] = bits_in(data, position, NEWLINE, NEWLINE) & here & part
            hard = (hard | more) & inside
            while hard != 0:
                bit = hard & ~hard + ONE
                first = last_bit(parting & bit - ONE) + 1
                last = first_bit(parting & ~(bit - ONE))
                stretch = below(last) & ~below(first)
                hard &= ~stretch
                for column in range(STARTS, COLUMNS):
                    rows[count, np.uint64(column)] &= ~stretch
                tokens = cut_stretch(data, position + first, position + last, classes, spans, 0)
                mark_tokens(data, spans, tokens, classes, rows, count)
            count += ONE
            position += whole
    if position < end:
        count = add_stretch(data, position, end, classes, rows, count, spans)
    return count


@inline
def holding(wanted, starts, follow, stops):  # type: ignore[no-untyped-def]
    """The last bytes of the tokens that hold one of the `wanted` bytes; `follow` are their bytes but for the first.

    One of them added to the bytes that follow carries through to the byte behind the token, none leaves it as it is.
    """
    within = follow & (wanted | (wanted & starts) << ONE)
    return (follow + within & ~follow) >> ONE | wanted & starts & stops


@inline
def long_signs(stops, starts):  # type: ignore[no-untyped-def]
    """All bytes of the tokens that end at one of `stops`."""
    found = np.uint64(0)
    while stops != 0:
        bit = stops & ~stops + ONE
        stops ^= bit
        found |= (bit | bit - ONE) & ~below(last_bit(starts & bit - ONE))
    return found


@inline
def is_combining(data, position, end, classes):  # type: ignore[no-untyped-def]
    """Whether a combining mark stands at a place, which may be the end."""
    if position >= end or data[np.uint64(position)] < 0x80:
        return False
    if FIRST_HAN_LEAD <= data[np.uint64(position)] <= LAST_HAN_LEAD:
        return False
    code, _ = code_point_at(data, position, end)
    return classes[np.uint64(code)] == COMBINING


@njit
def stretch_end(data, position, end):  # type: ignore[no-untyped-def]
    """The first white space of ASCII from `position` on, or `end`."""
    found = np.uint64(0)
    while found == 0 and position < end and position + LANES <= len(data):
        found = white_bits(data, position)
        position += LANES if found == 0 else first_bit(found)
    return min(position, end) if found != 0 else end


@njit
def add_stretch(data, position, end, classes, rows, count, spans):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Adds the rows of a piece that is cut byte by byte; returns the new count."""
    size = np.uint64((end - position + LANES - 1) // LANES)
    for row in range(count, count + size):
        rows[row, 1:] = 0
        rows[row, POSITION] = np.uint64(position) + (row - count << SHIFT)
    for place in range(end - position):
        if data[np.uint64(position + place)] == NEWLINE:
            set_bit(rows, count, LINE_BREAKS, np.uint64(place))
    tokens = cut_stretch(data, position, end, classes, spans, 0)
    mark_tokens(data, spans, tokens, classes, rows, count)
    return count + size


@njit
def mark_tokens(data, spans, tokens, classes, rows, count):  # type: ignore[no-untyped-def]
    """Sets the bits of the tokens in `spans`, in rows of 64 bytes each from row `count` on."""
    origin = rows[count, POSITION]
    for token in range(np.uint64(tokens)):
        start, end = np.uint64(spans[token, START]), np.uint64(spans[token, END])
        kind, first, last = spans[token, KIND], start - origin, end - origin - ONE
        set_bit(rows, count, STARTS, first)
        set_bit(rows, count, STOPS, last)
        if kind == CHARACTER:
            set_bit(rows, count, IDEOGRAPHS, first)
        if kind >= WORD:
            set_bit(rows, count, ALPHABETIC, last)
        if kind != SIGN:
            set_bit(rows, count, WORDS, last)
        elif spans[token, CHARACTERS] == 1:
            code, _ = code_point_at(data, start, end)
            if classes[np.uint64(code)] == TERMINAL:
                set_bit(rows, count, ENDS, last)
        for byte in range(start, end):
            if data[byte] & 0xC0 != 0x80:
                set_bit(rows, count, VISIBLE, byte - origin)
                if kind != SIGN and kind != CHARACTER:
                    set_bit(rows, count, SPACED, byte - origin)


@njit
def set_bit(rows, count, column, place):  # type: ignore[no-untyped-def]
    rows[count + (place >> SHIFT), column] |= ONE << (place & PLACE)
