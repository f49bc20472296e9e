"""Local stages on a batch, one after the other, with every document that leaves written into the ledger."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import numpy as np
import pyarrow as pa

from cleaner.batch import Batch, Mask, Values
from cleaner.funnel import Size, StageCount, histogram
from cleaner.io.fault import Skip
from cleaner.pipeline.plan import Placed
from cleaner.pipeline.tasks.ledger import Ledger, fault_of
from cleaner.stage import Drop, LocalStage, RangeFilter
from cleaner.text.measures.token_counters import TokenCounter

COMPACT_BELOW = 0.7
"""Share of documents still in the race below which the others are taken out before the next measure is taken."""


def size_of(batch: Batch, counter: TokenCounter, mask: Mask | None = None) -> Size:
    """Documents, characters, bytes and tokens of a batch, or of the documents under a mask."""
    characters, size = batch.lengths()
    tokens = batch.measures(counter)["tokens"]
    if batch.column("text").null_count:  # as in `lengths`: the HTML speaks for a document without text
        without_text = batch.column("text").is_null().to_numpy(zero_copy_only=False)
        tokens = np.where(without_text, batch.measures(counter, "html")["tokens"], tokens)
    if mask is not None:
        characters, size, tokens = characters[mask], size[mask], tokens[mask]
    return Size(len(characters), int(characters.sum()), int(size.sum()), int(tokens.sum()))


def count_reasons(drops: Iterable[Drop | Skip]) -> dict[str, int]:
    return dict(sorted(Counter(drop.reason for drop in drops).items()))


class Chain:
    """Stages that follow each other without a barrier. Range filters that stand together share one look at the text."""

    def __init__(self, stages: Sequence[Placed], ledger: Ledger, keep_measures: bool, counter: TokenCounter) -> None:
        self._ledger, self._counter = ledger, counter
        self._keep_measures = keep_measures
        runs = groupby(stages, lambda placed: isinstance(placed.stage, RangeFilter))
        self._runs = [(is_range, list(run)) for is_range, run in runs]

    def push(self, batch: Batch) -> Batch:
        """The documents that come through all stages."""
        for is_range, run in self._runs:
            if is_range:
                batch = self._measure(run, batch)
            else:
                for placed in run:
                    batch = self._apply(placed, batch)
        return batch

    def _apply(self, placed: Placed, batch: Batch) -> Batch:
        stage = placed.stage
        if not isinstance(stage, LocalStage):
            raise TypeError(f"'{placed.label}' is no local stage: the plan should have cut the list there")
        came, start, errors = size_of(batch, self._counter), time.thread_time(), 0
        try:
            outcome = stage.apply(batch)
        except Exception:  # noqa: BLE001 - on hostile text a stage may raise anything; the next line finds the document
            healthy = self.set_aside_faulty(placed, stage.apply, batch)
            errors, batch = len(batch) - len(healthy), healthy
            outcome = stage.apply(batch)
        self._ledger.drop(batch if outcome.written is None else outcome.written, outcome.drops, placed)
        seconds = time.thread_time() - start
        stayed = size_of(outcome.batch, self._counter)
        reasons = count_reasons(outcome.drops)
        self._ledger.count(placed.place, StageCount(came, stayed, seconds, reasons, outcome.edits, errors))
        return outcome.batch

    def set_aside_faulty(self, placed: Placed, call: Callable[[Batch], object], batch: Batch) -> Batch:
        """The batch less the documents on which a call of the stage raises; each of those becomes an error record."""
        healthy = np.ones(len(batch), np.bool_)
        for row in range(len(batch)):
            try:
                call(batch.row(row))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is written down
                healthy[row] = False
                self._fault(placed, batch, row, error)
        return batch.keep(healthy)

    def _fault(self, placed: Placed, batch: Batch, row: int, error: Exception) -> None:
        message = f"stage '{placed.label}' raised {type(error).__name__}: {error}"
        self._ledger.fault(fault_of(batch, row, "stage_failed", message))

    def _measure(self, run: Sequence[Placed], batch: Batch) -> Batch:
        """Range filters in a row: each takes its measure of the batch as it stands, and narrows a mask.

        With `keep_measures` every document that came to the run is measured by all of them, the dropped ones too, so
        that thresholds can be cut anew without another look at the text.
        """
        alive = np.ones(len(batch), np.bool_)
        measured: dict[str, Values] = {}
        waiting: list[tuple[Placed, list[Drop]]] = []
        for placed in run:
            if not self._keep_measures and len(batch) and alive.mean() < COMPACT_BELOW:
                batch, alive = batch.keep(alive), np.ones(int(alive.sum()), np.bool_)
            values, drops = self._judge(placed, batch, alive)
            if self._keep_measures:
                measured[placed.label] = values
                waiting.append((placed, drops))
            else:
                self._ledger.drop(batch, drops, placed)
        if measured:
            batch = batch.with_columns({name: pa.array(column, from_pandas=True) for name, column in measured.items()})
        for placed, drops in waiting:
            self._ledger.drop(batch, drops, placed)
        return batch.keep(alive)

    def _judge(self, placed: Placed, batch: Batch, alive: Mask) -> tuple[Values, list[Drop]]:
        """The measures of a batch, and the living documents that go; `alive` loses those and the faulty ones."""
        stage = placed.stage
        if not isinstance(stage, RangeFilter):
            raise TypeError(f"'{placed.label}' takes no measure")
        came, start = size_of(batch, self._counter, alive), time.thread_time()
        values = self._values(placed, stage, batch, alive)
        errors = came.documents - int(alive.sum())
        counted = histogram(values[alive], stage.domain)
        drops = [drop for drop in stage.judge(values) if alive[drop.row]]
        alive[[drop.row for drop in drops]] = False
        seconds = time.thread_time() - start
        stayed, reasons = size_of(batch, self._counter, alive), count_reasons(drops)
        self._ledger.count(placed.place, StageCount(came, stayed, seconds, reasons, {}, errors, counted))
        return values, drops

    def _values(self, placed: Placed, stage: RangeFilter, batch: Batch, alive: Mask) -> Values:
        """The measures of a batch; a document that cannot be measured becomes an error record, its value is NaN."""
        try:
            return stage.values(batch)
        except Exception:  # noqa: BLE001 - as in _apply
            values = np.full(len(batch), np.nan)
        for row in range(len(batch)):
            try:
                values[row] = stage.values(batch.row(row))[0]
            except Exception as error:  # noqa: BLE001 - whatever it is, it is written down
                if alive[row]:
                    alive[row] = False
                    self._fault(placed, batch, row, error)
        return values
