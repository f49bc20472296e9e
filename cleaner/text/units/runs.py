"""Runs: stretches of letters, digits and ASCII marks, and how one with marks is cut into tokens.

`cleaner.text.units.words` says what a token is and holds the loop that finds the runs; this is the part of it that one
word in twenty needs.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.characters import DIGIT, LETTER, MARK, NUMERAL, UPPER, code_point_at

__all__ = [
    "BLANK",
    "CHARACTER",
    "CHARACTERS",
    "DOT",
    "END",
    "KIND",
    "NEWLINE",
    "NUMBER",
    "SHEDS",
    "SHED_BACK",
    "SHED_FRONT",
    "SIGN",
    "START",
    "STAYING",
    "WORD",
    "Spans",
    "cut_marked_run",
    "is_pair",
    "write_span",
]

Spans = npt.NDArray[np.int32]
"""One row a token: first byte, byte after the last, length in characters, kind."""

START, END, CHARACTERS, KIND = 0, 1, 2, 3
SIGN, NUMBER, WORD, CHARACTER = 0, 1, 2, 3

FRONT_MARKS = ",:;!?()[]{}<>_#*&%=\"'`$"
BACK_MARKS = ",:;!?()[]{}<>_#*&%\"'`."
SHED_FRONT, SHED_BACK = 1, 2
SHEDS = np.array(
    [(chr(b) in FRONT_MARKS) * SHED_FRONT | (chr(b) in BACK_MARKS) * SHED_BACK for b in range(256)], np.uint8
)

APOSTROPHE, CURLY_APOSTROPHE = ord("'"), ord("’")
PLUS, HYPHEN, DOT, COMMA, SLASH, COLON, LESS, EQUALS, GREATER = (ord(mark) for mark in "+-.,/:<=>")
STAR, CARET, TILDE, AT, DOLLAR, CLOSE = (ord(mark) for mark in "*^~@$)")
LOWER_N, LOWER_T, BLANK, NEWLINE = (ord(character) for character in "nt \n")

STAYING = (CURLY_APOSTROPHE, ord("−"), ord("¶"), ord("†"), ord("‡"))
AND_OR = np.frombuffer(b"and/or", np.uint8)

njit = numba.njit(cache=True, nogil=True)


@njit
def write_span(spans, count, start, end, characters, kind):  # type: ignore[no-untyped-def]
    spans[count, START] = start
    spans[count, END] = end
    spans[count, CHARACTERS] = characters
    spans[count, KIND] = kind
    return count + 1


@njit
def cut_marked_run(data, start, stop, classes, spans, count):  # type: ignore[no-untyped-def]
    """The tokens of a run that has marks: those shed at the front, the body, those shed at the back."""
    while start < stop:
        width = front_mark_width(data, start, stop)
        if width == 0:
            break
        count = write_span(spans, count, start, start + width, 1 if data[start] >= 0x80 else width, SIGN)
        start += width
    body_end = stop
    while body_end > start:
        width = back_mark_width(data, start, body_end)
        if width == 0:
            break
        body_end -= width
    count = cut_body(data, start, body_end, classes, spans, count)
    while body_end < stop:
        width = 1 + is_pair(data, body_end, stop)
        if data[body_end] == DOT:
            width = dots_at(data, body_end, stop)
        elif data[body_end] >= 0x80:
            width = 3
        count = write_span(spans, count, body_end, body_end + width, 1 if data[body_end] >= 0x80 else width, SIGN)
        body_end += width
    return count


@njit
def front_mark_width(data, start, stop):  # type: ignore[no-untyped-def]
    """Bytes of the mark that is shed at the front; 0 if none is."""
    first = data[start]
    if first == DOT:
        dots = dots_at(data, start, stop)
        return dots if dots > 1 or start + dots == stop else 0
    if first == PLUS:
        return 0 if start + 1 < stop and is_ascii_digit(data[start + 1]) else 1
    if is_curly_apostrophe(data, start, stop):
        return 3
    return (1 + is_pair(data, start, stop)) if SHEDS[first] & SHED_FRONT else 0


@njit
def back_mark_width(data, start, stop):  # type: ignore[no-untyped-def]
    """Bytes of the mark that is shed at the back; 0 if none is."""
    last = data[stop - 1]
    if last == DOT:
        first_dot = stop - 1
        while first_dot > start and data[first_dot - 1] == DOT:
            first_dot -= 1
        dots = stop - first_dot
        is_kept = ends_initials(data, start, first_dot) or (first_dot > start and data[first_dot - 1] == SLASH)
        return 0 if dots == 1 and is_kept else dots
    if last in (PLUS, DOLLAR):
        return 1 if stop - 2 >= start and is_ascii_digit(data[stop - 2]) else 0
    if stop - 3 >= start and is_curly_apostrophe(data, stop - 3, stop):
        return 3
    if stop - 2 >= start and is_pair(data, stop - 2, stop):
        return 2
    return 1 if SHEDS[last] & SHED_BACK else 0


@njit
def is_pair(data, position, stop):  # type: ignore[no-untyped-def]
    """Whether `):` or `''` stands here."""
    if position + 1 >= stop:
        return False
    first, second = data[np.uint64(position)], data[np.uint64(position + 1)]
    return (first == CLOSE and second == COLON) or (first == APOSTROPHE and second == APOSTROPHE)


@njit
def ends_initials(data, start, stop):  # type: ignore[no-untyped-def]
    """Whether the bytes end in a letter that stands alone or after a dot, as before the last dot of `e.g.`."""
    if stop <= start or not is_ascii_letter(data[stop - 1]):
        return False
    return stop - 1 == start or data[stop - 2] == DOT


@njit
def cut_body(data, start, stop, classes, spans, count):  # type: ignore[no-untyped-def]
    """The tokens of a run less the marks it shed: parted at marks between letters, unless it is an address."""
    if start >= stop:
        return count
    piece = position = start
    before = np.uint8(0)
    parted = not is_address(data, start, stop)
    while parted and position < stop:
        code, width = code_point_at(data, position, stop)
        kind = classes[code]
        if kind >= MARK and position > piece and position + width < stop:
            next_code, _ = code_point_at(data, position + width, stop)
            after = classes[next_code]
            if code in (APOSTROPHE, CURLY_APOSTROPHE):
                if is_letter(before) and is_letter(after):
                    is_negation = data[position - 1] == LOWER_N and next_code == LOWER_T and position - 1 > piece
                    cut = position - 1 if is_negation else position
                    count = add_token(data, piece, cut, classes, spans, count)
                    piece = cut
            elif parts(code, before, after, next_code) and not is_and_or(data, piece, position, stop):
                count = add_token(data, piece, position, classes, spans, count)
                count = write_span(spans, count, position, position + width, 1, SIGN)
                piece = position + width
        before = kind
        position += width
    return add_token(data, piece, stop, classes, spans, count)


@njit
def parts(code, before, after, next_code):  # type: ignore[no-untyped-def]
    """Whether a mark between a character of class `before` and one of class `after` parts the run."""
    if code == HYPHEN and before == DIGIT and (after == DIGIT or next_code == HYPHEN):
        return True
    if code in (PLUS, STAR, CARET):
        return before == DIGIT and (after == DIGIT or next_code == HYPHEN)
    if code == DOT:
        return before == LETTER and after == UPPER
    if not is_letter(after):
        return False
    if code == COMMA:
        return is_letter(before)
    joins = code in (HYPHEN, TILDE, COLON, SLASH) or LESS <= code <= GREATER
    return joins and (is_letter(before) or before == DIGIT)


@njit
def is_and_or(data, start, slash, stop):  # type: ignore[no-untyped-def]
    """Whether `and/or` is the word around this slash."""
    if slash - start != 3 or stop - slash < 3:
        return False
    for place in range(6):
        if data[np.uint64(start + place)] != AND_OR[place]:
            return False
    return stop - slash == 3 or not is_ascii_letter(data[np.uint64(slash + 3)])


@njit
def add_token(data, start, stop, classes, spans, count):  # type: ignore[no-untyped-def]
    """Writes one token after looking at its characters."""
    characters = letters = digits = 0
    position = start
    while position < stop:
        code, width = code_point_at(data, position, stop)
        kind = classes[code]
        letters += is_letter(kind)
        digits += kind in (DIGIT, NUMERAL)
        characters += 1
        position += width
    return write_span(spans, count, start, stop, characters, WORD if letters else NUMBER if digits else SIGN)


@njit
def is_address(data, start, stop):  # type: ignore[no-untyped-def]
    for position in range(start, stop):
        if data[position] == AT or (
            data[position] == COLON
            and position + 2 < stop
            and data[position + 1] == SLASH
            and data[position + 2] == SLASH
        ):
            return True
    return False


@njit
def dots_at(data, position, stop):  # type: ignore[no-untyped-def]
    end = position
    while end < stop and data[end] == DOT:
        end += 1
    return end - position


@njit
def is_curly_apostrophe(data, position, stop):  # type: ignore[no-untyped-def]
    return position + 2 < stop and data[position] == 0xE2 and data[position + 1] == 0x80 and data[position + 2] == 0x99


@njit
def is_letter(kind):  # type: ignore[no-untyped-def]
    return kind in (LETTER, UPPER)


@njit
def is_ascii_letter(byte):  # type: ignore[no-untyped-def]
    return ((byte | 0x20) - 97) & 0xFF < 26 and byte < 0x80


@njit
def is_ascii_digit(byte):  # type: ignore[no-untyped-def]
    return 48 <= byte <= 57
