"""Texts made anew without some of their lines.

A line is what `str.split("\\n")` gives, so a text has at least one. A line goes together with its line break; the last
line of a text has none.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.text.units.line_spans import end_of_line
from cleaner.text.units.utf8 import utf8_of

__all__ = ["Removed", "remove_lines_by_code"]

njit = numba.njit(cache=True, nogil=True)


class Removed(NamedTuple):
    """The texts that are left; for every code from 1 up, how many lines it took and how many characters those had."""

    texts: pa.StringArray
    lines: npt.NDArray[np.int64]
    characters: npt.NDArray[np.int64]


@njit
def copy_bytes(data, start, end, copied, written):  # type: ignore[no-untyped-def]
    for place in range(end - start):
        copied[np.uint64(written + place)] = data[np.uint64(start + place)]


@njit
def copy_uncoded(data, offsets, codes, copied, copied_offsets, counts):  # type: ignore[no-untyped-def]
    """Copies lines of code 0 to `copied`; adds lines and characters of the others to `counts`, (codes, 2)."""
    line, written = 0, np.int64(0)
    for text in range(len(offsets) - 1):
        position, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        waiting = position  # lines that stay are copied together
        is_last = False
        while not is_last:
            code, (stop, characters) = codes[np.uint64(line)], end_of_line(data, position, end)
            is_last = stop >= end
            stop += not is_last
            if code != 0:
                copy_bytes(data, waiting, position, copied, written)
                written += position - waiting
                waiting = stop
                counts[code, 0] += 1
                counts[code, 1] += characters + (not is_last)
            position = stop
            line += 1
        copy_bytes(data, waiting, end, copied, written)
        written += end - waiting
        copied_offsets[text + 1] = written


def remove_lines_by_code(texts: pa.StringArray, codes: npt.NDArray[np.int8], kinds: int) -> Removed:
    """The texts without the lines that have a code from 1 to `kinds`; `codes` has one a line, all texts end to end."""
    counts = np.zeros((kinds + 1, 2), np.int64)
    if not codes.any():
        return Removed(pc.fill_null(texts, ""), counts[1:, 0], counts[1:, 1])
    utf8 = utf8_of(texts)
    copied = np.empty(int(utf8.offsets[-1] - utf8.offsets[0]), np.uint8)
    offsets = np.zeros(utf8.count + 1, np.int32)
    copy_uncoded(utf8.data, utf8.offsets, codes, copied, offsets, counts)
    kept = pa.StringArray.from_buffers(utf8.count, pa.py_buffer(offsets), pa.py_buffer(copied[: offsets[-1]]))
    return Removed(kept, counts[1:, 0], counts[1:, 1])
