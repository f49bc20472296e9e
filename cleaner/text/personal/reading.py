"""How characters are read here: full width as narrow, forwards and backwards, digits of three scripts as their value.

A view is `(data, begin, end)`: the UTF-8 bytes of a batch (uint8), and of the text in hand the first byte and the byte
after the last (int64). Positions are bytes. Outside the text stands EDGE.
"""

from typing import Any

import numba
import numpy as np
from numba.core.options import DefaultOptions

from cleaner.text.units.characters import code_point_at

__all__ = [
    "EDGE",
    "KERNEL",
    "NO",
    "UNCOUNTED",
    "YES",
    "char_at",
    "char_before",
    "digit_of",
    "is_alphanumeric",
    "is_digit",
    "is_han",
    "is_letter",
]

EDGE = 0
NO, YES = np.bool_(False), np.bool_(True)
"""For arguments: Numba would compile a kernel anew for each truth that is written out in a call."""

UNCOUNTED: Any = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}
"""For kernels that make no arrays: they need not count who holds those they are given. A look at one place hands some
twenty around, and counting them took nine tenths of its time."""

KERNEL: Any = {"cache": True, "nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, **UNCOUNTED}
"""How kernels that only kernels call are compiled; without the wrappers it takes two thirds of the time."""

HAN_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "幺": 1,
}
HAN_DIGITS |= {digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
FIRST_CODE, LAST_CODE = 0x2500, 0x9FFF
VALUES = np.full(LAST_CODE + 1 - FIRST_CODE, -1, np.int8)
for sign, value in HAN_DIGITS.items():
    VALUES[ord(sign) - FIRST_CODE] = value

njit = numba.njit(**KERNEL)
inline = numba.njit(**KERNEL, inline="always")


@inline
def narrow(code):  # type: ignore[no-untyped-def]
    """A full-width sign as its narrow form, every other space as a plain one."""
    if 0xFF01 <= code <= 0xFF5E:
        return code - 0xFEE0
    return 0x20 if code in (0x3000, 0xA0) else code


@njit
def char_at(view, position):  # type: ignore[no-untyped-def]
    """The narrow code point at a byte and the byte after it."""
    data, _, end = view
    if position >= end:
        return np.int64(EDGE), position
    first = data[np.uint64(position)]
    if first < 0x80:
        return np.int64(first), position + 1
    code, width = code_point_at(data, position, end)
    return np.int64(narrow(code)), position + width


@njit
def char_before(view, position):  # type: ignore[no-untyped-def]
    """The narrow code point that ends before a byte, and its first byte."""
    data, begin, _ = view
    if position <= begin:
        return np.int64(EDGE), position
    start = position - 1
    while start > begin and position - start < 4 and data[np.uint64(start)] & 0xC0 == 0x80:
        start -= 1
    code, _ = code_point_at(data, start, position)
    return np.int64(narrow(code)), start


@inline
def is_digit(code):  # type: ignore[no-untyped-def]
    return 0x30 <= code <= 0x39


@inline
def is_letter(code):  # type: ignore[no-untyped-def]
    """Whether a narrow code point is a letter of ASCII."""
    return 0x61 <= (code | 0x20) <= 0x7A


@inline
def is_alphanumeric(code):  # type: ignore[no-untyped-def]
    return 0x30 <= code <= 0x39 or 0x61 <= (code | 0x20) <= 0x7A


@inline
def is_han(code):  # type: ignore[no-untyped-def]
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF


@njit
def digit_of(code):  # type: ignore[no-untyped-def]
    """The value of a digit, narrow or in Han characters; -1 for anything else."""
    if 0x30 <= code <= 0x39:
        return code - 0x30
    return np.int64(VALUES[code - FIRST_CODE]) if FIRST_CODE <= code <= LAST_CODE else np.int64(-1)
