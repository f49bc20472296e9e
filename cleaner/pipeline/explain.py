"""What each stage of a pipeline does to one document: the same stages on a batch of one, step by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cleaner.batch import Batch
from cleaner.io.fault import Fault, Skip
from cleaner.io.read import ReadSettings, read_slice
from cleaner.io.shards import Slice
from cleaner.pipeline.definition.config import Pipeline
from cleaner.pipeline.listing import list_input
from cleaner.pipeline.marked import Run, mark, text_left
from cleaner.pipeline.plan import Placed, place_stages
from cleaner.stage import Drop, Edit, Editor, LocalStage, RangeFilter


@dataclass(frozen=True)
class Step:
    """One stage and one document: what it measured, changed and added, and why the document left, if it did."""

    label: str
    text: str
    measure: float | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    edits: Sequence[Edit] = ()
    added: Mapping[str, object] = field(default_factory=dict)
    drop: Drop | None = None
    error: str | None = None
    needs_corpus: bool = False


@dataclass(frozen=True)
class Explained:
    """A document's way through the pipeline, and its text with the marks of all editors; `is_kept` to the end."""

    id: str
    url: str | None
    steps: Sequence[Step]
    runs: Sequence[Run]
    is_kept: bool


def explain_file(path: str, pipeline: Pipeline) -> Iterator[Explained | Fault | Skip]:
    """The way of every document of a file (or directory, or glob), and the records that became none."""
    settings = ReadSettings(columns=pipeline.input.columns, max_document_size=int(pipeline.input.max_document_size))
    stages = place_stages(pipeline.stages)
    for shard in list_input([path], pipeline.input.format).shards:
        for loaded in read_slice(Slice(shard), settings):
            for row in range(loaded.batch.num_rows):
                yield explain(Batch(loaded.batch.slice(row, 1)), stages)
            yield from loaded.skips
            yield from loaded.faults


def explain(document: Batch, stages: Sequence[Placed]) -> Explained:
    """The way of one document, given as a batch of one."""
    steps: list[Step] = []
    runs = [Run(document.texts()[0])]
    name, url = (document.column(column)[0].as_py() for column in ("id", "url"))
    for placed in stages:
        step, document = _take_step(placed, document)
        steps.append(step)
        runs = mark(runs, step.edits, placed.label)
        if step.drop is not None or step.error is not None:
            return Explained(name or "", url, steps, runs, is_kept=False)
        if text_left(runs) != document.texts()[0]:  # the text was made anew, as out of HTML
            runs = [Run(document.texts()[0])]
    return Explained(name or "", url, steps, runs, is_kept=True)


def _take_step(placed: Placed, document: Batch) -> tuple[Step, Batch]:
    stage, text = placed.stage, document.texts()[0]
    if not isinstance(stage, LocalStage):
        return Step(placed.label, text, needs_corpus=True), document
    try:
        measure = float(stage.values(document)[0]) if isinstance(stage, RangeFilter) else None
        edits = stage.edits(text) if isinstance(stage, Editor) else ()
        outcome = stage.apply(document)
    except Exception as error:  # noqa: BLE001 - shown to the user, as a run would write it down
        return Step(placed.label, text, error=f"{type(error).__name__}: {error}"), document
    drop = outcome.drops[0] if outcome.drops else None
    bounds = (stage.min, stage.max) if isinstance(stage, RangeFilter) else (None, None)
    after = outcome.batch if len(outcome.batch) else document
    names = [name for name in after.rows.schema.names if name not in document.rows.schema.names or name in stage.adds]
    added = {name: after.column(name)[0].as_py() for name in names if len(outcome.batch)}
    return Step(placed.label, text, measure, bounds, edits, added, drop), after
