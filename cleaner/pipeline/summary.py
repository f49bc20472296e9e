"""The summaries of a selector: one for each clean task, one for the corpus, kept as Parquet files."""

from contextlib import AbstractContextManager
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.funnel import Tally
from cleaner.io.store import Store
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.plan import Phase
from cleaner.stage import Summary

TOTAL = "total.parquet"


class SummarySink(AbstractContextManager["SummarySink"]):
    """Adds up the summaries of a task's batches and writes the sum at the end."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, name
        self._total: Summary | None = None

    def write(self, summary: Summary) -> None:
        self._total = summary if self._total is None else self._total.plus(summary)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._total is not None:
            write_table(self._store, self._name, self._total.table)


def write_table(store: Store, name: str, table: pa.Table) -> None:
    with store.create(name) as file:
        pq.write_table(table, file, compression="zstd")


def summarise(run: RunDirectory, phase: Phase, task: int) -> Receipt:  # noqa: ARG001 - one task; the signature of all
    """Adds up the summaries of all tasks."""
    source = run.phases[phase.source or 0]
    total: Summary | None = None
    for number in range(source.tasks):
        name = f"run/{source.name}/summaries/{number:06d}.parquet"
        if run.store.exists(name):
            part = Summary(pq.read_table(run.store.path(name)))
            total = part if total is None else total.plus(part)
    if total is not None:
        write_table(run.store, f"run/{phase.name}/{TOTAL}", total.table)
    return Receipt(Tally())


def read_summary(run: RunDirectory, phase: Phase) -> Summary | None:
    """The summary of the corpus; None where there was no document."""
    name = f"run/{phase.name}/{TOTAL}"
    return Summary(pq.read_table(run.store.path(name))) if run.store.exists(name) else None
