"""Formulas: TeX found in MathML, in scripts and in the text that stands for an image, written between dollar signs."""

import numba
import numpy as np

from cleaner.text.html.markup import ALTTEXT, ENCODING, contains, find_byte
from cleaner.text.html.page import SLOT
from cleaner.text.html.writing import (
    BLOCK_START,
    DEPTH,
    PENDING,
    SKIPPED,
    WRITTEN,
    begin_text,
    entity_at,
    is_space,
    write_code,
)

__all__ = ["begin_math", "take_annotation", "write_formula"]

njit = numba.njit(cache=True, nogil=True)

MATH_START = SLOT["math_start"]
X_TEX = np.frombuffer(b"x-tex", np.uint8).copy()
DOLLAR, LESS, SPACE = 36, 60, 32


@njit
def write_formula(page, start, stop, entities):  # type: ignore[no-untyped-def]
    """Adds the TeX from `start` to `stop` of the source to the open block."""
    state, text, data = page.state, page.text, page.source
    top = page.stack[state[DEPTH]]
    while start < stop and (is_space(data[start]) or data[start] == DOLLAR):
        start += 1
    while stop > start and (is_space(data[stop - 1]) or data[stop - 1] == DOLLAR):
        stop -= 1
    if start >= stop or page.within[top] & SKIPPED:
        return
    begin_text(page, top)
    written = write_code(text, state[WRITTEN], DOLLAR)
    while start < stop:
        code, second, after = entity_at(data, start, stop, entities) if data[start] == 38 else (-1, 0, start)
        if code >= 0:
            written = write_code(text, written, code)
            written = write_code(text, written, second) if second else written
            start = after
        else:
            text[written] = SPACE if is_space(data[start]) else data[start]
            written, start = written + 1, start + 1
    state[WRITTEN] = write_code(text, written, DOLLAR)


@njit
def begin_math(page, entities):  # type: ignore[no-untyped-def]
    """The start of MathML; whether its attribute `alttext` was written in its place."""
    found, state = page.found, page.state
    state[MATH_START] = state[WRITTEN]
    if found[2 * ALTTEXT + 1] <= found[2 * ALTTEXT]:
        return False
    write_formula(page, found[2 * ALTTEXT], found[2 * ALTTEXT + 1], entities)
    return True


@njit
def take_annotation(page, position, end, entities):  # type: ignore[no-untyped-def]
    """An annotation whose content begins at `position`: TeX takes the place of what was written of its formula."""
    found, state = page.found, page.state
    start, stop = found[2 * ENCODING], found[2 * ENCODING + 1]
    if not contains(page.source, start, stop, X_TEX) or state[MATH_START] < state[BLOCK_START]:
        return
    if page.within[page.stack[state[DEPTH]]] & SKIPPED:
        return
    if state[WRITTEN] > state[MATH_START]:
        state[PENDING] = int(page.text[state[MATH_START]] == SPACE)
        state[WRITTEN] = state[MATH_START]
    write_formula(page, position, find_byte(page.source, position, end, LESS), entities)
