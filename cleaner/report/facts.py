"""What the report of a finished run shows: gathered from its funnel and its files, with bounded reading."""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from platform import python_version
from typing import Any

from cleaner.io.store import Store
from cleaner.pipeline.directory import PIPELINE, RunDirectory
from cleaner.report.clusters import Cluster, largest_clusters
from cleaner.report.draws import Kind, draw, read_rows
from cleaner.report.histogram import HEIGHT, WIDTH, Histogram, histogram_of
from cleaner.report.keep_rates import keep_tables
from cleaner.report.published import PUBLISHED
from cleaner.report.samples import count_values, sample_rows
from cleaner.report.table import target_lines
from cleaner.report.waterfall import units_of, waterfall
from cleaner.stage import RangeFilter

PACKAGES = ("pyarrow", "numpy", "numba", "pydantic")
MOST_REASONS = 100
"""Reasons shown with examples; 5 examples of 300 characters each make 1 MB of them at the most."""
MOST_LOOKED_FOR = 10
"""Rare reasons whose examples are looked for by reading stage and reason of every dropped document."""
MOST_CLUSTERS = 5


def report_facts(run: RunDirectory, funnel: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows."""
    reasons = ranked_reasons(funnel)
    samples = samples_of(run.store, [(row["stage"], row["reason"]) for row in reasons[:MOST_REASONS]])
    faults = sample_rows(run.store, "errors", ["cause"], ["id", "source", "offset", "message"])
    causes = count_values(run.store, "errors", "cause")
    return {
        "funnel": funnel,
        "published": PUBLISHED,
        "targets": target_lines(funnel),
        "units": units_of(funnel),
        "steps": list(waterfall(funnel)),
        "keep_tables": keep_tables(run, funnel),
        "edits": [
            (stage["name"], reason, count)
            for stage in funnel["stages"]
            for reason, count in stage.get("edits", {}).items()
        ],
        "reasons": [row | {"samples": samples.get((row["stage"], row["reason"]), [])} for row in reasons],
        "most_reasons": MOST_REASONS,
        "histograms": list(histograms(run, funnel)),
        "drawing": (WIDTH, HEIGHT),
        "clusters": clusters_of(run, funnel),
        "causes": [(cause, count, faults.get((cause,), [])) for cause, count in causes.most_common()],
        "pipeline": run.store.read_text(PIPELINE),
        "plan": run.plan,
        "versions": {"Python": python_version()} | {name: version(name) for name in PACKAGES},
    }


def ranked_reasons(funnel: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every reason of every stage with documents, most first."""
    rows = [
        {"stage": stage["name"], "reason": reason, "count": count, "counted_as": stage["counted_as"]}
        for stage in funnel["stages"]
        for reason, count in stage["reasons"].items()
    ]
    return sorted(rows, key=lambda row: -row["count"])


def samples_of(store: Store, kinds: Sequence[Kind]) -> dict[Kind, list[dict[str, Any]]]:
    """Dropped documents of each stage and reason: from all over dropped/, the rarest looked for by themselves."""
    columns = ["id", "url", "value", "threshold", "evidence", "duplicate_of", "text"]
    found = sample_rows(store, "dropped", ["stage", "reason"], columns)
    missing = [kind for kind in kinds if kind not in found][:MOST_LOOKED_FOR]
    if missing and store.names("dropped"):
        strata = draw(store, "dropped", ["stage", "reason"], 2, needs=None)
        for kind in missing:
            found[kind] = read_rows(store, strata[kind].places, columns) if kind in strata else []
    return found


def clusters_of(run: RunDirectory, funnel: Mapping[str, Any]) -> list[Cluster]:
    """The largest clusters, where documents were dropped as duplicates and written down."""
    there = funnel["duplicates"] and run.store.names("dropped")
    return largest_clusters(str(run.store.root), MOST_CLUSTERS) if there else []


def histograms(run: RunDirectory, funnel: Mapping[str, Any]) -> Iterator[Histogram]:
    """A drawing for each stage that took a measure of any document."""
    for placed, row in zip(run.stages, funnel["stages"][1:], strict=True):  # the first is reading
        if isinstance(placed.stage, RangeFilter) and row.get("histogram"):
            yield histogram_of(placed.label, placed.stage, row["histogram"])
