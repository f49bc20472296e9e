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

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.bitmasks import LANES, below, bit_count, bits_in, first_bit, folded_bits_in, last_bit
from cleaner.text.units.utf8 import Utf8
from cleaner.text.units.wide_characters import SURE_HAN, sure_han

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
ASCII, BLOCKS = 128, 1024
A, Z, BLANK, HAN_PLACE = ord("a"), ord("z"), ord(" "), ASCII + (SURE_HAN[0] >> 6)
MOST_RARE = 9  # characters of 64 bytes to be looked up by themselves; where there are more, all are of RARE_BYTES
ZERO, ONE, TWO, THREE, FOUR = (np.uint64(number) for number in range(5))
RARE_BYTES = np.uint64(1024)

njit = numba.njit(cache=True, nogil=True)
forced = numba.njit(cache=True, nogil=True, forceinline=True)  # a call would count references to the arrays


@cache
def _groups() -> Bytes:
    """The group of every ASCII character, of every block of 64 code points of the first plane, and of the rest."""
    groups = np.zeros(ASCII + BLOCKS + 1, np.uint8)
    for number, group in enumerate(GROUPS):
        groups[[ord(character) for character in group.ascii]] = number
        for first, last in group.blocks:
            groups[ASCII + (first >> 6) : ASCII + (last >> 6) + 1] = number
    groups[-1] = WIDE
    return groups


@forced
def place_of(first, second):  # type: ignore[no-untyped-def]
    """The place in `_groups` of the character with these first two bytes. It takes no array, so none is counted."""
    if first < 0x80:
        return np.uint64(first)
    if first < 0xE0:
        return np.uint64(ASCII) + np.uint64(first & 0x1F)
    return np.uint64(ASCII) + np.uint64((first & 0x0F) << 6 | second & 0x3F if first < 0xF0 else BLOCKS)


@njit
def weigh_each(data, span, before, groups, weights):  # type: ignore[no-untyped-def]
    """The weight of the characters that begin within a span, one by one; and the group of the last of them.

    `before`: the group of the character before the span, which may reach into it; NONE at the beginning of a text.
    """
    (position, stop), total = span, np.int64(0)
    while before != NONE and position < stop and data[position] & 0xC0 == 0x80:
        position += ONE
    while position < stop:
        first = data[position]
        if first < 0x80:
            group = np.uint64(groups[first])
            position += ONE
        elif first < 0xE0:
            group = np.uint64(groups[place_of(first, first)])
            position += TWO
        else:
            second = data[position + ONE] if position + ONE < np.uint64(len(data)) else first
            group = np.uint64(groups[place_of(first, second)])
            position += THREE if first < 0xF0 else FOUR
        total += weights[before << np.uint64(SHIFT) | group]
        before = group
    return total, before


@forced
def last_group(leads, masks, alike, other):  # type: ignore[no-untyped-def]
    """The group of the last of these characters: one of `alike`, if it is under one of the masks; else `other`."""
    last = ONE << np.uint64(last_bit(leads)) if leads != 0 else ZERO
    return alike[0] if masks[0] & last else alike[1] if masks[1] & last else alike[2] if masks[2] & last else other


@forced
def weigh_alike(members, follow, costs):  # type: ignore[no-untyped-def]
    """The weight of characters of one group, of which those under the mask `follow` begin no run."""
    return bit_count(members) * costs[0] - bit_count(members & follow) * (costs[0] - costs[1])


@njit
def _weigh(data, offsets, groups, weights, sums):  # type: ignore[no-untyped-def]
    """`weights[before << SHIFT | group]` for every character, by its group and that of the one before it.

    64 bytes at a time: ASCII letters, blanks and most Han are counts of bits, the rest is looked up. What begins a run
    weighs the same whatever was before it.
    """
    letter, blank, ideograph = np.uint64(groups[A]), np.uint64(groups[BLANK]), np.uint64(groups[HAN_PLACE])
    no_run = np.uint64(NONE << SHIFT)
    of_letters = weights[no_run | letter], weights[letter << np.uint64(SHIFT) | letter]
    of_blanks = weights[no_run | blank], weights[blank << np.uint64(SHIFT) | blank]
    of_han = weights[no_run | ideograph], weights[ideograph << np.uint64(SHIFT) | ideograph]
    for text in range(len(offsets) - 1):
        position, end, total = np.uint64(offsets[text]), np.uint64(offsets[text + 1]), np.int64(0)
        before = np.uint64(NONE)
        while position < end and position + np.uint64(LANES) < np.uint64(len(data)):
            here = below(end - position)
            letters = folded_bits_in(data, position, A, Z) & here
            blanks, han = bits_in(data, position, BLANK, BLANK) & here, sure_han(data, position) & here
            leads = here & ~bits_in(data, position, 0x80, 0xBF)
            rest = leads & ~(letters | blanks | han)
            if bit_count(rest) > MOST_RARE:
                stop = min(position + RARE_BYTES, end)
                more, before = weigh_each(data, (position, stop), before, groups, weights)
                total, position = total + more, stop
                continue
            masks, alike = (letters, blanks, han), (letter, blank, ideograph)
            first, blanks_too, han_too = leads & ~leads + ONE, blanks, han  # with tabs, and with rare Han
            after_letters = letters << ONE | (first if before == letter else ZERO)
            after_blanks, after_han = (first if before == blank else ZERO), (first if before == ideograph else ZERO)
            while rest != 0:
                bit = rest & ~rest + ONE
                rest ^= bit
                before = last_group(leads & bit - ONE, masks, alike, before)  # of another one of the rest, as it is
                place = position + np.uint64(first_bit(bit))
                group = np.uint64(groups[place_of(data[place], data[place + ONE])])
                total += weights[before << np.uint64(SHIFT) | group]
                blanks_too |= bit if group == blank else ZERO
                han_too |= bit if group == ideograph else ZERO
                before = group
            total += weigh_alike(letters, after_letters, of_letters)
            total += weigh_alike(blanks, blanks_too << ONE | after_blanks, of_blanks)
            total += weigh_alike(han, han_too << THREE | after_han, of_han)
            before, position = last_group(leads, masks, alike, before), position + np.uint64(LANES)
        if position < end:
            total += weigh_each(data, (position, end), before, groups, weights)[0]
        sums[text] = total


def weigh_texts(utf8: Utf8, per_character: Weights, per_run: Weights) -> Weights:
    """For every text the sum of the weights of its characters and runs; a weight for each of the `GROUPS`."""
    weights = np.zeros((1 << SHIFT, 1 << SHIFT), np.int64)
    weights[:, : len(GROUPS)] = per_character + per_run
    weights[np.arange(len(GROUPS)), np.arange(len(GROUPS))] = per_character  # no run begins
    sums = np.zeros(utf8.count, np.int64)
    _weigh(utf8.data, utf8.offsets, _groups(), weights.ravel(), sums)
    return sums


def estimate_tokens(utf8: Utf8) -> Mapping[str, npt.NDArray[np.float64]]:
    """The measure group `tokens`: whole numbers, at least 1 for a text that is not empty."""
    per_character = np.array([group.per_character for group in GROUPS], np.int64)
    per_run = np.array([group.per_run for group in GROUPS], np.int64)
    sums = weigh_texts(utf8, per_character, per_run)
    return {"tokens": np.ceil(sums / SCALE)}
