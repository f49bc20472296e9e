"""What a review is good for: labelled texts to train `quality` with, and thresholds that reviewers agree with more."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import UsageError
from cleaner.pipeline.definition.config import dump_pipeline
from cleaner.pipeline.directory import RunDirectory
from cleaner.report.draws import Place, read_rows
from cleaner.report.review.deck import KEPT
from cleaner.report.review.rates import Verdicts, settled
from cleaner.report.review.verdicts import Verdict
from cleaner.stage import RangeFilter, Stage

GOOD, BAD, THRESHOLDS = "good.jsonl", "bad.jsonl", "thresholds.yaml"
LEAST_JUDGED = 10
"""Documents of one threshold that must have been judged before another is proposed."""


class Known(NamedTuple):
    """A document judged: its measure, whether it should be kept, and how many of the run's documents it stands for."""

    value: float
    is_good: bool
    weight: float


def export(run: RunDirectory, verdicts: Verdicts, folder: str) -> dict[str, int]:
    """Writes the three files into a folder; their names, with texts or thresholds in each.

    Good is what should have been kept. Duplicates are left out: that a text is there twice says nothing of it.
    """
    judged = settled(verdicts)
    if not judged:
        raise UsageError(
            f"no document of '{run.store.root}' was judged yet: start with 'cleaner review {run.store.root}'"
        )
    duplicates = {run.labels[place] for place in run.duplicate_places}
    labelled = [verdict for verdict in judged if verdict.stage not in duplicates]
    rows = read_rows(run.store, [Place(verdict.file, verdict.row) for verdict in labelled], ["text"])
    lines: dict[str, list[str]] = {GOOD: [], BAD: []}
    for verdict, row in zip(labelled, rows, strict=True):
        told = {"id": verdict.id, "text": row["text"], "stage": verdict.stage, "reason": verdict.reason}
        lines[GOOD if should_be_kept(verdict) else BAD].append(json.dumps(told, ensure_ascii=False) + "\n")
    stages, changed = proposed_stages(run, judged)
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, texts in lines.items():
        (place / name).write_text("".join(texts), "utf-8")
    (place / THRESHOLDS).write_text(dump_pipeline(replace(run.pipeline, stages=tuple(stages))), "utf-8")
    return {name: len(texts) for name, texts in lines.items()} | {THRESHOLDS: changed}


def should_be_kept(verdict: Verdict) -> bool:
    """What a reviewer thinks of the document, whatever the run did with it."""
    return (verdict.rule == KEPT) == (verdict.verdict == "right")


def proposed_stages(run: RunDirectory, judged: Sequence[Verdict]) -> tuple[list[Stage], int]:
    """The stages of a run, range filters with the bounds that judge best; and how many bounds are new."""
    counts = Counter(verdict.rule for verdict in judged)
    weights = {verdict.rule: verdict.population / counts[verdict.rule] for verdict in judged}
    of_kept = kept_measures(run, judged, weights.get(KEPT, 0.0))
    stages: list[Stage] = []
    changed = 0
    for placed in run.stages:
        stage = placed.stage
        if isinstance(stage, RangeFilter):
            mine = [verdict for verdict in judged if verdict.stage == placed.label and verdict.value is not None]
            known = [Known(verdict.value or 0.0, should_be_kept(verdict), weights[verdict.rule]) for verdict in mine]
            known += of_kept.get(placed.label, [])
            bounds = {
                name: best_bound(value, known, is_min=name == "min")
                for name, value in (("min", stage.min), ("max", stage.max))
                if value is not None and sum(verdict.threshold == value for verdict in mine) >= LEAST_JUDGED
            }
            changed += sum(bounds[name] != getattr(stage, name) for name in bounds)
            stage = stage.model_copy(update=bounds)
        stages.append(stage)
    return stages, changed


def kept_measures(run: RunDirectory, judged: Sequence[Verdict], weight: float) -> dict[str, list[Known]]:
    """Of each measure, its values of documents that were kept and judged, where the run wrote measures down."""
    kept = [verdict for verdict in judged if verdict.rule == KEPT]
    labels = [placed.label for placed in run.stages if isinstance(placed.stage, RangeFilter)]
    rows = read_rows(run.store, [Place(verdict.file, verdict.row) for verdict in kept], labels)
    return {
        label: [
            Known(row[label], should_be_kept(verdict), weight)
            for verdict, row in zip(kept, rows, strict=True)
            if isinstance(row.get(label), float)
        ]
        for label in labels
    }


def best_bound(bound: float, known: Sequence[Known], is_min: bool) -> float:
    """The bound by which fewest documents are judged wrongly; the old one if no other is better, else the nearest."""
    candidates = sorted({bound, *(one.value for one in known)}, key=lambda value: (abs(value - bound), value))

    def mistakes(candidate: float) -> float:
        passes = ((one.value >= candidate) if is_min else (one.value <= candidate) for one in known)
        return sum(one.weight for one, stays in zip(known, passes, strict=True) if stays != one.is_good)

    return min(candidates, key=mistakes)
