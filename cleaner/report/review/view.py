"""A document as the page of a review gets it: its lines with the marks of all editors, in bounded size."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cleaner.pipeline.explain import Explained
from cleaner.pipeline.marked import Change, Run, cut_lines
from cleaner.report.visible import harmless

MOST_CHARACTERS, MOST_LINES = 100_000, 3_000
"""Shown of a document."""
LEFT_IN = "(left in): line"
"""The rule of lines that nobody took out of a document that was kept."""


def shown_lines(explained: Explained) -> tuple[list[dict[str, Any]], int]:
    """The lines of a document with the marks of its editors, and how many characters were left out."""
    lines: list[dict[str, Any]] = []
    left = MOST_CHARACTERS
    for number, runs in enumerate(cut_lines(explained.runs)):
        if number >= MOST_LINES or left <= 0:
            break
        pieces = list(shown_pieces(runs, left))
        rules = sorted({f"{run.gone.stage}: {run.gone.reason}" for run in runs if run.gone is not None})
        is_blank = not "".join(run.text for run in runs).strip()
        lines.append({"number": number, "pieces": pieces, "rules": rules, "is_blank": is_blank})
        left -= sum(len(run.text) for run in runs) + 1
    total = sum(len(run.text) for run in explained.runs)
    return lines, max(0, total - MOST_CHARACTERS + max(left, 0)) if left <= 0 or len(lines) >= MOST_LINES else 0


def shown_pieces(runs: Sequence[Run], most: int) -> Iterator[dict[str, str | None]]:
    """The runs of a line as the page gets them, at most so many characters."""
    for run in runs:
        text, most = run.text[:most], most - len(run.text)
        if text:
            yield {"text": harmless(text), "gone": change_word(run.gone), "come": change_word(run.come)}
        if most <= 0:
            return


def change_word(change: Change | None) -> str | None:
    """Who changed something, and why."""
    if change is None:
        return None
    return f"{change.stage}: {change.reason}" + (f" {change.value:.2f}" if change.value is not None else "")


def count_rules(lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Of each rule the lines it took something out of; of those nobody touched the ones left in."""
    counts: dict[str, int] = {}
    for line in lines:
        for rule in line["rules"] or ([] if line["is_blank"] else [LEFT_IN]):
            counts[rule] = counts.get(rule, 0) + 1
    return counts
