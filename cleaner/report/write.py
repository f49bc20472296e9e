"""Writing report.html, the picture of a finished run, and README.md, its dataset card."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from platform import python_version
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from cleaner.pipeline.directory import PIPELINE, RunDirectory
from cleaner.report.card import card_facts
from cleaner.report.histogram import HEIGHT, WIDTH, Histogram, draw
from cleaner.report.samples import CUT, count_values, sample_rows
from cleaner.report.table import reasons_line
from cleaner.report.visible import fenced, harmless, in_markdown
from cleaner.stage import RangeFilter

REPORT, CARD = "report.html", "README.md"
PACKAGES = ("pyarrow", "numpy", "numba", "pydantic")


def write_report(run: RunDirectory, funnel: dict[str, Any]) -> None:
    """Writes both files into the output directory of a finished run, whose funnel this is."""
    pages = environment()
    report = pages.get_template("report.html.j2").render(report_facts(run, funnel))
    run.store.write_text(REPORT, report)
    run.store.write_text(CARD, pages.get_template("README.md.j2").render(card_facts(run, funnel)))
    run.store.remove_drafts()


def environment() -> Environment:
    """Templates in which every value is made harmless and escaped for HTML: there is no way around it."""
    pages = Environment(
        loader=PackageLoader("cleaner.report"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        finalize=lambda value: harmless(value) if isinstance(value, str) else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.filters |= {"cut": cut, "number": number, "in_markdown": in_markdown, "fenced": fenced, "why": reasons_line}
    return pages


def report_facts(run: RunDirectory, funnel: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows."""
    columns = ["id", "url", "value", "threshold", "evidence", "duplicate_of", "text"]
    dropped = sample_rows(run.store, "dropped", ["stage", "reason"], columns)
    faults = sample_rows(run.store, "errors", ["cause"], ["id", "source", "offset", "message"])
    causes = count_values(run.store, "errors", "cause")
    ranked = sorted(causes.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "funnel": funnel,
        "edits": [
            (stage["name"], reason, count)
            for stage in funnel["stages"]
            for reason, count in stage.get("edits", {}).items()
        ],
        "reasons": ranked_reasons(funnel, dropped),
        "histograms": list(histograms(run, funnel)),
        "drawing": (WIDTH, HEIGHT),
        "causes": [(cause, count, faults.get((cause,), [])) for cause, count in ranked],
        "pipeline": run.store.read_text(PIPELINE),
        "plan": run.plan,
        "versions": {"Python": python_version()} | {name: version(name) for name in PACKAGES},
    }


def ranked_reasons(funnel: Mapping[str, Any], samples: Mapping[tuple[str, ...], Any]) -> list[dict[str, Any]]:
    """Every reason of every stage with documents, most first, and examples."""
    rows = [
        {"stage": stage["name"], "reason": reason, "count": count, "samples": samples.get((stage["name"], reason), [])}
        for stage in funnel["stages"]
        for reason, count in stage["reasons"].items()
    ]
    return sorted(rows, key=lambda row: -row["count"])


def histograms(run: RunDirectory, funnel: Mapping[str, Any]) -> Iterator[Histogram]:
    """A drawing for each stage that took a measure of any document."""
    for placed, row in zip(run.stages, funnel["stages"][1:], strict=True):  # the first is reading
        if isinstance(placed.stage, RangeFilter) and row.get("histogram"):
            yield draw(placed.label, placed.stage, row["histogram"])


def cut(text: str | None) -> str:
    """The beginning of a text."""
    text = text or ""
    return text if len(text) <= CUT else f"{text[:CUT]} …"


def number(value: float | None) -> str:
    """A count with commas, or a measure with four digits."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"
