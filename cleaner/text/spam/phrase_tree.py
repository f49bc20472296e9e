"""Phrases as a tree of symbols, for the search of `cleaner.text.spam.phrases`, which says how a text is read."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.likeness.comparable import CODE, IS_EXPANDED, letter_table
from cleaner.text.units.characters import (
    COMBINING,
    LINE_BREAK,
    MARK,
    OTHER,
    SPACE,
    SYMBOL,
    TERMINAL,
    class_table,
)

__all__ = [
    "BREAK",
    "FIRST_SYMBOL",
    "GAP",
    "NOTHING",
    "SLOT_BITS",
    "SYMBOL_BITS",
    "WORD_SPACE",
    "Phrases",
    "child_of",
    "compile_phrases",
    "slot_of",
]

BREAK, GAP, NOTHING, UNKNOWN, WORD_SPACE = range(5)
FIRST_SYMBOL = 5
IS_LATIN_LETTER, IS_DIGIT = 1, 2
GAP_MARKS = "·.-_*|/\\~^+=#•‧・●○◆◇■□★☆…—–―﹒|`'’"  # marks that are put between the characters of a hidden word
SLOT_BITS = 18  # of the hash of two or three symbols: 32 kB of bits, of which the 6,000 terms of spam set one in sixty
SYMBOL_BITS = 14

njit = numba.njit(cache=True, nogil=True)


class Phrases(NamedTuple):
    """Phrases as a tree of symbols: every step is a key (node and symbol) of one hash table."""

    symbols: npt.NDArray[np.uint16]  # symbol of every code point
    kinds: npt.NDArray[np.uint8]  # of a symbol: IS_LATIN_LETTER or IS_DIGIT, 0 for others
    signs: npt.NDArray[np.uint16]  # of every code point: its symbol, and above SYMBOL_BITS the symbol's kind
    pairs: npt.NDArray[np.uint64]  # a bit for every hash of two symbols: whether a phrase begins with them
    triples: npt.NDArray[np.uint64]  # the same of three symbols, or of all two that a phrase has and BREAK
    steps: npt.NDArray[np.int64]  # node << SYMBOL_BITS | symbol, or -1
    children: npt.NDArray[np.int32]  # the node that a step leads to
    terms: npt.NDArray[np.int32]  # the phrase that ends at a node, or -1


@numba.njit(cache=True, nogil=True, inline="always")
def slot_of(first, second, third):  # type: ignore[no-untyped-def]
    """The hash of two or three symbols, all uint64; the third of two is BREAK."""
    joined = (third << np.uint64(SYMBOL_BITS) | first) << np.uint64(SYMBOL_BITS) | second
    return joined * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - SLOT_BITS)


@njit
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
    terms = [-1]
    known: dict[tuple[int, int], int] = {}
    for term, text in enumerate(texts):
        node = 0
        for symbol in text:
            if (node, symbol) not in known:
                known[node, symbol] = len(terms)
                terms.append(-1)
            node = known[node, symbol]
        terms[node] = term if terms[node] < 0 else terms[node]
    size = 1 << (2 * len(known) + 2).bit_length()
    steps, children = np.full(size, -1, np.int64), np.zeros(size, np.int32)
    for (node, symbol), child in known.items():
        add_step(steps, children, node, symbol, child)
    pairs = filter_of((text[0], text[1], BREAK) for text in texts)
    triples = filter_of((text[0], text[1], BREAK if len(text) == 2 else text[2]) for text in texts)
    signs = (symbols | kinds[symbols].astype(np.uint16) << SYMBOL_BITS).astype(np.uint16)
    return Phrases(symbols, kinds, signs, pairs, triples, steps, children, np.array(terms, np.int32))


def filter_of(beginnings: Iterable[tuple[int, int, int]]) -> npt.NDArray[np.uint64]:
    """The bits of the slots of some beginnings."""
    bits = np.zeros(1 << SLOT_BITS, np.bool_)
    symbols = np.array(list(beginnings), np.uint64).reshape(-1, 3)
    bits[slot_of(symbols[:, 0], symbols[:, 1], symbols[:, 2])] = True
    return np.packbits(bits, bitorder="little").view("<u8").astype(np.uint64)
