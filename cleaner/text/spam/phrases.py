"""Many phrases looked for at once, also where they are disguised.

A text is read as a sequence of symbols: letters, digits and ideographs without regard to width and case, Traditional
characters and those written in a character's place as the one they stand for. Invisible characters are left out.
White space and what else is put between Han characters to hide a word (`澳·门`, `加 微 信`, `代*开`) is a **gap**: it
does not part Han characters, but it parts words of letters. Sentence punctuation ends every phrase. A phrase of letters
must not stand inside a longer word, one of digits not inside a longer number.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.spam.phrase_tree import (
    BREAK,
    FIRST_SYMBOL,
    GAP,
    NOTHING,
    SYMBOL_BITS,
    WORD_SPACE,
    Phrases,
    child_of,
    compile_phrases,
    slot_of,
)
from cleaner.text.units.characters import code_point_at

__all__ = [
    "END",
    "FIRST_SYMBOL",
    "GAP",
    "GAPS",
    "LINE",
    "MATCH_COLUMNS",
    "START",
    "TERM",
    "WORD_SPACE",
    "Phrases",
    "child_of",
    "compile_phrases",
    "find_phrases",
]

Matches = npt.NDArray[np.int32]

LINE, TERM, START, END, GAPS = range(5)
MATCH_COLUMNS = 5
"""Of a match: its line, its phrase, first byte, byte after the last, gaps inside it."""

MOST_GAPS = 3  # gap characters between two symbols: more of them part what belongs apart
LONGEST = 4096  # symbols of a line that are read: no line costs more than these
BYTES_A_MATCH = 32  # room at first: ordinary text has a match every hundred bytes
IS_SYMBOL = np.uint64((1 << SYMBOL_BITS) - 1)
GAP_SHIFT, PLACE_SHIFT = np.uint64(16), np.uint64(32)

njit = numba.njit(cache=True, nogil=True)


@njit
def symbol_of(read, place):  # type: ignore[no-untyped-def]
    return read[np.uint64(place)] & IS_SYMBOL


@njit
def kind_of(read, place):  # type: ignore[no-untyped-def]
    return (read[np.uint64(place)] >> np.uint64(SYMBOL_BITS)) & np.uint64(3)


@njit
def gap_before(read, place):  # type: ignore[no-untyped-def]
    """Gap characters before a symbol, 255 at most."""
    return np.int64((read[np.uint64(place)] >> GAP_SHIFT) & np.uint64(255))


@njit
def byte_of(read, place):  # type: ignore[no-untyped-def]
    """The first byte of a symbol."""
    return np.int64(read[np.uint64(place)] >> PLACE_SHIFT)


@njit
def may_begin(bits, first, second, third):  # type: ignore[no-untyped-def]
    """1 if a phrase may begin with these symbols, as a filter has it, else 0."""
    slot = slot_of(first, second, third)
    bit = (bits[slot >> np.uint64(6)] >> (slot & np.uint64(63))) & np.uint64(1)
    return bit if first >= np.uint64(FIRST_SYMBOL) else np.uint64(0)


@njit
def read_symbols(  # type: ignore[no-untyped-def]  # noqa: PLR0913
    data, start, end, signs, pairs, read, openings
):
    """Writes the symbols of a line, and the places among them at which a phrase may begin; returns how many of both.

    A symbol is one word: its sign, the gap characters before it, its first byte. One more, BREAK, stands after the
    last. A gap between two Latin letters or digits is WORD_SPACE. Arrays come one by one here and below, and no
    function that is called for a line leaves a loop early: else numba counts references, which took half the time.
    """
    count = opened = np.uint64(0)
    gap, position, before, is_first = np.uint64(0), start, np.uint64(BREAK), np.uint64(0)  # of a word or number
    while position < end and count < np.uint64(LONGEST):
        code, width = code_point_at(data, position, end)
        sign = np.uint64(signs[np.uint32(code)])
        place = np.uint64(position) << PLACE_SHIFT
        position += width
        if sign in (NOTHING, GAP):
            gap += np.uint64(sign == GAP)
            continue
        if gap > 0 and sign > IS_SYMBOL and before > IS_SYMBOL:
            openings[opened] = count - np.uint64(1)
            opened += is_first & may_begin(pairs, before & IS_SYMBOL, np.uint64(WORD_SPACE), np.uint64(BREAK))
            read[count] = np.uint64(WORD_SPACE) | place
            count += np.uint64(1)
            gap, before = np.uint64(0), np.uint64(WORD_SPACE)
        openings[opened] = count - np.uint64(1)
        opened += is_first & may_begin(pairs, before & IS_SYMBOL, sign & IS_SYMBOL, np.uint64(BREAK))
        is_first = np.uint64(gap > 0 or sign <= IS_SYMBOL or (before ^ sign) > IS_SYMBOL)
        read[count] = sign | min(gap, np.uint64(255)) << GAP_SHIFT | place
        count += np.uint64(1)
        gap, before = np.uint64(0), sign
    read[count] = np.uint64(BREAK) | np.uint64(end) << PLACE_SHIFT
    return np.int64(count), np.int64(opened)


@njit
def is_inside_word(read, before):  # type: ignore[no-untyped-def]
    """Whether the symbols at `before` and after it belong to one word of letters, or to one number."""
    is_parted = before < 0 or gap_before(read, before + 1) > 0
    return not is_parted and kind_of(read, before) != 0 and kind_of(read, before) == kind_of(read, before + 1)


@njit
def longest_at(place, count, steps, children, terms, read):  # type: ignore[no-untyped-def]
    """The longest phrase that begins at a place, the place of its last symbol and its gaps; the phrase -1 for none."""
    node = child_of(steps, children, 0, symbol_of(read, place))
    last, term, inner, best_gaps = place, np.int32(-1), 0, 0
    stop = place
    while node != 0 and stop < count:
        if terms[node] >= 0 and not is_inside_word(read, stop):
            term, last, best_gaps = terms[node], stop, inner
        stop += 1
        gap = gap_before(read, stop)
        inner += gap > 0
        node = child_of(steps, children, node, symbol_of(read, stop)) if gap <= MOST_GAPS else np.int32(0)
    return term, last, best_gaps


@njit
def match_line(  # type: ignore[no-untyped-def]  # noqa: PLR0913
    line, data, triples, steps, children, terms, read, count, openings, opened, rows
):
    """Writes the longest phrase at every place, left to right and without overlap, to `rows`; returns how many."""
    written, free = 0, np.int64(0)
    for opening in range(opened):
        place = np.int64(openings[np.uint64(opening)])
        first, second, third = symbol_of(read, place), symbol_of(read, place + 1), symbol_of(read, place + 2)
        is_open = may_begin(triples, first, second, third) | may_begin(triples, first, second, np.uint64(BREAK))
        if place >= free and is_open:
            term, last, gaps = longest_at(place, count, steps, children, terms, read)
            if term >= 0:
                number = np.uint64(written)
                rows[number, 0], rows[number, 1], rows[number, 2] = line, term, byte_of(read, place)
                rows[number, 3] = end_of(data, byte_of(read, last), byte_of(read, last + 1))
                rows[number, 4] = gaps
                written += 1
                free = last + 1
    return written


@njit
def end_of(data, position, end):  # type: ignore[no-untyped-def]
    """The byte after the character that begins at `position`."""
    return position + code_point_at(data, position, end)[1]


@njit
def match_lines(data, starts, ends, phrases, matches):  # type: ignore[no-untyped-def]
    """Fills `matches` and returns their number; -1 if there is not room enough."""
    read, openings = np.empty(LONGEST + 3, np.uint64), np.empty(LONGEST + 3, np.uint64)
    _, _, signs, pairs, triples, steps, children, terms = phrases
    written, line = 0, 0
    while line < len(starts) and written >= 0:
        count, opened = read_symbols(data, starts[line], ends[line], signs, pairs, read, openings)
        if opened > 0:
            if written + count // 2 + 1 > len(matches):  # the rows of one line are at most half its symbols
                written = -1
            else:
                rows = matches[written:]
                written += match_line(line, data, triples, steps, children, terms, read, count, openings, opened, rows)
        line += 1
    return written


def find_phrases(
    data: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], phrases: Phrases
) -> Matches:
    """The phrases in lines `data[start:end]`: int32 of (matches, MATCH_COLUMNS), in the order of the text.

    At every place the longest phrase counts, and none overlaps the one before it.
    """
    capacity = int((ends - starts).sum()) // BYTES_A_MATCH + LONGEST
    while True:
        matches = np.empty((capacity, MATCH_COLUMNS), np.int32)
        count = match_lines(data, starts, ends, phrases, matches)
        if count >= 0:
            return matches[:count]
        capacity *= 4
