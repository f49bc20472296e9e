"""Checksums and dates of numbers that have them.

A number is an array of values (int64), `first` the place of its first digit in it.
"""

import string

import numba
import numpy as np

from cleaner.text.personal.reading import KERNEL

__all__ = [
    "is_date",
    "is_hong_kong_card",
    "is_iban",
    "is_identity_number",
    "is_old_identity_number",
    "is_social_credit_code",
    "is_taiwan_card",
    "passes_luhn",
]

REGIONS = np.zeros(100, np.bool_)  # GB/T 2260: the provinces that the first two digits name
REGIONS[[11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46]] = True
REGIONS[[50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83]] = True
FIRST_YEAR, LAST_YEAR = 1900, 2030  # of birth
DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015
CREDIT_VALUES = np.full(128, -1, np.int64)
for place, sign in enumerate(CREDIT_ALPHABET):
    CREDIT_VALUES[ord(sign)] = place

AREAS_OF_TAIWAN = np.array([10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(letter) for letter in string.ascii_uppercase])

njit = numba.njit(**KERNEL)


@numba.njit("int64(int64[::1], int64, int64)", **KERNEL)
def number_of(values, first, last):  # type: ignore[no-untyped-def]
    """The digits from `first` to before `last` as one number."""
    number = 0
    for place in range(first, last):
        number = number * 10 + values[place]
    return number


@numba.njit("boolean(int64, int64, int64)", **KERNEL)
def is_date(year, month, day):  # type: ignore[no-untyped-def]
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= DAYS[month]


@numba.njit("boolean(int64[::1], int64)", **KERNEL)
def is_region(values, first):  # type: ignore[no-untyped-def]
    return REGIONS[values[first] * 10 + values[first + 1]]


@numba.njit("boolean(int64[::1], int64)", **KERNEL)
def is_identity_number(values, first):  # type: ignore[no-untyped-def]
    """Whether 18 values are an identity number of GB 11643: province, date of birth, ISO 7064 MOD 11-2; 10 is X."""
    if not is_region(values, first):
        return False
    year, month = number_of(values, first + 6, first + 10), number_of(values, first + 10, first + 12)
    if not is_date(year, month, number_of(values, first + 12, first + 14)):
        return False
    total, weight = 0, 1
    for place in range(17, -1, -1):
        total += values[first + place] * weight
        weight = weight * 2 % 11
    return total % 11 == 1


@numba.njit("boolean(int64[::1], int64)", **KERNEL)
def is_old_identity_number(values, first):  # type: ignore[no-untyped-def]
    """Whether 15 values are an identity number as issued until 1999: province and date, no check digit."""
    year = 1900 + number_of(values, first + 6, first + 8)
    month, day = number_of(values, first + 8, first + 10), number_of(values, first + 10, first + 12)
    return is_region(values, first) and is_date(year, month, day)


@numba.njit("boolean(int64[::1], int64, int64)", **KERNEL)
def passes_luhn(values, first, count):  # type: ignore[no-untyped-def]
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place in range(count):
        value = values[first + count - 1 - place]
        if place % 2:
            value = value * 2 - 9 * (value > 4)
        total += value
    return total % 10 == 0


@njit
def is_social_credit_code(codes):  # type: ignore[no-untyped-def]
    """Whether 18 capital letters and digits are a code of GB 32100: department, province, ISO 7064 MOD 31-3."""
    total, weight = 0, 1
    for place in range(18):
        value = CREDIT_VALUES[codes[place]]
        if value < 0:
            return False
        total += value * (weight if place < 17 else 1)
        weight = weight * 3 % 31
    province = CREDIT_VALUES[codes[2]] * 10 + CREDIT_VALUES[codes[3]]
    is_placed = CREDIT_VALUES[codes[2]] < 10 and CREDIT_VALUES[codes[3]] < 10 and (REGIONS[province] or province == 10)
    return is_placed and total % 31 == 0


@njit
def is_iban(codes, count):  # type: ignore[no-untyped-def]
    """Whether so many capital letters and digits pass ISO 7064 MOD 97-10, the first four read last (ISO 13616)."""
    rest = 0
    for place in range(count):
        code = codes[(place + 4) % count]
        rest = (rest * 10 + code - 0x30) % 97 if code < 0x3A else (rest * 100 + code - 0x37) % 97
    return rest == 1


@njit
def is_hong_kong_card(codes, letters, check):  # type: ignore[no-untyped-def]
    """Whether so many letters, one or two, and six digits have this check digit; 10 is A."""
    ahead, behind = (codes[0] - 0x37 if letters == 2 else 36), codes[letters - 1] - 0x37  # a space counts 36
    total = ahead * 9 + behind * 8
    for place in range(6):
        total += (codes[letters + place] - 0x30) * (7 - place)
    return (total + check) % 11 == 0


@njit
def is_taiwan_card(codes):  # type: ignore[no-untyped-def]
    """Whether a capital letter and nine digits are an identity or resident number: sex or status, and check digit."""
    area, kind = AREAS_OF_TAIWAN[codes[0] - 0x41], codes[1] - 0x30
    if kind not in (1, 2, 8, 9):  # men, women; since 2021 foreigners
        return False
    total = area // 10 + area % 10 * 9 + codes[9] - 0x30
    for place in range(1, 9):
        total += (codes[place] - 0x30) * (9 - place)
    return total % 10 == 0
