"""The funnel as a table in the terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

MOST_REASONS = 3
"""Reasons named in one line of the table; the others are in funnel.json."""


def funnel_table(funnel: Mapping[str, Any]) -> str:
    """The ledger in one line, then a line a stage: documents in and out, share of all read, seconds, reasons."""
    rows = [("stage", "in", "out", "of read", "seconds", "why documents left")]
    read = max(1, funnel["read"])
    for stage in funnel["stages"]:
        out = stage["documents_out"]
        rows.append(
            (
                stage["name"],
                f"{stage['documents_in']:,}",
                f"{out:,}",
                f"{out / read:.1%}",
                f"{stage['seconds']:.1f}",
                reasons_line(stage),
            )
        )
    return "\n".join([*aligned(rows), "", ledger_line(funnel), keep_line(funnel)])


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
    return f"keep rate: {', '.join(rates)}"


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
