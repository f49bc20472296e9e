"""Two rounds of edits as one."""

from collections.abc import Iterator, Sequence
from heapq import merge
from typing import NamedTuple

from cleaner.text.edits import Edit, apply_edits

__all__ = ["chained"]


class _Part(NamedTuple):
    """A change as it stands in the middle text: the one that the first round made and the second went on from."""

    start: int
    end: int
    is_second: bool
    change: Edit
    longer: int  # by how many characters the first round's change made the text shorter


def chained(first: Sequence[Edit], middle: str, second: Sequence[Edit]) -> list[Edit]:
    """Changes of a text (`first`), and those of the text they made (`middle`), as changes of the text itself.

    Changes that touch the same characters become one, for the reason of the first round: what damaged the text first.
    """
    if not first or not second:
        return [*first, *second]
    parts = merge(_first_parts(first), (_Part(change.start, change.end, True, change, 0) for change in second))
    chain: list[Edit] = []
    shift, reach, touching = 0, 0, [next(parts)]
    for part in parts:
        reach = max(reach, touching[-1].end)
        if part.start < reach:
            touching.append(part)
        else:
            shift = _close(chain, middle, touching, shift)
            touching = [part]
    _close(chain, middle, touching, shift)
    return chain


def _first_parts(changes: Sequence[Edit]) -> Iterator[_Part]:
    shift = 0
    for change in changes:
        start = change.start - shift
        longer = change.end - change.start - len(change.replacement)
        yield _Part(start, start + len(change.replacement), False, change, longer)
        shift += longer


def _close(chain: list[Edit], middle: str, touching: Sequence[_Part], shift: int) -> int:
    """Adds the one change that some touching ones are; returns how much shorter the middle text is up to there."""
    if len(touching) == 1:
        only = touching[0].change
        if touching[0].is_second:
            only = only._replace(start=only.start + shift, end=only.end + shift)
        chain.append(only)
        return shift + touching[0].longer
    start, end = touching[0].start, max(part.end for part in touching)
    after = shift + sum(part.longer for part in touching)
    inner = [part.change for part in touching if part.is_second]
    moved = [change._replace(start=change.start - start, end=change.end - start) for change in inner]
    reason = next((part.change.reason for part in touching if not part.is_second), touching[0].change.reason)
    chain.append(Edit(start + shift, end + after, apply_edits(middle[start:end], moved), reason))
    return after
