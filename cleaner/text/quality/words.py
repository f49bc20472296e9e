"""The words a quality model counts, by category, and the hash table that finds them in compiled kernels."""

from functools import cache
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.models import MODELS

__all__ = ["CATEGORIES", "Terms", "mixed", "read_words", "stirred", "term_table"]

CATEGORIES = ("function", "navigation", "commerce", "address", "narration")
WORDS_FILE = MODELS / "quality_words.txt"

njit = numba.njit(cache=True, nogil=True)


class Terms(NamedTuple):
    """A hash table of terms by open addressing: the key of a slot and its category + 1, 0 for an empty slot."""

    keys: npt.NDArray[np.uint64]
    kinds: npt.NDArray[np.uint8]


@numba.njit(cache=True, nogil=True, inline="always")
def mixed(value, code):  # type: ignore[no-untyped-def]
    """A hash that goes on with one more code point."""
    return (value ^ np.uint64(code)) * np.uint64(0x9E3779B97F4A7C15)


@numba.njit(cache=True, nogil=True, inline="always")
def stirred(value):  # type: ignore[no-untyped-def]
    """The hash with its upper bits spread over all, ready to be a place in a table."""
    value ^= value >> np.uint64(32)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    return value ^ (value >> np.uint64(29))


@njit
def hash_term(codes):  # type: ignore[no-untyped-def]
    value = np.uint64(0)
    for code in codes:
        value = mixed(value, code)
    return stirred(value)


def read_words(text: str) -> dict[str, str]:
    """The category of each word of a file written as `quality_words.txt` is; the first one counts."""
    words: dict[str, str] = {}
    category = ""
    for line in text.splitlines():
        if line.startswith("["):
            category = line.strip("[] ")
        elif not line.startswith("#"):
            for word in line.split():
                words.setdefault(word, category)
    return words


@cache
def term_table() -> Terms:
    """The words of the categories, ready for the kernel."""
    words = read_words(WORDS_FILE.read_text("utf-8"))
    size = 1 << (4 * len(words)).bit_length()
    keys, kinds = np.zeros(size, np.uint64), np.zeros(size, np.uint8)
    for word, category in words.items():
        key = hash_term(np.array([ord(letter) for letter in word], np.int32))
        slot = int(key) & (size - 1)
        while kinds[slot]:
            slot = (slot + 1) & (size - 1)
        keys[slot], kinds[slot] = key, CATEGORIES.index(category) + 1
    return Terms(keys, kinds)
