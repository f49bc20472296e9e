"""What-if: the funnel that a finished run would have had under other thresholds, and its words for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cleaner.errors import RunError, UsageError
from cleaner.pipeline.definition.config import Pipeline, dump_pipeline, pipeline_difference
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.plan import Placed
from cleaner.report.fates import ERROR, KEPT, UNKNOWN, Fate, Fates
from cleaner.report.table import aligned, ledger_line, reasons_line
from cleaner.stage import LocalStage, RangeFilter, Stage


@dataclass(frozen=True)
class Recut:
    """Two funnels side by side: that of the run, and that of documents alone under the new thresholds.

    `funnel` is made as funnel.json, without sizes and seconds, and with `unknown`: documents newly let through which
    stages behind have not seen. `notes` say what was changed and what cannot be known, a line each.
    """

    before: Mapping[str, Any]
    funnel: Mapping[str, Any]
    notes: Sequence[str]


def recut(run: RunDirectory, before: Mapping[str, Any], pipeline: Pipeline) -> Recut:
    """The funnel `before` of a finished run, cut anew by the `min` and `max` of a pipeline's range filters.

    UsageError if the run wrote down too little, or if the stages differ in more than that; RunError if the files do not
    hold the documents that the funnel speaks of.
    """
    refuse_unmeasured(run)
    refuse_other_stages(run.pipeline.stages, pipeline.stages)
    stages = [replace(placed, stage=stage) for placed, stage in zip(run.stages, pipeline.stages, strict=True)]
    changed = [new for old, new in zip(run.stages, stages, strict=True) if old.stage != new.stage]
    places = {label: place for place, label in run.labels.items()}
    fates = Fates(run.store, places, stages, {placed.place for placed in changed})
    fates.count()
    check_files(before, fates.before, list(run.labels), len(stages))
    funnel = new_funnel(before, fates.now, list(run.labels), len(stages))
    return Recut(before, funnel, list(note_lines(run.stages, changed, before, funnel)))


def refuse_unmeasured(run: RunDirectory) -> None:
    """UsageError if the run kept too little to cut its thresholds anew."""
    cure = "make another, into another directory, with"
    if not run.options.keep_measures:
        raise UsageError(f"the run in '{run.store.root}' wrote down no measures: {cure} --keep-measures")
    if run.options.keep_dropped == "none":
        raise UsageError(
            f"the run in '{run.store.root}' wrote down no dropped documents: {cure} --keep-dropped sample (or all)"
        )


def refuse_other_stages(old: Sequence[Stage], new: Sequence[Stage]) -> None:
    """UsageError with every difference between the stages, those of thresholds apart."""
    before, after = (dump_pipeline(Pipeline(tuple(map(without_bounds, stages)))) for stages in (old, new))
    if before != after:
        head = "--what-if can only cut min and max of measures anew; beyond these, the pipeline differs from the run's:"
        raise UsageError(head, *(f"  {line}" for line in pipeline_difference(before, after)))


def without_bounds(stage: Stage) -> Stage:
    return stage.model_copy(update={"min": None, "max": None}) if isinstance(stage, RangeFilter) else stage


def check_files(before: Mapping[str, Any], fates: Mapping[Fate, int], places: Sequence[int], end: int) -> None:
    """RunError if data/ and dropped/ do not hold the documents that the run's own funnel speaks of."""
    wanted = {Fate(end, KEPT): before["kept"]}
    for place, stage in zip(places, before["stages"], strict=True):
        wanted |= {Fate(place, reason): count for reason, count in stage["reasons"].items()}
    for fate in sorted({*wanted, *fates}):
        if wanted.get(fate, 0) != fates.get(fate, 0):
            name = "data/" if fate.reason == KEPT else f"dropped/ ('{fate.reason}')"
            raise RunError(
                f"{name} holds {fates.get(fate, 0):,} documents, not the {wanted.get(fate, 0):,} of funnel.json: "
                "files were changed after the run, so nothing can be said"
            )


def new_funnel(before: Mapping[str, Any], fates: Mapping[Fate, int], places: Sequence[int], end: int) -> dict[str, Any]:
    """The stages one after the other: what one lets through, and is known of, goes into the next."""
    rows, came = [], before["read"]
    for place, stage in zip(places, before["stages"], strict=True):
        reasons = {fate.reason: count for fate, count in sorted(fates.items()) if fate.place == place and count}
        unknown = reasons.pop(UNKNOWN, 0)
        errors = stage["errors"] + reasons.pop(ERROR, 0)
        stayed = came - errors - sum(reasons.values())
        row = {"name": stage["name"], "counted_as": stage["counted_as"], "documents_in": came}
        rows.append(row | {"documents_out": stayed, "reasons": reasons, "errors": errors, "unknown": unknown})
        came = stayed - unknown
    gone = {
        kind: sum(sum(row["reasons"].values()) for row in rows if row["counted_as"] == kind)
        for kind in ("dropped", "duplicates")
    }
    left = {name: sum(row[name] for row in rows) for name in ("errors", "unknown")}
    return {"read": before["read"], "kept": fates.get(Fate(end, KEPT), 0), **gone, **left, "stages": rows}


def note_lines(
    stages: Sequence[Placed], changed: Sequence[Placed], before: Mapping[str, Any], funnel: Mapping[str, Any]
) -> Iterator[str]:
    """What was changed, and what the numbers do not know."""
    if not changed:
        yield "no threshold differs from the run's"
        return
    for placed in changed:
        yield f"{placed.label}: {bounds(stages[placed.place].stage)} -> {bounds(placed.stage)}"
    for placed, row in zip(stages, funnel["stages"][1:], strict=True):
        if row["unknown"]:
            following = stages[placed.place + 1].label
            yield (
                f"{row['unknown']:,} documents newly let through by '{placed.label}' are unknown from there on: "
                f"'{following}' and what comes behind it have not seen them"
            )
    behind = stages[changed[0].place + 1 :]
    corpus = [f"'{placed.label}'" for placed in behind if not isinstance(placed.stage, LocalStage)]
    if corpus:
        yield (
            f"{', '.join(corpus)}: decides by the whole corpus, so with other documents before it, it may decide "
            "otherwise (clusters may lose or gain members); its decisions are taken as they were"
        )
    errors = sum(before["stages"][placed.place + 1]["errors"] for placed in behind)  # reading is the first
    if errors:
        yield (
            f"{errors:,} documents on which a stage failed are counted as errors there, "
            "also where a tighter threshold might have dropped them before"
        )


def bounds(stage: Stage) -> str:
    """The thresholds of a range filter in words."""
    values = [(name, getattr(stage, name)) for name in ("min", "max")]
    return ", ".join(f"{name} {value:.12g}" for name, value in values if value is not None) or "no bounds"


def recut_table(result: Recut) -> str:
    """Both funnels: a line a stage with documents in and out before and now, then the two ledgers, then the notes."""
    rows = [("stage", "in", "out", "in now", "out now", "change", "why documents would leave")]
    for old, new in zip(result.before["stages"], result.funnel["stages"], strict=True):
        counts = [old["documents_in"], old["documents_out"], new["documents_in"], new["documents_out"]]
        change = counts[3] - counts[1]
        rows.append(
            (old["name"], *(f"{count:,}" for count in counts), f"{change:+,}" if change else "", reasons_line(new))
        )
    read = max(1, result.funnel["read"])
    unknown = result.funnel["unknown"]
    kept = [result.before["kept"], result.funnel["kept"]]
    return "\n".join(
        [
            *aligned(rows),
            "",
            f"before: {ledger_line(result.before)}",
            f"now:    {ledger_line(result.funnel)}" + (f" + {unknown:,} unknown" if unknown else ""),
            f"keep rate: {kept[0] / read:.2%} -> {kept[1] / read:.2%} of documents"
            + (f", at most {(kept[1] + unknown) / read:.2%} with the unknown" if unknown else ""),
            *result.notes,
        ]
    )
