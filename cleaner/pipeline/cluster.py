"""The cluster phase of a de-duplicator: edges are joined in arrays on disk; what goes, and for whose sake."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import pairwise
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.errors import RunError
from cleaner.funnel import Tally
from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.keys import Rows, task_bases
from cleaner.pipeline.match import edges_name
from cleaner.pipeline.plan import Phase
from cleaner.stage import Deduplicator

IDS_AT_ONCE = 65_536
"""Representatives in one batch of the file that names them."""
AT_ONCE = 1 << 20
"""Documents of which an array is filled at once."""
SCHEMA = pa.schema(
    [("row", pa.int64()), ("representative", pa.int64()), ("size", pa.int64()), ("similarity", pa.float32())]
)
"""Of a member of a cluster, kept or not; the similarity is null where a shared key decided."""


class Arrays(AbstractContextManager["Arrays"]):
    """Arrays with an entry for every document, in files of their own that are mapped, and gone at the end."""

    def __init__(self, store: Store, folder: str, count: int) -> None:
        self._store, self._folder, self.count = store, folder, count
        self._names: list[str] = []

    def make(self, name: str, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array of zeros."""
        if not self.count:
            return np.zeros(0, kind)
        file_name = f"{self._folder}/{name}.bin"
        with self._store.create(file_name) as file:
            file.truncate(self.count * np.dtype(kind).itemsize)
            if hasattr(os, "posix_fallocate"):  # a full disk is an error here, but a signal when a page is written
                os.posix_fallocate(file.fileno(), 0, self.count * np.dtype(kind).itemsize)
        self._names.append(file_name)
        return np.memmap(self._store.path(file_name), kind, "r+", shape=(self.count,))

    def make_numbers(self, name: str) -> npt.NDArray[Any]:
        """An array whose every entry is its own place; of 32 bits up to two billion documents."""
        numbers = self.make(name, np.int32 if self.count < 1 << 31 else np.int64)
        for start in range(0, self.count, AT_ONCE):
            stop = min(start + AT_ONCE, self.count)
            numbers[start:stop] = np.arange(start, stop)
        return numbers

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._names:
            self._store.path(name).unlink(missing_ok=True)


def cluster(run: RunDirectory, phase: Phase, task: int) -> Receipt:  # noqa: ARG001 - one task; the signature of all
    """Joins all edges, chooses whom of each cluster to keep, and lists for each clean task the members of clusters."""
    from cleaner.pipeline.unionfind import (
        count_members,
        join,
        settle,
    )  # numba: half a second that others need not spend

    source = run.phases[phase.source or 0]
    bases = task_bases([receipt.rows for receipt in run.receipts(source)])
    with Arrays(run.store, f"run/{phase.name}", int(bases[-1])) as arrays:
        parents = arrays.make_numbers("parents")
        similarities = arrays.make("similarities", np.float32)
        for documents, holders, values in _edges(run, run.phases[phase.number - 1]):
            join(parents, documents, holders, similarities, values)
        settle(parents)
        sizes = arrays.make("sizes", parents.dtype)
        count_members(parents, sizes)
        heads = _choose(run, phase, source, arrays, parents, bases)
        facts = _write(run, phase, source, (parents, sizes, similarities, heads), bases)
    return Receipt(Tally(), facts={"documents": int(bases[-1]), **facts})


def _edges(run: RunDirectory, phase: Phase) -> Iterator[tuple[Rows, Rows, npt.NDArray[np.float32]]]:
    """Documents, the earlier ones they belong to, and how similar the two are; 1 where a shared key decided."""
    for task in range(phase.tasks):
        name = edges_name(phase, task)
        if run.store.exists(name):
            reader = run.store.open_arrow(name)
            for number in range(reader.num_record_batches):
                batch = reader.get_batch(number)
                documents, holders = (batch.column(column).to_numpy() for column in ("document", "holder"))
                is_verified = "similarity" in batch.schema.names
                values = batch.column("similarity").to_numpy() if is_verified else np.ones(len(documents), np.float32)
                yield documents, holders, values


def _choose(
    run: RunDirectory, phase: Phase, source: Phase, arrays: Arrays, parents: npt.NDArray[Any], bases: Rows
) -> npt.NDArray[Any]:
    """For the first document of every cluster the one that is kept: itself, or that of the highest rank.

    RunError if documents should be ranked and not one of them could be.
    """
    from cleaner.pipeline.unionfind import choose_heads

    heads, ranks, is_ranked, seen = parents, arrays.make("ranks", np.float64), False, False
    for task, (start, stop) in enumerate(pairwise(bases)):
        reader = _ids(run, source, task)
        if reader is None or "rank" not in reader.schema.names:
            continue
        is_ranked = True
        column = pa.chunked_array([reader.get_batch(number)["rank"] for number in range(reader.num_record_batches)])
        ranks[start:stop] = np.nan_to_num(column.to_numpy(), nan=-np.inf, posinf=np.inf, neginf=-np.inf)
        seen |= bool(np.isfinite(ranks[start:stop]).any())
    if is_ranked and not seen:
        label = run.stages[phase.corpus or 0].label
        raise RunError(
            f"'{label}' keeps the best by a column in which no document has a number: name another with 'by'"
        )
    if is_ranked:
        heads = arrays.make_numbers("heads")
        choose_heads(parents, ranks, heads)
    return heads


def _ids(run: RunDirectory, source: Phase, task: int) -> pa.ipc.RecordBatchFileReader | None:
    name = f"run/{source.name}/ids/{task:06d}.arrow"
    return run.store.open_arrow(name) if run.store.exists(name) else None


def _write(
    run: RunDirectory, phase: Phase, source: Phase, found: tuple[npt.NDArray[Any], ...], bases: Rows
) -> dict[str, Any]:
    """The members of clusters by clean task, and the ids of those that are kept, in the order of their numbers."""
    parents, sizes, similarities, heads = found
    verifies, index, clusters = run.corpus_stage(phase, Deduplicator).least_similarity is not None, [], 0
    with ArrowSink(run.store, f"run/{phase.name}/duplicates/representatives.arrow") as names:
        for task, (start, stop) in enumerate(pairwise(bases)):
            firsts = np.array(parents[start:stop])
            size = np.array(sizes[firsts], np.int64)
            rows = np.flatnonzero(size > 1)
            kept = np.array(heads[firsts[rows]], np.int64)
            similarity = pa.array(similarities[start:stop][rows] if verifies else [None] * len(rows), pa.float32())
            with ArrowSink(run.store, members_name(phase, task)) as sink:
                sink.write(pa.RecordBatch.from_arrays([rows, kept, size[rows], similarity], schema=SCHEMA))
            mine = rows[kept == rows + start]
            clusters += len(mine)
            for batch in _representatives(run, source, task, mine, int(start)):
                names.write(batch)
                index.append(batch["number"][0].as_py())
    return {"clusters": clusters, "index": index}


def _representatives(run: RunDirectory, source: Phase, task: int, rows: Rows, base: int) -> Iterator[pa.RecordBatch]:
    """The numbers and ids of some documents of a task."""
    reader = _ids(run, source, task) if len(rows) else None
    if reader is None:
        return
    ids = pa.chunked_array([reader.get_batch(number)["id"] for number in range(reader.num_record_batches)])
    for first in range(0, len(rows), IDS_AT_ONCE):
        mine = rows[first : first + IDS_AT_ONCE]
        names = ids.take(pa.array(mine)).combine_chunks()
        yield pa.RecordBatch.from_pydict({"number": mine + base, "id": names})


def members_name(phase: Phase, task: int) -> str:
    """The file of what a clustering decided about a clean task."""
    return f"run/{phase.name}/duplicates/{task:06d}.arrow"
