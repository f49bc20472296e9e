"""What stands outside ASCII in 64 bytes, as masks: for `cleaner.text.units.token_rows`.

Most Han characters are told by their first bytes, 64 places at a time; the other characters are looked up one by one,
in Chinese one of ten.
"""

import numba
import numpy as np

from cleaner.text.units.bitmasks import LANES, below, bits_in, first_bit
from cleaner.text.units.characters import (
    COMBINING,
    DIGIT,
    HAN,
    LETTER,
    MARK,
    SPACE,
    TERMINAL,
    UNSPACED,
    UPPER,
    code_point_at,
)
from cleaner.text.units.runs import CURLY_APOSTROPHE, STAYING

__all__ = ["SURE_HAN", "sure_han", "wide_masks"]

ONE, TWO = np.uint64(1), np.uint64(2)
SURE_HAN = (0x4E00, 0x9FBF)  # code points of `sure_han`, first and last: all of class HAN

njit = numba.njit(cache=True, nogil=True)


@njit
def sure_han(data, position):  # type: ignore[no-untyped-def]
    """The mask of the first bytes of Han characters, U+4E00 to U+9FBF; looks at 65 bytes."""
    after_first = bits_in(data, position, 0xE4, 0xE4) & bits_in(data, position + 1, 0xB8, 0xBF)
    after_last = bits_in(data, position, 0xE9, 0xE9) & bits_in(data, position + 1, 0x80, 0xBE)
    return bits_in(data, position, 0xE5, 0xE8) | after_first | after_last


@njit
def wide_masks(data, position, end, wide, classes):  # type: ignore[no-untyped-def]
    """Masks of the bytes of white space, characters that are words, signs, end marks, letters, upper case, digits.

    Then the first bytes of curly apostrophes, and 1 if there is a combining mark. `wide` is the mask of the bytes
    outside ASCII that belong to the text; a character that the 64 bytes do not hold whole is passed over.
    """
    zero = np.uint64(0)
    han = sure_han(data, position) & wide & below(LANES - 2)
    words = han | han << ONE | han << TWO
    white, signs, ends, letters, upper, digits, curly, combining = zero, zero, zero, zero, zero, zero, zero, zero
    rest = wide & ~bits_in(data, position, 0x80, 0xBF) & ~han
    while rest != 0:
        place = first_bit(rest)
        code, width = code_point_at(data, position + place, end)
        kind = classes[np.uint64(code)]
        character = below(width) << np.uint64(place)
        rest &= rest - ONE
        if place + width > LANES:
            rest = zero
        elif kind >= MARK:
            if code == CURLY_APOSTROPHE:
                curly |= ONE << np.uint64(place)
            elif code not in STAYING:
                signs |= character
                ends |= character if kind == TERMINAL else zero
        elif kind == LETTER or kind == UPPER:  # noqa: SIM109
            letters |= character
            upper |= character if kind == UPPER else zero
        elif HAN <= kind <= UNSPACED:
            words |= character
        elif kind == SPACE:
            white |= character
        elif kind == DIGIT:
            digits |= character
        elif kind == COMBINING:
            combining = ONE
    return white, words, signs, ends, letters, upper, digits, curly, combining
