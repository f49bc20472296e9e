"""The funnel as a table in the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cleaner.report.published import published_line

MOST_REASONS = 3
"""Reasons named in one line of the table; the others are in funnel.json."""


def funnel_table(funnel: Mapping[str, Any]) -> str:
    """A line a stage: documents in and out, share of all read, tokens out, seconds, reasons; then what is left."""
    rows = [("stage", "in", "out", "of read", "tokens", "seconds", "why documents left")]
    read = max(1, funnel["read"])
    for stage in funnel["stages"]:
        out = stage["documents_out"]
        rows.append(
            (
                stage["name"],
                f"{stage['documents_in']:,}",
                f"{out:,}",
                f"{out / read:.1%}",
                count_words(stage.get("tokens_out", 0)),
                f"{stage['seconds']:.1f}",
                reasons_line(stage),
            )
        )
    lines = [ledger_line(funnel), keep_line(funnel), *target_lines(funnel), published_line()]
    return "\n".join([*aligned(rows), "", *lines])


def reasons_line(stage: Mapping[str, Any]) -> str:
    """The most frequent reasons of a stage with their counts."""
    reasons = dict(stage["reasons"]) | ({"errors": stage["errors"]} if stage["errors"] else {})
    ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    named = [f"{reason} {count:,}" for reason, count in ranked[:MOST_REASONS]]
    rest = sum(count for _, count in ranked[MOST_REASONS:])
    return ", ".join([*named, *([f"others {rest:,}"] if rest else [])])


def ledger_line(funnel: Mapping[str, Any]) -> str:
    """The four that add up to what was read."""
    parts = [f"{funnel[name]:,} {name}" for name in ("kept", "dropped", "duplicates", "errors")]
    return f"{funnel['read']:,} read = {' + '.join(parts)}"


def keep_line(funnel: Mapping[str, Any]) -> str:
    """The keep rate by each way of counting."""
    rates = [f"{share:.2%} of {name}" for name, share in funnel["keep_rate"].items()]
    return f"keep rate: {', '.join([*rates, *token_rates(funnel)])}"


def token_rates(funnel: Mapping[str, Any]) -> list[str]:
    """The keep rate by tokens; nothing for the funnel of a version that counted none."""
    tokens = funnel.get("tokens")
    if tokens is None:
        return []
    by = Path(tokens["tokenizer"]).name if tokens["tokenizer"] else "an estimate"
    count = f"{count_words(tokens['kept'])} of {count_words(tokens['read'])}"
    return [f"{tokens['keep_rate']:.2%} of tokens ({count} by {by})"]


def target_lines(funnel: Mapping[str, Any]) -> list[str]:
    """Whether the run kept what it was meant to; nothing where it was not told."""
    target = funnel.get("target_yield")
    if target is None:
        return []
    band = f"{target['min']:.3g} to {target['max']:.3g} of the documents read"
    return [f"target yield: {band}: " + ("met" if target["is_met"] else f"missed: {target['why']}")]


def count_words(count: int) -> str:
    """A large number as a person reads it: 12.3M."""
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if count >= size:
            return f"{count / size:.3g}{unit}"
    return str(count)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with columns of equal width: the first and last to the left, numbers to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if place in (0, len(row) - 1) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
