"""Documents between two phases: the parts a clean task writes, and how the next phase reads them."""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from cleaner.batch import Batch, Lengths
from cleaner.funnel import Size, StageCount, Tally
from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store
from cleaner.pipeline.dedup.keys import KeySink
from cleaner.pipeline.dedup.sketches import SketchSink
from cleaner.pipeline.directory import Part, RunDirectory, schema_to_text
from cleaner.pipeline.plan import Phase
from cleaner.pipeline.tasks.columns import fit, merged
from cleaner.pipeline.tasks.summary import SummarySink
from cleaner.stage import Deduplicator, Marker, Selector, Stage, Summary, Traces
from cleaner.text.measures.token_counters import TokenCounter, token_counter

SIZE = "size"
"""Beside a batch of documents in a part: its `Size`,"""
VIEWS = "views"
"""and the characters, bytes and tokens of each document, where another clean phase would count them again."""
ROW = "_row"
"""While a task reads documents of an earlier phase: the row of each in that phase's output of the same task."""


class PartSink(AbstractContextManager["PartSink"]):
    """Documents in as few files as their columns allow: a batch whose columns do not fit begins a new part."""

    def __init__(self, store: Store, stem: str, compress: bool) -> None:
        self.parts: list[Part] = []
        self.rows = 0
        self._store, self._stem, self._compress = store, stem, compress
        self._files = ExitStack()
        self._sink: ArrowSink | None = None
        self._schema: pa.Schema | None = None

    def write(self, rows: pa.RecordBatch, notes: Mapping[str, str] | None = None) -> None:
        """The documents, with what is known of them: `SIZE`, `VIEWS`; whoever reads them need not count again."""
        if not rows.num_rows:
            return
        schema = rows.schema if self._schema is None else merged([self._schema, rows.schema])
        if self._sink is None or schema != self._schema:
            name = f"{self._stem}-{len(self.parts)}.arrow"
            self._schema = schema
            self._sink = self._files.enter_context(ArrowSink(self._store, name, self._compress))
            self.parts.append(Part(name, 0, 0, schema_to_text(schema)))
        self._sink.write(fit(rows, schema), notes)
        last = self.parts[-1]
        self.parts[-1] = Part(last.name, last.rows + rows.num_rows, last.bytes + rows.nbytes, last.schema)
        self.rows += rows.num_rows

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.__exit__(kind, error, trace)


def read_part(store: Store, part: Part, first: int, last: int) -> Iterator[tuple[pa.RecordBatch, Size | None]]:
    """Rows `first` to `last` of a part, and the size of those batches that are read as they were written."""
    reader, position = store.open_arrow(part.name), 0
    for number in range(reader.num_record_batches):
        if position >= last:
            return
        rows, notes = reader.get_batch_with_custom_metadata(number)
        start, stop = max(first - position, 0), min(last - position, rows.num_rows)
        position += rows.num_rows
        if stop - start == rows.num_rows and notes is not None and SIZE in notes:
            yield rows, Size(*orjson.loads(notes[SIZE]))
        elif start < stop:
            yield rows.slice(start, stop - start), None
        del rows  # not to be held while the next ones are read


Look = Traces | Summary | None
"""What a corpus stage knows of some documents."""


def look_at(stage: Stage | None, batch: Batch) -> Look:
    """The traces or the summary of documents, as the corpus stage that a phase ends before wants them."""
    if isinstance(stage, Deduplicator):
        return stage.traces(batch)
    if isinstance(stage, Marker):
        return Traces(stage.keys(batch))
    if isinstance(stage, Selector) and len(batch):
        return stage.summarise(batch)
    return None


class DocumentSink(AbstractContextManager["DocumentSink"]):
    """What a clean task hands on: documents, and for the corpus stage behind it their traces and ids, or a summary."""

    def __init__(self, run: RunDirectory, phase: Phase, task: int) -> None:
        folder = f"run/{phase.name}"
        # What the last clean phase writes is what is kept, and read once, soon: lz4 would cost a fifth of an empty run.
        self._documents = PartSink(run.store, f"{folder}/documents/{task:06d}", compress=phase.corpus is not None)
        self._stage = None if phase.corpus is None else run.stages[phase.corpus].stage
        self._place, self._seconds = phase.corpus, 0.0
        self._counter = token_counter(run.pipeline.output.tokenizer)
        self._sinks = ExitStack()
        if isinstance(self._stage, (Deduplicator, Marker)):
            partitions = run.phases[phase.number + 1].tasks
            self._keys = KeySink(run.store, f"{folder}/keys/{task:06d}.arrow", partitions, run.options.memory)
        if isinstance(self._stage, Deduplicator):
            self._ids = ArrowSink(run.store, f"{folder}/ids/{task:06d}.arrow")
            self._sketches = SketchSink(run.store, f"{folder}/sketches/{task:06d}.bin")
        elif isinstance(self._stage, Selector):
            name, partitions = f"{folder}/summaries/{task:06d}.arrow", run.phases[phase.number + 1].tasks
            self._summary = SummarySink(run.store, name, self._stage, partitions, run.options.memory)

    def look(self, batch: Batch) -> Look:
        """What the corpus stage wants to know of documents; raises what the stage raises, and writes nothing."""
        start = time.thread_time()
        look = look_at(self._stage, batch)
        self._seconds += time.thread_time() - start
        return look

    def write(self, batch: Batch, look: Look, size: Size) -> None:
        """Documents that came through the phase, what was seen of them, and their size."""
        start = time.thread_time()
        if isinstance(look, Traces):
            self._keys.write_keys(look.keys, self._documents.rows)
        if isinstance(look, Traces) and isinstance(self._stage, Deduplicator):
            ranks = {} if look.ranks is None else {"rank": pa.array(look.ranks)}
            self._ids.write(pa.RecordBatch.from_pydict({"id": batch.column("id")} | ranks))
            if look.sketches is not None:
                self._sketches.write(look.sketches)
        if isinstance(look, Summary):
            self._summary.write(look)
        self._seconds += time.thread_time() - start
        is_last = self._place is None
        notes = {SIZE: orjson.dumps(list(size)).decode()} if is_last else {VIEWS: noted_views(batch, self._counter)}
        self._documents.write(batch.rows, notes)

    @property
    def parts(self) -> list[Part]:
        return self._documents.parts

    @property
    def tally(self) -> Tally:
        """The time that the corpus stage took for its keys or its summary."""
        return Tally() if self._place is None else Tally({self._place: StageCount(seconds=self._seconds)})

    def facts(self) -> dict[str, Any]:
        """What the next phases want to know: keys, or rows of the summary, in each partition."""
        if isinstance(self._stage, (Deduplicator, Marker)):
            return {"keys": self._keys.counts}
        return {"summary": self._summary.counts} if isinstance(self._stage, Selector) else {}

    def __enter__(self) -> "DocumentSink":
        self._sinks.enter_context(self._documents)
        if isinstance(self._stage, (Deduplicator, Marker)):
            self._sinks.enter_context(self._keys)
        if isinstance(self._stage, Deduplicator):
            self._sinks.enter_context(self._ids)
            self._sinks.enter_context(self._sketches)
        elif isinstance(self._stage, Selector):
            self._sinks.enter_context(self._summary)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sinks.__exit__(kind, error, trace)


def noted_views(batch: Batch, counter: TokenCounter) -> str:
    """What was counted of each document of a batch, as it stands beside it."""
    counts = [*batch.lengths(), batch.measures(counter)["tokens"].astype(np.int64)]
    return orjson.dumps([np.ascontiguousarray(count) for count in counts], option=orjson.OPT_SERIALIZE_NUMPY).decode()


def with_noted_views(batch: Batch, noted: bytes, counter: TokenCounter) -> Batch:
    """The batch with what was counted when it was written."""
    characters, size, tokens = (np.array(count, np.int64) for count in orjson.loads(noted))
    return batch.with_views(Lengths(characters, size), counter, {"tokens": tokens.astype(np.float64)})


def read_documents(run: RunDirectory, phase: Phase, task: int) -> Iterator[Batch]:
    """The documents that a clean task wrote, with a column that says their row."""
    row, counter = 0, token_counter(run.pipeline.output.tokenizer)
    for part in run.receipt(phase, task).parts:
        reader = run.store.open_arrow(part.name)
        for number in range(reader.num_record_batches):
            rows, notes = reader.get_batch_with_custom_metadata(number)
            numbers = pa.array(np.arange(row, row + rows.num_rows))
            batch = Batch(rows) if notes is None else with_noted_views(Batch(rows), notes[VIEWS], counter)
            row += rows.num_rows
            del rows  # not to be held while the next ones are read, nor is what is made of them
            yield batch.with_columns({ROW: numbers})
            del batch, numbers
