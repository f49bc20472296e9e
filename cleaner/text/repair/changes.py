"""Two rounds of edits as one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple

from cleaner.text.edits import Edit, apply_edits

__all__ = ["NEW_EDIT", "chained"]


NEW_EDIT = partial(tuple.__new__, Edit)  # a third of the time of `Edit._make`, for hundreds of notes on a page


class Columns(NamedTuple):
    """Changes as the fields of `Edit`, of which each has one value a change."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    replacements: tuple[str, ...]
    reasons: tuple[str, ...]
    values: tuple[float | None, ...]


class Middle(NamedTuple):
    """Where the changes of the first round stand in the text they made, and how much shorter it is up to there."""

    starts: list[int]
    ends: list[int]
    shorter: list[int]  # in characters, before each change; one more at the end, behind the last


def chained(first: Sequence[Edit], middle: str, second: Sequence[Edit]) -> list[Edit]:
    """Changes of a text (`first`), and those of the text they made (`middle`), as changes of the text itself.

    Changes that touch the same characters become one, for the reason of the first round: what damaged the text first.
    """
    if not first or not second:
        return [*first, *second]
    places, seconds = places_of(first), Columns(*zip(*second, strict=True))
    chain: list[Edit] = []
    done = number = 0  # changes of the first and of the second round
    while number < len(second):
        before = bisect_right(places.ends, seconds.starts[number], done)
        chain += first[done:before]  # what the second round leaves alone, as most of it on a mirror's page
        done, last = touching(places, before, second, number)
        if done == before:
            last = end_of_run(places, before, seconds, number)
            chain += moved(seconds, slice(number, last), places.shorter[before])
        else:
            chain.append(joined(first[before].reason, middle, places, (before, done), second[number:last]))
        number = last
    chain += first[done:]
    return chain


def end_of_run(places: Middle, before: int, seconds: Columns, number: int) -> int:
    """How far the changes of the second round go that, as the one of that number, stand before one of the first."""
    if before == len(places.starts):
        return len(seconds.starts)
    before_it = bisect_right(seconds.ends, places.starts[before], number)
    return min(before_it, bisect_left(seconds.starts, places.ends[before], number))


def moved(changes: Columns, some: slice, shift: int) -> Iterable[Edit]:
    """Some changes, so many characters further on."""
    starts, ends = (map(shift.__add__, column[some]) for column in changes[:2])
    return map(NEW_EDIT, zip(starts, ends, *(column[some] for column in changes[2:]), strict=True))


def places_of(changes: Sequence[Edit]) -> Middle:
    starts, ends, replacements, *_ = zip(*changes, strict=True)
    written = list(map(len, replacements))
    shorter = list(accumulate(map(sub, map(sub, ends, starts), written), initial=0))
    moved = list(map(sub, starts, shorter))
    return Middle(moved, list(map(add, moved, written)), shorter)


def touching(places: Middle, before: int, second: Sequence[Edit], number: int) -> tuple[int, int]:
    """How far the changes of both rounds go that touch one of the second, each directly or by others."""
    after, last, reach = before, number + 1, second[number].end
    is_longer = True
    while is_longer:
        is_longer = False
        while after < len(places.starts) and places.starts[after] < reach:
            reach, after, is_longer = max(reach, places.ends[after]), after + 1, True
        while last < len(second) and second[last].start < reach:
            reach, last, is_longer = max(reach, second[last].end), last + 1, True
    return after, last


def joined(reason: str, middle: str, places: Middle, span: tuple[int, int], inner: Sequence[Edit]) -> Edit:
    """The one change that some of the first round (`span`) and those of the second upon them (`inner`) are."""
    before, after = span
    start = min(places.starts[before], inner[0].start)
    end = max(places.ends[after - 1], inner[-1].end)
    moved = [change._replace(start=change.start - start, end=change.end - start) for change in inner]
    changed = apply_edits(middle[start:end], moved)
    return Edit(start + places.shorter[before], end + places.shorter[after], changed, reason)
