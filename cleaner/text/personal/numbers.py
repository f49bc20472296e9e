"""Numbers as people write them: digits in groups, full width or in Han characters, and what stands before and behind.

A number is four arrays: the values of its digits, the first byte of each and the byte after it, and what stands before
each (0 if it follows the one before at once). `separators[count]` says what follows the last.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.personal.reading import KERNEL, char_at, char_before, digit_of, is_alphanumeric, is_digit, is_letter

__all__ = [
    "MOST_DIGITS",
    "border_before",
    "ends_well",
    "has_unit",
    "is_one_group",
    "new_number",
    "read_number",
    "shape_of",
]

MOST_DIGITS = 26
MOST_SEPARATORS = 3  # characters between two groups of digits: `) `, ` - `
SPACE, HYPHEN, DOT, OPENING, CLOSING, SCRIPT, ENDING = (1 << bit for bit in range(7))
FREE, LETTER, NUMBER, SIGN = range(4)
"""Before a number: nothing that matters; a letter; another number that it is part of; a sign of code or money."""

HYPHENS = (0x2D, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212)
DOTS = (0x2E, 0xB7, 0x2022, 0x30FB, 0x2027)
SIGNS = tuple(ord(sign) for sign in "/=_&?#%$¥￥@~\\*^€£")
UNITS = tuple(ord(sign) for sign in "元万亿吨米股亩倍克千公字％%℃")
"""What follows a quantity and never a telephone number."""
LARGE_UNITS = tuple(ord(sign) for sign in "元万亿％%")

njit = numba.njit(**KERNEL)


def new_number() -> tuple[npt.NDArray[np.int64], ...]:
    """Room for what `read_number` reads: values, first bytes, ends and separators of the digits."""
    values, starts, ends, separators = np.zeros((4, MOST_DIGITS + 1), np.int64)
    return values, starts, ends, separators


@njit
def separator_of(code):  # type: ignore[no-untyped-def]
    if code == 0x20:
        return SPACE
    if code in HYPHENS:
        return HYPHEN
    if code in DOTS:
        return DOT
    if code == 0x28:
        return OPENING
    return CLOSING if code == 0x29 else 0


@njit
def read_number(view, position, number):  # type: ignore[no-untyped-def]
    """Reads the digits that begin at a byte into `number`; returns how many, at most MOST_DIGITS.

    A Han digit beside one of ASCII begins a new group (SCRIPT). Of a longer number `separators[count]` is 0.
    """
    values, starts, ends, separators = number
    count, place, separator, size, was_han = 0, position, 0, 0, False
    while True:
        code, after = char_at(view, place)
        value = digit_of(code)
        if value >= 0:
            is_han = code > 0x3A
            if count and separator == 0 and is_han != was_han:
                separator = SCRIPT
            separators[count] = separator
            if count == MOST_DIGITS:
                return count
            values[count], starts[count], ends[count] = value, place, after
            count, separator, size, was_han = count + 1, 0, 0, is_han
        else:
            kind = separator_of(code)
            if kind == 0 or size == MOST_SEPARATORS or (size and DOT in (kind, separator)):
                break
            size += 1
            separator |= kind
        place = after
    separators[count] = ENDING
    return count


@numba.njit("boolean(int64[::1], int64, int64)", **KERNEL)
def is_one_group(separators, first, last):  # type: ignore[no-untyped-def]
    """Whether nothing stands between the digits `first` to before `last`."""
    return not separators[first + 1 : last].any()


@numba.njit("boolean(int64[::1], int64, int64, int64)", **KERNEL)
def is_parted_by(separators, first, last, kind):  # type: ignore[no-untyped-def]
    """Whether between the digits `first` to before `last` stands nothing, or what is of this kind."""
    others = 0
    for place in range(first + 1, last):
        others += separators[place] != 0 and separators[place] != kind
    return others == 0


@numba.njit("int64(int64[::1], int64, int64)", **KERNEL)
def largest(separators, first, last):  # type: ignore[no-untyped-def]
    """The largest of what stands before the digits `first` to before `last`; 0 for none of them."""
    most = np.int64(0)
    for place in range(first, last):
        most = max(most, separators[place])
    return most


@numba.njit("int64(int64[::1], int64, int64)", **KERNEL)
def shape_of(separators, first, last):  # type: ignore[no-untyped-def]
    """The sizes of the groups of the digits `first` to before `last`, in base 32: 3-4-4 is 3 << 10 | 4 << 5 | 4."""
    shape, size = np.int64(0), np.int64(1)
    for place in range(first + 1, last):
        if separators[place]:
            shape, size = shape << 5 | size, np.int64(1)
        else:
            size += 1
    return shape << 5 | size


@njit
def border_before(view, position):  # type: ignore[no-untyped-def]
    """What stands before a number: FREE, LETTER, NUMBER or SIGN."""
    code, start = char_before(view, position)
    if is_letter(code):
        return LETTER
    if is_digit(code):
        return NUMBER
    if code in SIGNS:
        return SIGN
    if code in (0x2E, 0x2B) or code in HYPHENS:
        before = char_before(view, start)[0]
        return NUMBER if is_alphanumeric(before) or before == 0x29 else FREE
    return FREE


@njit
def has_unit(view, position, units):  # type: ignore[no-untyped-def]
    """Whether a unit stands at a byte."""
    return char_at(view, position)[0] in units


@njit
def ends_well(view, position):  # type: ignore[no-untyped-def]
    """Whether a number may end at a byte: no letter follows it, no digit, nor signs that carry a number on."""
    code, after = char_at(view, position)
    if is_alphanumeric(code) or code in (0x5F, 0x40):
        return False
    if code == 0x2E or code in HYPHENS:
        following = char_at(view, after)[0]
        return not is_digit(following) and not (code == 0x2E and is_letter(following))
    return True
