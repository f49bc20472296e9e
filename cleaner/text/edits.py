"""Edits: which characters of a text are replaced, by what, and why."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Edit", "apply_edits"]


class Edit(NamedTuple):
    """Characters `start` to `end` of a text are replaced, for a reason; `value` is the score that decided, if any."""

    start: int
    end: int
    replacement: str
    reason: str
    value: float | None = None


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits, which stand in the order of the text and do not overlap."""
    pieces, position = [], 0
    for edit in edits:
        pieces += [text[position : edit.start], edit.replacement]
        position = edit.end
    return "".join([*pieces, text[position:]])
