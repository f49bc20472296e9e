"""The summaries of a selector, from the batches of the clean tasks to the sum over the corpus."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.funnel import READ, Tally
from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store
from cleaner.pipeline.dedup.partitions import RoundSink, one_batch
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.plan import Phase
from cleaner.stage import Selector, Summary

ROW_BYTES = 128
"""Memory that a row of a summary takes while it is added up: two numbers, twice, and their place in a hash table."""
LEAST_ROWS = 65_536
"""Rows that wait at least before they are added up."""


class SummarySink(RoundSink):
    """The summary of a task."""

    def __init__(self, store: Store, name: str, stage: Selector, partitions: int, memory: int) -> None:
        super().__init__(store, name, partitions)
        self._stage = stage
        self._most = max(1, memory // (4 * ROW_BYTES))
        self._waiting: list[Summary] = []
        self._rows = self._added_up = 0

    def write(self, summary: Summary) -> None:
        self._waiting.append(summary)
        self._rows += summary.table.num_rows
        if self._rows >= max(LEAST_ROWS, 2 * self._added_up):  # so each row is added up a few times at most
            self._add_up()
            if self._added_up > self._most:
                self._flush()

    def _add_up(self) -> None:
        self._waiting = [Summary.total(self._waiting)]
        self._rows = self._added_up = self._waiting[0].table.num_rows

    def _flush(self) -> None:
        if self._rows > self._added_up:
            self._add_up()
        if self._waiting:
            table = self._waiting[0].table
            self.write_round(partition_of(table, self._stage, len(self.counts)), table)
            self._waiting, self._rows, self._added_up = [], 0, 0


def partition_of(table: pa.Table, stage: Selector, partitions: int) -> npt.NDArray[np.int64]:
    """The partition that each row of a summary belongs to."""
    if stage.partition_by is None:
        return np.zeros(table.num_rows, np.int64)
    numbers: npt.NDArray[np.int64] = (table[stage.partition_by].to_numpy() % np.uint64(partitions)).astype(np.int64)
    return numbers


def summarise(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """Adds up one partition of the summaries of all tasks, and keeps of the sum what the decision needs."""
    stage = run.corpus_stage(phase, Selector)
    source = run.phases[phase.source or 0]
    total = sum(receipt.facts["summary"][task] for receipt in run.receipts(source) if receipt.facts["summary"])
    passes = 1 if stage.partition_by is None else max(1, -(-total * ROW_BYTES // run.options.memory))
    with ArrowSink(run.store, total_name(phase, task)) as sink:
        for number in range(passes):
            parts = _read_partition(run, phase, task, stage, (number, passes))
            if parts:
                sink.write_always(one_batch(stage.condense(Summary.total(parts)).table))
    return Receipt(Tally(), facts={"rows": total, "passes": passes, "read": documents_read(run) if task == 0 else 0})


def documents_read(run: RunDirectory) -> int:
    """How many documents the tasks of the first phase have read, as the funnel counts them."""
    tallies = [receipt.tally for receipt in run.receipts(run.phases[0])]
    return sum(tally.stages[READ].came.documents for tally in tallies if READ in tally.stages)


def _read_partition(
    run: RunDirectory, phase: Phase, partition: int, stage: Selector, part: tuple[int, int]
) -> list[Summary]:
    """What the tasks wrote into a partition, less the rows that another pass adds up."""
    source, (number, passes) = run.phases[phase.source or 0], part
    parts = []
    for task in range(source.tasks):
        name = f"run/{source.name}/summaries/{task:06d}.arrow"
        if not run.store.exists(name):
            continue
        reader = run.store.open_arrow(name)
        for place in range(partition, reader.num_record_batches, phase.tasks):
            table = pa.Table.from_batches([reader.get_batch(place)])
            if passes > 1:
                table = table.filter(pa.array(pass_of(table, stage, phase.tasks, passes) == number))
            parts.append(Summary(table))
    return parts


def pass_of(table: pa.Table, stage: Selector, partitions: int, passes: int) -> npt.NDArray[np.uint64]:
    values: npt.NDArray[np.uint64] = table[stage.partition_by].to_numpy()
    return (values // np.uint64(partitions)) % np.uint64(passes)


def read_summary(run: RunDirectory, phase: Phase) -> Summary | None:
    """The summary of the corpus; None where there was no document."""
    names = [total_name(phase, task) for task in range(phase.tasks)]
    readers = [run.store.open_arrow(name) for name in names if run.store.exists(name)]
    parts = [Summary(reader.read_all()) for reader in readers]
    return Summary.total(parts)._replace(read=run.receipt(phase, 0).facts["read"]) if parts else None


def total_name(phase: Phase, task: int) -> str:
    return f"run/{phase.name}/totals/{task:06d}.arrow"
