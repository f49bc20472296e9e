"""About how many tokens a text has, told from its characters: for a funnel that has no tokenizer at hand.

A character adds to the tokens of its text by its group, and more where it begins a *run*, characters of one group that
follow each other. The weights were fitted by `models/token_weights.py` to the mean of three tokenizers with
vocabularies of 129,000 to 248,000 (Qwen 2.5, Qwen 3.6, DeepSeek V4), which differ among themselves by 5 to 13 %. Error
on the half of the texts that was not fitted, against that mean, summed over a collection: Chinese news, crawl, reviews,
mail and documentation -2 to +4 %, English pages +1 %, English documentation +7 %, HTML -8 %; of a single document 3 to
8 % in the middle. Other languages are rougher: -13 % over 113 of them, one may be off by a half. Emoji and rare Han
were too few to fit; theirs is a guess.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cleaner.text.units.utf8 import Utf8

__all__ = ["GROUPS", "Group", "estimate_tokens", "weigh_texts"]

Bytes = npt.NDArray[np.uint8]
Weights = npt.NDArray[np.int64]

SCALE = 100  # of the weights: whole numbers add up alike everywhere


class Group(NamedTuple):
    """Characters that cost alike: blocks of 64 code points (first, last), and the hundredths of a token they add."""

    name: str
    per_character: int
    per_run: int
    blocks: tuple[tuple[int, int], ...] = ()
    ascii: str = ""


GROUPS = (
    Group("letters of other scripts", 102, 0),  # of the blocks that no other group names
    Group("ASCII letters", 23, 0, (), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
    Group("Han", 40, 163, ((0x2E80, 0x2FFF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))),
    Group("punctuation", 86, 0, ((0x2000, 0x207F), (0x3000, 0x303F), (0xFE00, 0xFE7F), (0xFF00, 0xFF3F))),
    Group("ASCII punctuation", 0, 135, (), "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
    Group("digits", 78, 0, (), "0123456789"),
    Group("blanks", 0, 0, (), " \t\r\f\v"),
    Group("line breaks", 25, 0, (), "\n"),
    Group("kana", 28, 0, ((0x3040, 0x30FF),)),
    Group("Hangul", 94, 0, ((0x1100, 0x11FF), (0x3140, 0x317F), (0xAC00, 0xD7FF))),
    Group("accented Latin letters", 185, 0, ((0x00C0, 0x033F), (0x1E00, 0x1EFF))),
    Group("Greek, Cyrillic, Armenian", 38, 0, ((0x0340, 0x057F),)),
    Group("Hebrew, Arabic", 60, 0, ((0x0580, 0x08FF),)),
    Group("scripts without spaces", 88, 0, ((0x0E00, 0x0EFF), (0x1000, 0x107F), (0x1780, 0x17FF))),
    Group("symbols", 184, 0, ((0x0080, 0x00BF), (0x2080, 0x2E7F), (0x3200, 0x33FF), (0xE000, 0xF8FF))),
    Group("controls", 144, 0, (), "".join(map(chr, [*range(9), *range(0x0E, 0x20), 0x7F]))),
    Group("beyond the first plane", 200, 0),  # emoji, rare Han
)
WIDE, NONE = len(GROUPS) - 1, len(GROUPS)
SHIFT = 5  # bits of a group's number


@cache
def _tables() -> tuple[Bytes, Bytes]:
    """The group of every ASCII character, and of every block of 64 code points of the first plane."""
    of_ascii, of_block = np.zeros(128, np.uint8), np.zeros(1024, np.uint8)
    for number, group in enumerate(GROUPS):
        of_ascii[[ord(character) for character in group.ascii]] = number
        for first, last in group.blocks:
            of_block[first >> 6 : (last >> 6) + 1] = number
    return of_ascii, of_block


@njit(cache=True, nogil=True)
def _weigh(data, offsets, of_ascii, of_block, weights, sums):  # type: ignore[no-untyped-def]
    """`weights[before << SHIFT | group]` for every character, by its group and that of the one before it."""
    for text in range(len(offsets) - 1):
        position, end = np.uint64(offsets[text]), np.uint64(offsets[text + 1])
        before, total = np.uint64(NONE), 0
        while position < end:
            first = data[position]
            if first < 0x80:
                group = np.uint64(of_ascii[first])
                position += np.uint64(1)
            elif first < 0xE0:
                group = np.uint64(of_block[first & 0x1F])
                position += np.uint64(2)
            elif first < 0xF0:
                second = data[position + np.uint64(1)] & 0x3F if position + np.uint64(1) < end else 0
                group = np.uint64(of_block[np.uint64((first & 0x0F) << 6 | second)])
                position += np.uint64(3)
            else:
                group = np.uint64(WIDE)
                position += np.uint64(4)
            total += weights[before << np.uint64(SHIFT) | group]
            before = group
        sums[text] = total


def weigh_texts(utf8: Utf8, per_character: Weights, per_run: Weights) -> Weights:
    """For every text the sum of the weights of its characters and runs; a weight for each of the `GROUPS`."""
    weights = np.zeros((1 << SHIFT, 1 << SHIFT), np.int64)
    weights[:, : len(GROUPS)] = per_character + per_run
    weights[np.arange(len(GROUPS)), np.arange(len(GROUPS))] = per_character  # no run begins
    sums = np.zeros(utf8.count, np.int64)
    _weigh(utf8.data, utf8.offsets, *_tables(), weights.ravel(), sums)
    return sums


def estimate_tokens(utf8: Utf8) -> Mapping[str, npt.NDArray[np.float64]]:
    """The measure group `tokens`: whole numbers, at least 1 for a text that is not empty."""
    per_character = np.array([group.per_character for group in GROUPS], np.int64)
    per_run = np.array([group.per_run for group in GROUPS], np.int64)
    sums = weigh_texts(utf8, per_character, per_run)
    return {"tokens": np.ceil(sums / SCALE)}
