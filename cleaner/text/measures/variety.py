"""How many different characters a text has, and how evenly it uses them: one pass with a table of counts."""

from collections.abc import Mapping

import numba
import numpy as np

from cleaner.text.measures.surface import Values
from cleaner.text.units.characters import CODE_POINTS, LINE_BREAK, SPACE, class_table, code_point_at
from cleaner.text.units.utf8 import Utf8

__all__ = ["character_variety"]

njit = numba.njit(cache=True, nogil=True)


@njit
def measure_variety(data, offsets, classes, values):  # type: ignore[no-untyped-def]
    """Fills `values`, float64 of (texts, 2): characters that differ over all, and entropy in bits a character."""
    counts = np.zeros(CODE_POINTS, np.int32)
    seen = np.empty(CODE_POINTS, np.int32)
    for text in range(len(offsets) - 1):
        position, end = offsets[text], offsets[text + 1]
        characters = different = 0
        while position < end:
            code, width = code_point_at(data, position, end)
            position += width
            kind = classes[np.uint64(code)]
            if kind in (SPACE, LINE_BREAK):
                continue
            if counts[np.uint64(code)] == 0:
                seen[different] = code
                different += 1
            counts[np.uint64(code)] += 1
            characters += 1
        information = 0.0
        for place in range(different):
            count = counts[seen[place]]
            counts[seen[place]] = 0
            information -= count * np.log2(count / characters)
        if characters > 0:
            values[text, 0] = different / characters
            values[text, 1] = information / characters


def character_variety(utf8: Utf8) -> Mapping[str, Values]:
    """`unique_character_ratio` (0..1) and `character_entropy` (bits) of every text, white space left out; 0 of none."""
    values = np.zeros((utf8.count, 2), np.float64)
    measure_variety(utf8.data, utf8.offsets, class_table(), values)
    return {"unique_character_ratio": values[:, 0], "character_entropy": values[:, 1]}
