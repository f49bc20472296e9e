"""A text with the marks of all editors on it: what each took out and put in, every character in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cleaner.stage import Edit


class Change(NamedTuple):
    """Which stage changed something, why, and by what score if it has one."""

    stage: str
    reason: str
    value: float | None = None


@dataclass(frozen=True)
class Run:
    """Characters that had the same fate: who took them out, and who put them in, if anybody did."""

    text: str
    gone: Change | None = None
    come: Change | None = None


def mark(runs: Sequence[Run], edits: Sequence[Edit], stage: str) -> list[Run]:
    """The runs after the edits of one more stage; the edits count characters of the text as the stage saw it."""
    marked: list[Run] = []
    waiting = list(reversed(edits))
    position = 0
    for run in runs:
        if run.gone is not None:
            marked.append(run)
            continue
        rest = run.text
        while rest:
            edit = waiting[-1] if waiting else None
            if edit is None or edit.start >= position + len(rest):
                marked.append(replace(run, text=rest))
                position += len(rest)
                break
            taken = (edit.start if position < edit.start else min(edit.end, position + len(rest))) - position
            gone = None if position < edit.start else Change(stage, edit.reason, edit.value)
            if taken:
                marked.append(replace(run, text=rest[:taken], gone=gone))
            rest, position = rest[taken:], position + taken
            if position >= edit.end and gone is not None:
                marked += inserted(waiting.pop(), stage)
    for edit in reversed(waiting):  # at the very end of the text
        marked += inserted(edit, stage)
    return marked


def inserted(edit: Edit, stage: str) -> list[Run]:
    """The run that an edit puts in, if it does."""
    return [Run(edit.replacement, come=Change(stage, edit.reason, edit.value))] if edit.replacement else []


def text_left(runs: Sequence[Run]) -> str:
    """The text as it is after all edits."""
    return "".join(run.text for run in runs if run.gone is None)


def text_before(runs: Sequence[Run]) -> str:
    """The text as it was before all edits."""
    return "".join(run.text for run in runs if run.come is None)


def cut_lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs line by line, without the line breaks; a line break that is gone ends a line all the same."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line += [replace(run, text=first)] if first else []
        for part in others:
            yield line
            line = [replace(run, text=part)] if part else []
    yield line


def changes_of(line: Sequence[Run]) -> list[Change]:
    """The changes within a line, each once, in the order of the line."""
    return list(dict.fromkeys(change for run in line for change in (run.gone, run.come) if change is not None))
