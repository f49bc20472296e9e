"""Texts as windows of words that another text can share, whatever its case, punctuation, line breaks or script.

A unit is a word as `cleaner.text.likeness.comparable` compares it, so a Han character, a kana or a Thai letter is one
by itself; here a digit is too, for numbers are grouped (`12,000`) and wrapped in every way. A **window** is a run of
units that is `words` words long, or `characters` units of the scripts without spaces, or as much of both together: a
word weighs `characters`, such a unit `words`, and a window is the least run from a unit on that weighs `words *
characters`. Simplified and traditional forms of a character are one unit.
"""

from functools import cache
from itertools import chain
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.likeness.comparable import (
    BREAK,
    CODE,
    IS_EXPANDED,
    IS_LETTER,
    IS_UNSPACED,
    Letters,
    join_words,
    letter_table,
    read_letters,
)
from cleaner.text.repair.han_table import han_table
from cleaner.text.units.characters import code_point_at
from cleaner.text.units.shingles import mixed

__all__ = [
    "Cut",
    "Numbers",
    "Room",
    "byte_span",
    "cut_text",
    "letter_bytes",
    "one_script_letters",
    "power_table",
    "room_for",
    "window_hash",
]

BASE = np.uint64(0x9E3779B97F4A7C15)
"""Odd base of the polynomial mod 2**64 over the units of a window: 2**64 divided by the golden ratio."""
MOST_OF_A_CHARACTER = 16
"""Letters that one character may become: `comparable` allows two a byte."""

OTHER_FORMS = (
    "乾干 著着 摺折 菸烟 煙烟 捱挨 拚拼 麴曲 么幺 檐簷 痹痺 睾睪 顎腭 齶腭 鯰鲇 鮎鲇 衞卫 敍叙 枱台 衹只 粧妆 糭粽"
)
"""Forms of Taiwan and Hong Kong (Big5, HKSCS) that the table of Han characters does not join, since simplified text has
both or neither: found by comparing it with OpenCC's conversions of single characters."""

njit = numba.njit(cache=True, nogil=True)


class Cut(NamedTuple):
    """How texts are cut into windows; the shortest passage that counts, in words, where it is found whole."""

    words: int = 13  # GPT-3 (arXiv 2005.14165, appendix C)
    characters: int = 50
    shortest: int = 8  # the same: no gram under 8 words, for fear of chance matches

    @property
    def numbers(self) -> "Numbers":
        """What the kernels want to know."""
        heaviest = max(self.words, self.characters)
        whole, least = self.words * self.characters, min(self.shortest, self.words) * self.characters
        longest = whole // min(self.words, self.characters) + 1
        probe, short_probe = whole // 2, least // 2
        gap, short_gap = max(1, whole - probe - heaviest), max(1, least - short_probe - heaviest)
        return Numbers(self.words, self.characters, whole, least, longest, probe, gap, short_probe, short_gap)


class Numbers(NamedTuple):
    """A cut in numbers, all weights but the first two and `longest`.

    A probe is the least run of units from one on that weighs so much. Probes that begin no further than the gap apart
    leave out no window: it holds one of them whole, wherever it begins.
    """

    words: int
    characters: int
    whole: int  # of a window
    least: int  # of the shortest passage
    longest: int  # units of a window at the most
    probe: int
    gap: int
    short_probe: int
    short_gap: int


class Room(NamedTuple):
    """Arrays that one text after the other is worked out in.

    `firsts` has the letter at which a unit begins, `sums` and `weights` have hash and weight of the units before it.
    """

    letters: npt.NDArray[np.uint32]
    units: npt.NDArray[np.uint32]
    firsts: npt.NDArray[np.int32]
    sums: npt.NDArray[np.uint64]
    weights: npt.NDArray[np.int64]


@cache
def one_script_letters() -> Letters:
    """The letters of `comparable`, every Han character as the least of those that are its other forms.

    Forms are joined through each other (乾 and 幹 through 干): what was one character once counts as one.
    """
    plain, table = letter_table(), han_table()
    stands_for: dict[int, int] = {}

    def representative(code: int) -> int:
        while stands_for.get(code, code) != code:
            code = stands_for[code]
        return code

    for one, other in chain(table.simplified.items(), table.traditional.items(), OTHER_FORMS.split()):
        first, second = sorted((representative(ord(one)), representative(ord(other))))
        stands_for[second] = first
    codes = np.arange(CODE + 1, dtype=np.uint32)
    for code in stands_for:
        codes[code] = representative(code)
    return Letters(with_codes(plain.of_code, codes), with_codes(plain.pool, codes))


def with_codes(entries: npt.NDArray[np.uint32], codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Entries of a table of letters, each letter with the code that stands for it; digits are words by themselves."""
    entries = entries.copy()
    is_letter = (entries & IS_EXPANDED == 0) & (entries & IS_LETTER != 0)
    letters = codes[entries[is_letter] & CODE]
    is_digit = (letters >= ord("0")) & (letters <= ord("9"))
    entries[is_letter] = (entries[is_letter] & ~np.uint32(CODE)) | letters | is_digit * np.uint32(IS_UNSPACED)
    return entries


@njit
def power_table(count):  # type: ignore[no-untyped-def]
    """`BASE ** n` mod 2**64 for `n` below `count`."""
    powers = np.ones(count, np.uint64)
    for place in range(1, count):
        powers[place] = powers[place - 1] * BASE
    return powers


@njit
def room_for(size):  # type: ignore[no-untyped-def]
    """Room for texts of so many bytes: two letters a byte, and one that is written before it is known to count."""
    count = 2 * size + 2
    return Room(
        np.empty(count, np.uint32),
        np.empty(count, np.uint32),
        np.empty(count, np.int32),
        np.empty(count, np.uint64),
        np.empty(count, np.int64),
    )


@njit
def find_firsts(letters, words, characters, firsts, weights):  # type: ignore[no-untyped-def]
    """Writes the letter at which every unit begins, and what those before it weigh: the cut of `join_words`."""
    count = weight = np.int64(0)
    in_word = is_attached = False
    for place in range(len(letters)):
        entry = letters[place]
        is_letter, is_unspaced = (entry & IS_LETTER) != 0, (entry & IS_UNSPACED) != 0
        is_attached = is_letter | (is_attached & (entry != BREAK))
        begins = is_letter & (is_unspaced | (not in_word))
        in_word = is_attached & (in_word | is_letter) & (not is_unspaced)
        firsts[np.uint64(count)], weights[np.uint64(count)] = place, weight
        weight += begins * (words if is_unspaced else characters)
        count += begins
    firsts[np.uint64(count)], weights[np.uint64(count)] = len(letters), weight
    return count


@njit
def cut_text(data, begin, end, table, cut, room):  # type: ignore[no-untyped-def]
    """The units of the text `data[begin:end]`: their number; `room` gets sums of weights and of hashes."""
    letters = room.letters[: read_letters(data, begin, end, table, room.letters)]
    count = find_firsts(letters, cut.words, cut.characters, room.firsts, room.weights)
    join_words(letters, room.units)
    total = np.uint64(0)
    room.sums[0] = total
    for place in range(count):
        total = total * BASE + np.uint64(room.units[np.uint64(place)]) + np.uint64(1)
        room.sums[np.uint64(place + 1)] = total
    return count


@njit
def run_end(weights, count, first, last, weight):  # type: ignore[no-untyped-def]
    """The end of the least run of units from `first` on that weighs so much; `count + 1` if there is none.

    `last` is where to begin to look: an end that is not behind it.
    """
    target = weights[np.uint64(first)] + weight
    while last <= count and weights[np.uint64(last)] < target:
        last += 1
    return last


@njit
def window_hash(sums, powers, first, last):  # type: ignore[no-untyped-def]
    """The hash of the units from `first` to the one before `last`."""
    begin, end = np.uint64(first), np.uint64(last)  # unsigned for the reason in `code_point_at`
    return mixed(sums[end] - sums[begin] * powers[end - begin])


@njit
def letter_bytes(data, begin, end, table, spans):  # type: ignore[no-untyped-def]
    """Writes to `spans`, int32 [letters, 2], the first byte and end of the character that each letter is of."""
    scratch = np.empty(MOST_OF_A_CHARACTER, np.uint32)
    position, count = np.int64(begin), 0
    while position < end:
        _, width = code_point_at(data, position, end)
        end_of_it = np.int32(position + width)  # of the type that texts begin and end with, or it is compiled again
        for _ in range(read_letters(data, np.int32(position), end_of_it, table, scratch)):
            spans[count, 0], spans[count, 1] = position, position + width
            count += 1
        position += width


@njit
def byte_span(spans, letters, firsts, first, last):  # type: ignore[no-untyped-def]
    """The bytes of the units from `first` to the one before `last`, without the punctuation around them."""
    final = firsts[last] - 1
    while letters[final] == BREAK:
        final -= 1
    return spans[firsts[first], 0], spans[final, 1]
