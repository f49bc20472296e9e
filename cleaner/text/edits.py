"""Edits: which characters of a text are replaced, by what, and why; and spans of it."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

__all__ = ["Edit", "apply_edits", "joined_spans"]


class Edit(NamedTuple):
    """Characters `start` to `end` of a text are replaced, for a reason; `value` is the score that decided, if any."""

    start: int
    end: int
    replacement: str
    reason: str
    value: float | None = None


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits, which stand in the order of the text and do not overlap."""
    if not edits:
        return text
    starts, ends, replacements, *_ = zip(*edits, strict=True)  # columns: a mirror's page has thousands of edits
    kept = map(text.__getitem__, map(slice, (0, *ends), (*starts, None)))
    return "".join(chain.from_iterable(zip(kept, (*replacements, ""), strict=True)))


def joined_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in the order of their starts, those that touch or overlap made into one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(joined.pop()[1], end)
        joined.append((start, end))
    return joined
