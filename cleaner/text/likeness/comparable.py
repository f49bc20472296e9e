"""Text as comparisons see it: letters and digits without regard to case, width, punctuation or white space.

For near-duplicates only; no text is changed by it. A character becomes the letters of its compatibility decomposition
(NFKD) in case folding: `Ａ`, `a` and `𝐚` are one letter, `ﬁ` is two, `㊣` is `正`, half-width `ｶﾞ` and `ガ` are alike.
A combining mark belongs to the letter before it. Punctuation, symbols and white space part words and are left out;
characters of format and control, and variation selectors, are left out as if they were not there. Hangul syllables are
not taken apart, nor are the few characters that would become more than two letters a byte (`ﷺ`).

Only characters of Unicode 3.2 (2002) are folded: that version comes with every Python, and by Unicode's stability
policies neither the decomposition nor the case folding of an assigned character ever changes, so all Pythons agree.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.kept_tables import kept_tables
from cleaner.text.units import characters as character_classes
from cleaner.text.units.characters import (
    COMBINING,
    DIGIT,
    HAN,
    KANA,
    LETTER,
    NUMERAL,
    OTHER,
    TABLE_FILE,
    UNSPACED,
    UPPER,
    class_table,
    code_point_at,
)
from cleaner.text.units.wide_characters import SURE_HAN

__all__ = [
    "IS_LETTER",
    "IS_UNSPACED",
    "Letters",
    "join_characters",
    "join_words",
    "joined",
    "letter_table",
    "read_characters",
    "read_letters",
]

CODE = 0x1FFFFF
IS_LETTER, IS_UNSPACED = 1 << 28, 1 << 29
IS_MARK, IS_EXPANDED = 1 << 30, 1 << 31
BREAK, NOTHING = 0, IS_MARK

VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
FOLDED = (
    range(0x3400),
    range(0xA000, 0xAC00),
    range(0xF900, 0x10450),
    range(0x1D000, 0x1D800),
    range(0x2F800, 0x2FA20),
)
"""Where the characters stand that fold: not among plain Han, Hangul syllables, or what came after Unicode 3.2."""

ONE, TWO, THREE = np.uint64(1), np.uint64(2), np.uint64(3)
SURE_FIRST, SURE_LAST = np.uint64(SURE_HAN[0]), np.uint64(SURE_HAN[1])
FIRST_BYTE, LAST_BYTE = 0xE4, 0xE9
"""Of those characters in UTF-8."""

FACTOR = np.uint32(0x9E3779B1)
"""Base of the polynomials that hash letters and units: odd, 2**32 divided by the golden ratio."""

njit = numba.njit(cache=True, nogil=True)


class Letters(NamedTuple):
    """What becomes of every code point, and the letters of those that become several.

    `of_code[code]` is BREAK, NOTHING, a letter (its code point, IS_LETTER, and IS_UNSPACED if it is a word by itself),
    or a combining mark (its code point and IS_MARK). With IS_EXPANDED it is a place in `pool`: there stands how many
    follow, and then they.
    """

    of_code: npt.NDArray[np.uint32]
    pool: npt.NDArray[np.uint32]


@cache
def letter_table() -> Letters:
    """The table of the kernel: made in 50 ms, and kept."""
    sources = [Path(__file__), Path(character_classes.__file__), TABLE_FILE]
    return Letters(*kept_tables("letters", sources, make_letters))


def make_letters() -> Letters:
    """The table, from the classes of characters and from Unicode 3.2."""
    plain = _plain_letters()
    of_code, pool = plain.copy(), [0]
    folding = [chr(code) for code in chain.from_iterable(FOLDED) if plain[code] != NOTHING]
    for character, folded in zip(folding, fold_all(folding), strict=True):
        letters = _folded_letters(character, folded, plain) if folded != character else []
        if len(letters) == 1:
            of_code[ord(character)] = letters[0]
        elif letters:
            of_code[ord(character)] = len(pool) | IS_EXPANDED
            pool += [len(letters), *letters]
    return Letters(of_code.astype(np.uint32), np.array(pool, np.uint32))


def _plain_letters() -> npt.NDArray[np.int64]:
    """What every code point is before folding: by its class a letter, a mark, a break or nothing."""
    flags = np.zeros(256, np.int64)
    flags[[UPPER, LETTER, DIGIT, NUMERAL]] = IS_LETTER
    flags[[HAN, KANA, UNSPACED]] = IS_LETTER | IS_UNSPACED
    flags[COMBINING] = IS_MARK
    classes = class_table()
    plain = np.where(flags[classes] == 0, BREAK, np.arange(len(classes)) | flags[classes])
    plain[classes == OTHER] = NOTHING
    plain[list(VARIATION_SELECTORS)] = NOTHING
    return plain


def _folded_letters(character: str, folded: str, plain: npt.NDArray[np.int64]) -> list[int]:
    """The letters and marks that a character folds to; none where it stays what it is before folding."""
    letters = [int(plain[ord(letter)]) for letter in folded if plain[ord(letter)] not in (BREAK, NOTHING)]
    is_letter = plain[ord(character)] != BREAK
    if len(letters) > 2 * len(character.encode()):
        return [ord(character) | IS_LETTER]
    return letters if is_letter or any(letter & IS_LETTER for letter in letters) else []


def fold_all(characters: Sequence[str]) -> list[str]:
    """`fold` of each of the characters, all at once: a call for each would take three times as long."""
    old = unicodedata.ucd_3_2_0
    known = [character if old.category(character) not in ("Cn", "Cc") else "" for character in characters]
    once = old.normalize("NFKD", "\n".join(known)).casefold()
    twice = old.normalize("NFKD", once).split("\n")
    return [folded or character for folded, character in zip(twice, characters, strict=True)]


def fold(character: str) -> str:
    """A character without regard to case and width, decomposed; as it is if Unicode 3.2 does not know it."""
    return fold_all([character])[0]


@njit
def joined(state, value):  # type: ignore[no-untyped-def]
    """The hash of a sequence with one more value at its end: a polynomial mod 2**32, which vectorises."""
    return np.uint32(np.uint32(state) * FACTOR + np.uint32(value))


@njit
def read_letters(data, begin, end, table, letters):  # type: ignore[no-untyped-def]
    """Writes the letters, marks and breaks of the text `data[begin:end]` to `letters` and returns how many there are.

    `letters` is uint32 of at least 2 * (end - begin) + 1, for an entry is written before it is known to count.
    """
    of_code, pool = table.of_code, table.pool
    count = np.int64(0)
    position = np.int64(begin)
    while position < end:
        code, width = code_point_at(data, position, end)
        position += width
        entry = of_code[np.uint32(code)]
        if entry < IS_EXPANDED:
            letters[np.uint64(count)] = entry
            count += entry != NOTHING
        else:
            place = np.int64(entry & CODE)
            for offset in range(pool[place]):
                letters[count] = pool[place + 1 + offset]
                count += 1
    return count


@njit
def join_characters(letters, units):  # type: ignore[no-untyped-def]
    """Writes to `units` the hash of every character, which is a letter with its marks; returns how many there are.

    `units` is uint32 and has room for one more than `letters`: a break is written too, and then written over.
    """
    count = np.int64(0)
    is_attached = False
    for place in range(len(letters)):
        entry = letters[place]
        if not entry & IS_MARK:
            units[np.uint64(count)] = entry & np.uint32(CODE)
            is_attached = entry != BREAK
            count += is_attached
        elif is_attached:
            units[count - 1] = joined(units[count - 1], entry & CODE)
    return count


@njit
def read_characters(data, begin, end, table, units):  # type: ignore[no-untyped-def]
    """What `join_characters` makes of what `read_letters` reads, in one pass, with room as those ask for.

    Only for the table that leaves the Han characters of `SURE_HAN` as they are, `letter_table`: they are not looked up.
    The loop has no calls that take `units`: at each, numba would count the references to it.
    """
    of_code, pool = table.of_code, table.pool
    position, count, is_attached = np.uint64(begin), np.uint64(0), False
    while position < np.uint64(end):
        first = data[position]
        if FIRST_BYTE <= first <= LAST_BYTE and position + TWO < np.uint64(end):
            high, low = np.uint64(data[position + ONE] & 0x3F), np.uint64(data[position + TWO] & 0x3F)
            code = np.uint64(first & 0x0F) << np.uint64(12) | high << np.uint64(6) | low
            if SURE_FIRST <= code <= SURE_LAST:
                units[count] = code
                position, count, is_attached = position + THREE, count + ONE, True
                continue
        character, width = code_point_at(data, np.int64(position), np.int64(end))
        position += np.uint64(width)
        entry = of_code[np.uint64(character)]
        if entry < IS_MARK:
            units[count] = entry & np.uint32(CODE)
            is_attached = entry != BREAK
            count += np.uint64(is_attached)
        elif entry >= IS_EXPANDED:
            place = np.uint64(entry & np.uint32(CODE))
            for offset in range(pool[place]):
                entry = pool[place + np.uint64(offset) + ONE]
                if entry < IS_MARK:
                    units[count] = entry & np.uint32(CODE)
                    is_attached = entry != BREAK
                    count += np.uint64(is_attached)
                elif is_attached:
                    units[count - ONE] = joined(units[count - ONE], entry & np.uint32(CODE))
        elif is_attached and entry != NOTHING:
            units[count - ONE] = joined(units[count - ONE], entry & np.uint32(CODE))
    return np.int64(count)


@njit
def join_words(letters, units):  # type: ignore[no-untyped-def]
    """Writes to `units` the hash of every word and returns how many there are; room as for characters.

    A word is what `cleaner.text.units.words` calls one, except that all punctuation parts words, since none is
    compared: a run of characters, or a single one of a script that puts no space between words. The loop has no branch,
    for one at the end of every word would be foretold wrong as often as not.
    """
    count = np.int64(0)
    unit = np.uint32(0)
    in_word = is_attached = False
    for place in range(len(letters)):
        entry = letters[place]
        is_letter, is_unspaced = (entry & IS_LETTER) != 0, (entry & IS_UNSPACED) != 0
        is_attached = is_letter | (is_attached & (entry != BREAK))
        begins = is_letter & (is_unspaced | (not in_word))
        in_word = is_attached & (in_word | is_letter) & (not is_unspaced)
        code = np.uint32(entry & CODE)
        unit = code if begins else joined(unit, code)
        count += begins
        units[np.uint64(count - is_attached)] = unit
    return count
