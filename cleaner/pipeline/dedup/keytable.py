"""A table of keys: for each entry of a list of keys, which earlier entries have the same key."""

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from cleaner.text.units.shingles import table_size

Places = npt.NDArray[Any]
"""Of 32 or 64 bits, as many as the entries need."""


@njit(cache=True, nogil=True)
def fill_table(halves: npt.NDArray[np.uint64], table: Places, first: Places, previous: Places) -> None:
    """For each entry the first and the last entry before it that have its key; itself twice, if it is the first.

    `table` is all -1 and has a power of two of slots; it holds the last entry of every key, by open addressing.
    """
    mask = np.uint64(len(table) - 1)
    for entry in range(len(halves)):
        slot = halves[entry, 1] & mask
        held = table[slot]
        while held >= 0 and (halves[held, 0] != halves[entry, 0] or halves[held, 1] != halves[entry, 1]):
            slot = (slot + np.uint64(1)) & mask
            held = table[slot]
        table[slot] = entry
        first[entry] = first[held] if held >= 0 else entry
        previous[entry] = held if held >= 0 else entry


def same_keys(halves: npt.NDArray[np.uint64]) -> tuple[Places, Places]:
    """The places of the first and of the last earlier entry with the same key; of a key's first entry its own."""
    kind = np.int32 if len(halves) < 1 << 31 else np.int64
    first, previous = np.empty(len(halves), kind), np.empty(len(halves), kind)
    fill_table(halves, np.full(table_size(len(halves)), -1, kind), first, previous)
    return first, previous
