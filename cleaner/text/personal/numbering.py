"""Numbering plans: which telephone numbers there are, and in which groups their digits are written."""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.personal.reading import KERNEL


def shape(*sizes: int) -> int:
    """The sizes of groups as `shape_of` writes them."""
    packed = 0
    for size in sizes:
        packed = packed << 5 | size
    return packed


def table(size: int, *prefixes: str) -> npt.NDArray[np.bool_]:
    """Which prefixes of so many digits there are; `[5-9]` stands for these digits."""
    known = np.zeros(10**size, np.bool_)
    for prefix in prefixes:
        head, _, rest = prefix.partition("[")
        for last in range(int(rest[0] or 0), int(rest[2] or 0) + 1) if rest else [""]:
            known[int(f"{head}{last}")] = True
    return known


# second and third digit of Chinese mobile numbers in use (MIIT, Telecommunications Network Numbering Plan)
MOBILE = table(
    2, "3[0-9]", "4[0-1]", "4[4-9]", "5[0-3]", "5[5-9]", "6[5-7]", "62", "7[0-8]", "8[0-9]", "9[0-3]", "9[5-9]"
)
# second and third digit of Chinese area codes of four digits
AREAS = table(
    2, "31", "33", "34", "35", "37", "39", "4[1-8]", "5[1-9]", "63", "66", "6[8-9]", "7[0-9]", "8[1-3]", "8[5-9]",
    "9[0-1]", "9[3-9]",
)  # fmt: skip
COUNTRIES_2 = table(  # country codes of two digits (ITU-T E.164, list of assigned codes)
    2, "20", "27", "3[0-4]", "36", "39", "4[0-1]", "4[3-9]", "5[1-8]", "6[0-6]", "8[1-2]", "84", "86", "9[0-5]", "98"
)
COUNTRIES_3 = table(  # first two of country codes of three digits
    2, "2[1-6]", "29", "35", "3[7-8]", "42", "50", "59", "6[7-9]", "80", "85", "8[7-8]", "9[6-7]", "99"
)
MOBILE_SHAPES = (
    *(shape(11), shape(3, 4, 4), shape(4, 3, 4), shape(4, 4, 3), shape(3, 8), shape(3, 3, 5), shape(7, 4)),
    *(shape(1, 1, 1, 4, 4), shape(1, 2, 4, 4)),
)
LOCAL_SHAPES = (shape(8), shape(4, 4), shape(7), shape(3, 4), shape(2, 2, 2, 2), shape(3, 5))
HOTLINE_SHAPES = (shape(3, 3, 4), shape(4, 3, 3), shape(3, 4, 3), shape(3, 7), shape(4, 6), shape(5, 5), shape(4, 2, 4))
ABROAD_SHAPES = (shape(2, 4, 4), shape(3, 4, 4), shape(4, 3, 3), shape(3, 3, 4), shape(4, 2, 4), shape(3, 8))
SHAPE_10, SHAPE_334, NANP_SHAPE = shape(10), shape(3, 3, 4), shape(1, 3, 3, 4)
TOLL_FREE = (800, 833, 844, 855, 866, 877, 888)
SHORT_3 = (110, 112, 114, 117, 119, 120, 122)
SHORT_5 = (
    "100",
    "111",
    "121",
    "122",
    "123",
    "124",
    "125",
    "126",
    "127",
    "128",
    "129",
    "955",
    "956",
    "961",
    "962",
    "963",
)
SHORT_5_NUMBERS = tuple(int(prefix) for prefix in (*SHORT_5, "118", "960", "965", "966", "967", "968", "969"))


@numba.njit("int64(int64[::1], int64)", **KERNEL)
def country_size(values, first):  # type: ignore[no-untyped-def]
    """How many digits the country code at `first` has, 0 if there is none."""
    if values[first] in (1, 7):
        return 1
    pair = values[first] * 10 + values[first + 1]
    return 2 if COUNTRIES_2[pair] else (3 if COUNTRIES_3[pair] else 0)
