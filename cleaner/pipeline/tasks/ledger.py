"""What a task writes down of the documents that do not come through: rows of dropped/ and errors/, and counts."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from cleaner.batch import Batch
from cleaner.funnel import StageCount, Tally
from cleaner.io.fault import Fault, Skip
from cleaner.io.sink import ParquetSink
from cleaner.io.store import Store
from cleaner.pipeline.plan import Placed
from cleaner.pipeline.tasks.concealed import Concealer, conceal
from cleaner.stage import Drop

DROPPED = pa.schema(
    [(name, pa.string()) for name in ("id", "source", "url", "stage", "reason")]
    + [("value", pa.float64()), ("threshold", pa.float64())]
    + [(name, pa.string()) for name in ("evidence", "duplicate_of", "text")]
)
ERRORS = pa.schema(
    [
        ("id", pa.string()),
        ("source", pa.string()),
        ("offset", pa.int64()),
        ("cause", pa.string()),
        ("message", pa.string()),
    ]
)
QUOTING = ("text", "evidence", "message")
"""Columns that hold a document's text, or may quote it."""
ROW_GROUP_SIZE = 16_000_000
SAMPLE_FIRST = 20
"""With `--keep-dropped sample`: of each reason the first 20 in a task keep their text,"""
SAMPLE_RATE = 100
"""and one in 100 of the others, chosen by a hash of their id."""


class Ledger:
    """The rows and counts of one task, written under `name` when its block ends well."""

    def __init__(
        self,
        store: Store,
        name: str,
        keep_dropped: str,
        measures: Sequence[str] = (),
        concealing: Sequence[Concealer] = (),
    ) -> None:
        """`keep_dropped`: all, sample or none; `measures`: the columns of measures that dropped documents may have.

        `concealing`: stages whose edits what is written of documents dropped before them is given, too.
        """
        self._stages: dict[int, StageCount] = {}
        self._rest = Tally()
        self._keep_dropped = keep_dropped
        self._measures = measures
        self._concealing = concealing
        self._dropped_schema = pa.schema([*DROPPED, *(pa.field(label, pa.float64()) for label in measures)])
        self._dropped = ParquetSink(store, f"dropped/{name}.parquet", ROW_GROUP_SIZE, "zstd")
        self._errors = ParquetSink(store, f"errors/{name}.parquet", ROW_GROUP_SIZE, "zstd")
        self._seen: Counter[tuple[str, str]] = Counter()
        self._files = ExitStack()

    def __enter__(self) -> "Ledger":
        self._files.enter_context(self._errors)
        self._files.enter_context(self._dropped)
        return self

    def __exit__(self, *details: object) -> None:
        self._files.__exit__(*details)  # type: ignore[arg-type]  # what the with statement hands over

    @property
    def tally(self) -> Tally:
        """All that was counted so far."""
        return replace(self._rest, stages=dict(self._stages))

    def count(self, place: int, count: StageCount) -> None:
        """What a stage did with a batch is added to the tally."""
        self._stages[place] = self._stages[place].plus(count) if place in self._stages else count

    def drop(self, batch: Batch, drops: Sequence[Drop], placed: Placed) -> None:
        """The documents that a stage drops from this batch."""
        if not drops:
            return
        duplicates = sum(drop.duplicate_of is not None for drop in drops)
        self._rest = self._rest.plus(Tally(dropped_rows=len(drops) - duplicates, duplicate_rows=duplicates))
        if self._keep_dropped != "none":
            rows = self._rows(batch, drops, placed.label)
            self._dropped.write(self._concealed(rows, [one for one in self._concealing if one.place > placed.place]))

    def skip(self, skips: Sequence[Skip]) -> None:
        """Records that were read and are no documents: dropped at the door, by the pseudo-stage 'read'."""
        if not skips:
            return
        self._rest = self._rest.plus(Tally(dropped_rows=len(skips)))
        if self._keep_dropped != "none":
            rows = [{**vars(skip), "stage": "read"} for skip in skips]
            self._dropped.write(pa.RecordBatch.from_pylist(rows, self._dropped_schema))

    def fault(self, fault: Fault) -> None:
        """A record that could not be read, or that a stage could not bear."""
        row = {"id": fault.id, "source": fault.source, "offset": fault.offset, "cause": fault.cause}
        rows = pa.RecordBatch.from_pylist([row | {"message": fault.message}], ERRORS)
        self._errors.write(self._concealed(rows, self._concealing))
        self._rest = self._rest.plus(Tally(error_rows=1))

    def note(self, **counts: int) -> None:
        """Something worth counting that is no document."""
        notes = {name: count for name, count in counts.items() if count}
        if notes:
            self._rest = self._rest.plus(Tally(notes=notes))

    def _rows(self, batch: Batch, drops: Sequence[Drop], label: str) -> pa.RecordBatch:
        there = batch.rows.take(pa.array([drop.row for drop in drops], pa.int64()))
        text = Batch(there).column("text")
        if text.null_count:
            text = pc.coalesce(text, Batch(there).column("html"))
        columns = {name: Batch(there).column(name) for name in ("id", "source", "url")}
        columns |= {
            "stage": pa.repeat(pa.scalar(label), len(drops)),
            "reason": pa.array([drop.reason for drop in drops], pa.string()),
            "value": pa.array([drop.value for drop in drops], pa.float64()),
            "threshold": pa.array([drop.threshold for drop in drops], pa.float64()),
            "evidence": pa.array([drop.evidence for drop in drops], pa.string()),
            "duplicate_of": pa.array([drop.duplicate_of for drop in drops], pa.string()),
            "text": self._sample(text, columns["id"], label, drops) if self._keep_dropped == "sample" else text,
        }
        none = pa.nulls(len(drops), pa.float64())
        seen = {field.name: there.column(field.name) for field in there.schema if field.type == pa.float64()}
        columns |= {label: seen.get(label, none) for label in self._measures}  # a carried column may have the same name
        return pa.RecordBatch.from_pydict(columns, schema=self._dropped_schema)

    @staticmethod
    def _concealed(rows: pa.RecordBatch, stages: Sequence[Concealer]) -> pa.RecordBatch:
        """Rows without what these stages take out of texts: not the text itself, nor what is quoted of it."""
        for place, name in enumerate(rows.schema.names if stages else ()):
            if name in QUOTING:
                rows = rows.set_column(place, rows.schema.field(place), conceal(rows.column(place), stages))
        return rows

    def _sample(self, text: pa.Array, ids: pa.Array, label: str, drops: Sequence[Drop]) -> pa.Array:
        """The texts of a sample, the others null: every document keeps its row."""
        chosen = []
        for drop, name in zip(drops, ids.to_pylist(), strict=True):
            key = (label, drop.reason)
            self._seen[key] += 1
            chosen.append(
                self._seen[key] <= SAMPLE_FIRST or xxhash.xxh64_intdigest((name or "").encode()) % SAMPLE_RATE == 0
            )
        return pc.if_else(pa.array(chosen), text, pa.nulls(len(text), text.type))


def fault_of(batch: Batch, row: int, cause: str, message: str) -> Fault:
    """The error record of a document in hand."""
    name, source = (batch.column(column)[row].as_py() for column in ("id", "source"))
    return Fault(source=source or "", cause=cause, message=message, id=name)
