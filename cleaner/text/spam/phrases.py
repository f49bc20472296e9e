"""Many phrases looked for at once, also where they are disguised.

A text is read as a sequence of symbols: letters, digits and ideographs without regard to width and case, Traditional
characters and those written in a character's place as the one they stand for. Invisible characters are left out.
White space and what else is put between Han characters to hide a word (`澳·门`, `加 微 信`, `代*开`) is a **gap**: it
does not part Han characters, but it parts words of letters. Sentence punctuation ends every phrase. A phrase of letters
must not stand inside a longer word, one of digits not inside a longer number.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import (
    COMBINING,
    LINE_BREAK,
    MARK,
    OTHER,
    SPACE,
    SYMBOL,
    TERMINAL,
    class_table,
    code_point_at,
)
from cleaner.text.comparable import CODE, IS_EXPANDED, letter_table

__all__ = ["END", "GAPS", "LINE", "MATCH_COLUMNS", "START", "TERM", "Phrases", "compile_phrases", "find_phrases"]

Matches = npt.NDArray[np.int32]

LINE, TERM, START, END, GAPS = range(5)
MATCH_COLUMNS = 5
"""Of a match: its line, its phrase, first byte, byte after the last, gaps inside it."""

BREAK, GAP, NOTHING, UNKNOWN, WORD_SPACE = range(5)
FIRST_SYMBOL = 5
IS_LATIN_LETTER, IS_DIGIT = 1, 2
GAP_MARKS = "·.-_*|/\\~^+=#•‧・●○◆◇■□★☆…—–―﹒|`'’"  # marks that are put between the characters of a hidden word
MOST_GAPS = 3  # gap characters between two symbols: more of them part what belongs apart
LONGEST = 4096  # symbols of a line that are read: no line costs more than these
BYTES_A_MATCH = 32  # room at first: ordinary text has a match every hundred bytes
PAIR_BITS = 16
SYMBOL_BITS = 14

njit = numba.njit(cache=True, nogil=True)


class Phrases(NamedTuple):
    """Phrases as a tree of symbols: every step is a key (node and symbol) of one hash table."""

    symbols: npt.NDArray[np.uint16]  # symbol of every code point
    kinds: npt.NDArray[np.uint8]  # of a symbol: IS_LATIN_LETTER or IS_DIGIT, 0 for others
    pairs: npt.NDArray[np.uint8]  # by the hash of two symbols: whether a phrase begins with them
    steps: npt.NDArray[np.int64]  # node << SYMBOL_BITS | symbol, or -1
    children: npt.NDArray[np.int32]  # the node that a step leads to
    terms: npt.NDArray[np.int32]  # the phrase that ends at a node, or -1


@numba.njit(cache=True, nogil=True, inline="always")
def pair_slot(first, second):  # type: ignore[no-untyped-def]
    return (np.uint32(first) * np.uint32(40503) + np.uint32(second) * np.uint32(2654435)) & np.uint32(0xFFFF)


@numba.njit(cache=True, nogil=True, inline="always")
def child_of(steps, children, node, symbol):  # type: ignore[no-untyped-def]
    """The node that follows another by a symbol; 0 if there is none."""
    key = np.int64(node) << SYMBOL_BITS | np.int64(symbol)
    mask = np.uint64(len(steps) - 1)
    slot = (np.uint64(key) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)) & mask
    while steps[slot] != key:
        if steps[slot] < 0:
            return np.int32(0)
        slot = (slot + np.uint64(1)) & mask
    return children[slot]


@njit
def add_step(steps, children, node, symbol, child):  # type: ignore[no-untyped-def]
    key = np.int64(node) << SYMBOL_BITS | np.int64(symbol)
    mask = np.uint64(len(steps) - 1)
    slot = (np.uint64(key) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(32)) & mask
    while steps[slot] >= 0:
        slot = (slot + np.uint64(1)) & mask
    steps[slot], children[slot] = key, child


def fold_codes(letters: Mapping[str, str]) -> npt.NDArray[np.int64]:
    """What every code point is read as: its first letter in folded form, and the letter it is written in place of."""
    table = letter_table()
    codes = np.arange(len(table.of_code), dtype=np.int64)
    folded = np.where(table.of_code & np.uint32(CODE) == 0, codes, table.of_code & np.uint32(CODE)).astype(np.int64)
    expanded = np.flatnonzero(table.of_code & np.uint32(IS_EXPANDED))
    folded[expanded] = table.pool[folded[expanded] + 1] & np.uint32(CODE)
    meant = codes.copy()
    meant[[ord(letter) for letter in letters]] = [ord(letter) for letter in letters.values()]
    return meant[folded]


def base_symbols() -> npt.NDArray[np.uint16]:
    """For every code point what it is when no phrase has it: a break, a gap, nothing, or a letter unknown."""
    classes = class_table()
    symbols = np.full(len(classes), UNKNOWN, np.uint16)
    symbols[np.isin(classes, (MARK, TERMINAL, LINE_BREAK))] = BREAK
    symbols[np.isin(classes, (SPACE, SYMBOL))] = GAP
    symbols[[ord(mark) for mark in GAP_MARKS]] = GAP
    symbols[np.isin(classes, (COMBINING, OTHER))] = NOTHING
    symbols[[ord("'"), ord("’")]] = NOTHING
    return symbols


def compile_phrases(phrases: Iterable[str], letters: Mapping[str, str]) -> Phrases:
    """The tree of some phrases; `letters` says for a character which one it is written in place of.

    A phrase has 2 symbols or more, or ValueError; a space parts its words of letters. Of two phrases that
    fold to the same the first counts.
    """
    listed = list(phrases)
    folded, base = fold_codes(letters), base_symbols()
    spaced = np.where(base == GAP, ord(" "), folded)
    texts = [[int(spaced[code]) for code in map(ord, phrase) if base[code] != NOTHING] for phrase in listed]
    if short := [phrase for phrase, text in zip(listed, texts, strict=True) if len(text) < 2]:
        raise ValueError(f"a phrase of one character would be found everywhere: '{short[0]}'")
    alphabet = sorted({code for text in texts for code in text if code != ord(" ")})
    number = {code: FIRST_SYMBOL + place for place, code in enumerate(alphabet)} | {ord(" "): WORD_SPACE}
    of_folded = base.copy()
    of_folded[alphabet] = [number[code] for code in alphabet]
    symbols = np.where((base == UNKNOWN) | (of_folded >= FIRST_SYMBOL), of_folded[folded], base).astype(np.uint16)
    kinds = np.zeros(FIRST_SYMBOL + len(alphabet), np.uint8)
    for code in alphabet:
        if code < 0x250:
            kinds[number[code]] = IS_DIGIT if chr(code).isdigit() else IS_LATIN_LETTER
    return grow_tree(symbols, kinds, [[number[code] for code in text] for text in texts])


def grow_tree(symbols: npt.NDArray[np.uint16], kinds: npt.NDArray[np.uint8], texts: list[list[int]]) -> Phrases:
    size = 1 << (2 * sum(map(len, texts)) + 2).bit_length()
    steps, children = np.full(size, -1, np.int64), np.zeros(size, np.int32)
    pairs, terms = np.zeros(1 << PAIR_BITS, np.uint8), [-1]
    known: dict[tuple[int, int], int] = {}
    for term, text in enumerate(texts):
        node = 0
        pairs[int(pair_slot(text[0], text[1]))] = 1
        for symbol in text:
            if (node, symbol) not in known:
                known[node, symbol] = len(terms)
                add_step(steps, children, node, symbol, len(terms))
                terms.append(-1)
            node = known[node, symbol]
        terms[node] = term if terms[node] < 0 else terms[node]
    return Phrases(symbols, kinds, pairs, steps, children, np.array(terms, np.int32))


@njit
def read_symbols(data, start, end, phrases, buffers):  # type: ignore[no-untyped-def]
    """Writes the symbols of a line, their first bytes and the gap characters before each; returns how many.

    One more symbol, BREAK, stands after the last. A gap between two Latin letters or digits is WORD_SPACE.
    """
    read, places, gaps = buffers
    symbols, kinds = phrases.symbols, phrases.kinds
    count, position, gap = 0, start, 0
    was_latin = False
    while position < end and count < LONGEST:
        code, width = code_point_at(data, position, end)
        symbol = symbols[np.uint32(code)]
        position += width
        if symbol == NOTHING:
            continue
        if symbol == GAP:
            gap += 1
            continue
        is_latin = symbol >= FIRST_SYMBOL and kinds[symbol] != 0
        if gap > 0 and is_latin and was_latin:
            read[count], places[count], gaps[count] = WORD_SPACE, position - width, 0
            count += 1
            gap = 0
        read[count], places[count], gaps[count] = symbol, position - width, min(gap, 255)
        count += 1
        gap = 0
        was_latin = is_latin
    read[count], places[count], gaps[count] = BREAK, end, 0
    return count


@njit
def is_inside_word(kinds, read, gaps, before):  # type: ignore[no-untyped-def]
    """Whether the symbols at `before` and after it belong to one word of letters, or to one number."""
    if before < 0 or gaps[before + 1] > 0:
        return False
    first, second = read[before], read[before + 1]
    return kinds[first] != 0 and kinds[first] == kinds[second]


@njit
def match_line(line, data, phrases, buffers, count, rows):  # type: ignore[no-untyped-def]
    """Writes the longest phrase at every place, left to right and without overlap, to `rows`; returns how many."""
    read, places, gaps = buffers
    place = written = 0
    while place < count:
        first = read[place]
        if first < FIRST_SYMBOL or not phrases.pairs[pair_slot(first, read[place + 1])]:
            place += 1
            continue
        node = child_of(phrases.steps, phrases.children, 0, first)
        last, term, inner, best_gaps = place, -1, 0, 0
        stop = place
        while node != 0 and stop < count:
            if phrases.terms[node] >= 0 and not is_inside_word(phrases.kinds, read, gaps, stop):
                term, last, best_gaps = phrases.terms[node], stop, inner
            stop += 1
            if gaps[stop] > MOST_GAPS:
                break
            inner += gaps[stop] > 0
            node = child_of(phrases.steps, phrases.children, node, read[stop])
        if term >= 0 and not is_inside_word(phrases.kinds, read, gaps, place - 1):
            row = rows[written]
            row[0], row[1], row[2] = line, term, places[place]
            row[3], row[4] = end_of(data, places[last], places[last + 1]), best_gaps
            written += 1
            place = last
        place += 1
    return written


@njit
def end_of(data, position, end):  # type: ignore[no-untyped-def]
    """The byte after the character that begins at `position`."""
    return position + code_point_at(data, position, end)[1]


@njit
def match_lines(data, starts, ends, phrases, matches):  # type: ignore[no-untyped-def]
    """Fills `matches` and returns their number; -1 if there is not room enough."""
    # the rows of one line are at most half its symbols
    buffers = (np.empty(LONGEST + 3, np.uint16), np.empty(LONGEST + 3, np.int64), np.empty(LONGEST + 3, np.uint8))
    written = 0
    for line in range(len(starts)):
        if ends[line] > starts[line]:
            count = read_symbols(data, starts[line], ends[line], phrases, buffers)
            if written + count // 2 + 1 > len(matches):
                return -1
            written += match_line(line, data, phrases, buffers, count, matches[written:])
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
