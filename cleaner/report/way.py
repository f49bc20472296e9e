"""A document's way through a finished run: where it ended, what each stage did to it, and the cluster it belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

import pyarrow as pa

from cleaner.batch import Batch
from cleaner.errors import UsageError
from cleaner.io.store import Store
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.explain import Explained, Step, explain
from cleaner.pipeline.marked import Run, mark, text_left
from cleaner.report.clusters import Cluster, clusters_around
from cleaner.report.draws import Place, places_where, read_rows
from cleaner.stage import Deduplicator, Drop, Edit, Extractor, LocalStage, RangeFilter

FOLDERS = ("data", "dropped", "errors")
MOST_COMPARED = 1000
"""Lines of each of two texts that are compared each with each."""
CORPUS = "the whole corpus"
"""Reason of changes that a stage made which judges the whole corpus: it cannot be asked again about one document."""


@dataclass(frozen=True)
class End:
    """Where a document is after the run: the place of its row, and the row with all its columns."""

    place: Place
    row: Mapping[str, Any]

    @property
    def folder(self) -> str:
        return self.place.file.partition("/")[0]

    @property
    def drop(self) -> Drop:
        """What the ledger says of it, if it was dropped."""
        return Drop(0, *(self.row[name] for name in ("reason", "value", "threshold", "evidence", "duplicate_of")))


def find_ends(store: Store, name: str) -> list[End]:
    """The documents that have this id, or if none has, this URL; UsageError where there is none."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise UsageError("the id is not UTF-8: give the id or the URL as data/ or dropped/ hold it") from None
    for column in ("id", "url"):
        places = [place for folder in FOLDERS for _, place in places_where(store, folder, column, [name])]
        if places:
            return [End(place, row) for place, row in zip(places, read_rows(store, places), strict=True)]
    hint = f"'cleaner sample {store.root}' shows some that are there"
    raise UsageError(f"no document of '{store.root}' has the id or URL '{name}': {hint}")


def replay(run: RunDirectory, end: End, original: Batch) -> Explained:
    """The way of a document from the input on, up to where the run dropped it.

    Stages that judge the whole corpus are passed over; what they changed stands as theirs in the end.
    """
    if end.folder != "dropped":
        explained = explain(original, run.stages)
        text = end.row.get("text")
        return explained if text is None or not explained.is_kept else _as_kept(run, explained, text)
    last = next((placed for placed in run.stages if placed.label == end.row["stage"]), None)
    if last is None:  # by the reader, before the first stage
        return Explained(end.row["id"] or "", end.row["url"], [], [Run(end.row["text"] or "")], is_kept=False)
    explained = explain(original, run.stages[: last.place + 1])
    if explained.steps and explained.steps[-1].label == last.label:
        steps = [*explained.steps[:-1], replace(explained.steps[-1], drop=end.drop)]
        return replace(explained, steps=steps, is_kept=False)
    return explained


def from_ledger(run: RunDirectory, end: End) -> Explained:
    """What is known of a document without its input: the text as it was, and what the stage that dropped it says."""
    row = end.row
    text = row.get("text") or ""
    if end.folder != "dropped":
        return Explained(row["id"] or "", row.get("url"), _measured(run, row), [Run(text)], end.folder == "data")
    steps, runs = _measured(run, row), [Run(text)]
    placed = next((placed for placed in run.stages if placed.label == row["stage"]), None)
    step = Step(row["stage"], text, drop=end.drop)
    if placed is not None and isinstance(placed.stage, LocalStage) and not isinstance(placed.stage, Extractor):
        document = Batch.of(text, id=[row["id"]], url=pa.array([row["url"]], pa.string()))
        seen = explain(document, [placed])
        step, runs = replace(seen.steps[0], drop=end.drop), list(seen.runs)
    steps = [known for known in steps if known.label != step.label]
    return Explained(row["id"] or "", row["url"], [*steps, step], runs, is_kept=False)


def clusters_of(store: Store, end: End) -> list[Cluster]:
    """The clusters of a document: the one it was dropped from, or those in which it was kept."""
    kept = end.row.get("duplicate_of") or end.row["id"]
    found = clusters_around(store, kept) if kept is not None else []
    return [cluster for cluster in found if end.row.get("duplicate_of") is None or cluster.stage == end.row["stage"]]


def _measured(run: RunDirectory, row: Mapping[str, Any]) -> list[Step]:
    """The measures that were written down of a document, if they were."""
    return [
        Step(placed.label, "", row[placed.label], (placed.stage.min, placed.stage.max))
        for placed in run.stages
        if isinstance(placed.stage, RangeFilter) and isinstance(row.get(placed.label), float)
    ]


def _as_kept(run: RunDirectory, explained: Explained, text: str) -> Explained:
    """The same, with the text of data/ in the end: what is different there is the work of stages not asked again."""
    replayed = text_left(explained.runs)
    if replayed == text:
        return explained
    labels = ", ".join(
        placed.label for placed in run.stages if not isinstance(placed.stage, (LocalStage, Deduplicator))
    )
    edits = list(_difference(replayed, text))
    return replace(explained, runs=mark(explained.runs, edits, labels or "unknown"))


def _difference(before: str, after: str) -> Iterator[Edit]:
    """The edits that make one text of the other, line by line."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, old))]
    if max(len(old), len(new)) > MOST_COMPARED:  # comparing takes the square of the lines
        yield Edit(0, len(before), after, CORPUS)
        return
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Edit(starts[first], starts[last], "".join(new[begin:end]), CORPUS)
