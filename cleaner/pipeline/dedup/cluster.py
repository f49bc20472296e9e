"""The cluster phase of a de-duplicator: edges are joined in arrays on disk; what goes, and for whose sake."""

import os
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.errors import RunError
from cleaner.funnel import Tally
from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store
from cleaner.pipeline.dedup.keys import Rows, task_bases
from cleaner.pipeline.dedup.match import edges_name
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.index.against import NAMES, earlier_documents
from cleaner.pipeline.plan import Phase
from cleaner.stage import Deduplicator

IDS_AT_ONCE = 65_536
"""Representatives in one batch of the file that names them."""
AT_ONCE = 1 << 20
"""Documents of which an array is filled at once."""
SCHEMA = pa.schema(
    [("row", pa.int64()), ("representative", pa.int64()), ("size", pa.int64()), ("similarity", pa.float32())]
)
"""Of a member of a cluster, kept or not; the similarity is null where a shared key decided.

Representatives that an index holds are numbered below zero.
"""


class Arrays:
    """Arrays with an entry for every document, each in a file of this machine that is mapped, and goes with it.

    The documents of indexes that some document is joined to have the first places, those of the run the next.
    """

    def __init__(self, store: Store, count: int) -> None:
        self._store, self.count = store, count

    def make(self, kind: npt.DTypeLike, count: int | None = None) -> npt.NDArray[Any]:
        """An array of zeros, with as many entries as there are documents unless told otherwise."""
        count = self.count if count is None else count
        if not count:
            return np.zeros(0, kind)
        with self._store.scratch_file() as file:
            file.truncate(count * np.dtype(kind).itemsize)
            if hasattr(os, "posix_fallocate"):  # a full disk is an error here, but a signal when a page is written
                os.posix_fallocate(file.fileno(), 0, count * np.dtype(kind).itemsize)
            return np.memmap(file, kind, "r+", shape=(count,))

    def make_numbers(self) -> npt.NDArray[Any]:
        """An array whose every entry is its own place; of 32 bits up to two billion documents."""
        numbers = self.make(np.int32 if self.count < 1 << 31 else np.int64)
        for start in range(0, self.count, AT_ONCE):
            stop = min(start + AT_ONCE, self.count)
            numbers[start:stop] = np.arange(start, stop)
        return numbers


def cluster(run: RunDirectory, phase: Phase, task: int) -> Receipt:  # noqa: ARG001 - one task; the signature of all
    """Joins all edges, chooses whom of each cluster to keep, and lists for each clean task the members of clusters."""
    from cleaner.pipeline.dedup.unionfind import (
        count_members,
        join,
        settle,
    )  # numba: half a second that others need not spend

    source = run.phases[phase.source or 0]
    bases = task_bases([receipt.rows for receipt in run.receipts(source)])
    indexed = _indexed(run, run.phases[phase.number - 1])
    arrays = Arrays(run.store, len(indexed) + int(bases[-1]))
    parents, similarities = arrays.make_numbers(), arrays.make(np.float32)
    for documents, holders, values in _edges(run, run.phases[phase.number - 1]):
        places = np.where(holders < 0, np.searchsorted(indexed, holders), holders + len(indexed))
        join(parents, documents + len(indexed), places, similarities, values)
    settle(parents)
    sizes = arrays.make(parents.dtype)
    count_members(parents, sizes)
    heads = _choose(run, phase, source, arrays, parents, bases + len(indexed))
    facts = _write(run, phase, source, (parents, sizes, similarities, heads), bases, indexed)
    return Receipt(Tally(), facts={"documents": int(bases[-1]), **facts})


def _indexed(run: RunDirectory, phase: Phase) -> Rows:
    """The documents of indexes that edges name, each once, in the order of their numbers."""
    count = sum(receipt.facts["indexed"] for receipt in run.receipts(phase))
    numbers: Rows = Arrays(run.store, count).make(np.int64)
    filled = kept = 0
    for _, holders, _ in _edges(run, phase) if count else ():
        mine = holders[holders < 0]
        numbers[filled : filled + len(mine)] = mine
        filled += len(mine)
    numbers.sort()
    for start in range(0, count, AT_ONCE):
        some = np.unique(numbers[start : start + AT_ONCE])
        some = some[1:] if kept and some[0] == numbers[kept - 1] else some
        numbers[kept : kept + len(some)] = some
        kept += len(some)
    return numbers[:kept]


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
    from cleaner.pipeline.dedup.unionfind import choose_heads

    heads, ranks, is_ranked, seen = parents, arrays.make(np.float64), False, False
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
        ranks[: bases[0]] = np.inf  # what an index holds was kept already
        heads = arrays.make_numbers()
        choose_heads(parents, ranks, heads)
    return heads


def _ids(run: RunDirectory, source: Phase, task: int) -> pa.ipc.RecordBatchFileReader | None:
    name = f"run/{source.name}/ids/{task:06d}.arrow"
    return run.store.open_arrow(name) if run.store.exists(name) else None


def _write(
    run: RunDirectory, phase: Phase, source: Phase, found: tuple[npt.NDArray[Any], ...], bases: Rows, indexed: Rows
) -> dict[str, Any]:
    """The members of clusters by clean task, and the ids of those that are kept, in the order of their numbers."""
    parents, sizes, similarities, heads = found
    stage, index, clusters = run.corpus_stage(phase, Deduplicator), [], 0
    with ArrowSink(run.store, f"run/{phase.name}/duplicates/representatives.arrow") as names:
        for batch in _names_of_indexed(run, phase, parents, indexed):
            names.write(batch)
            index.append(batch["number"][0].as_py())
        for task, (start, stop) in enumerate(pairwise(bases + len(indexed))):
            firsts = np.array(parents[start:stop])
            size = np.array(sizes[firsts], np.int64)
            rows = np.flatnonzero(size > 1)
            kept = np.array(heads[firsts[rows]], np.int64)
            columns = [rows, numbers_of(kept, indexed), size[rows], _told(stage, similarities[start:stop][rows])]
            with ArrowSink(run.store, members_name(phase, task)) as sink:
                sink.write(pa.RecordBatch.from_arrays(columns, schema=SCHEMA))
            stays = kept == rows + start
            if stage.index is not None:
                write_gone(run, phase, task, rows[~stays], int(stop - start))
            clusters += int(stays.sum())
            for batch in _representatives(run, source, task, rows[stays], int(bases[task])):
                names.write(batch)
                index.append(batch["number"][0].as_py())
    return {"clusters": clusters, "index": index}


def numbers_of(places: Rows, indexed: Rows) -> Rows:
    """What the documents at these places of the arrays are numbered."""
    numbers = places - len(indexed)
    numbers[numbers < 0] = indexed[places[numbers < 0]]
    return numbers


def _told(stage: Deduplicator, similarities: npt.NDArray[np.float32]) -> pa.Array:
    """The similarities, or nothing where a shared key decided."""
    return pa.nulls(len(similarities), pa.float32()) if stage.least_similarity is None else pa.array(similarities)


def _names_of_indexed(
    run: RunDirectory, phase: Phase, parents: npt.NDArray[Any], indexed: Rows
) -> Iterator[pa.RecordBatch]:
    """The numbers and ids of the documents of indexes for whose sake others go."""
    for start in range(0, len(indexed), IDS_AT_ONCE):
        places = np.arange(start, min(start + IDS_AT_ONCE, len(indexed)))
        heads = np.array(indexed[places[parents[places] == places]])
        tables = pa.Table.from_batches(earlier_documents(run, phase).names(heads), NAMES)
        yield from tables.combine_chunks().to_batches()


def write_gone(run: RunDirectory, phase: Phase, task: int, rows: Rows, count: int) -> None:
    """Notes which of the documents of a clean task go: a bit for each."""
    gone = np.zeros(count, np.bool_)
    gone[rows] = True
    with run.store.create(gone_name(phase, task)) as file:
        file.write(np.packbits(gone, bitorder="little").tobytes())


def _representatives(run: RunDirectory, source: Phase, task: int, rows: Rows, base: int) -> Iterator[pa.RecordBatch]:
    """The numbers and ids of some documents of a task."""
    reader = _ids(run, source, task) if len(rows) else None
    if reader is None:
        return
    ids = pa.chunked_array([reader.get_batch(number)["id"] for number in range(reader.num_record_batches)])
    for first in range(0, len(rows), IDS_AT_ONCE):
        mine = rows[first : first + IDS_AT_ONCE]
        names = ids.take(pa.array(mine)).combine_chunks()
        columns = [pa.array(mine + base), names, pa.nulls(len(mine), pa.string())]
        yield pa.RecordBatch.from_arrays(columns, schema=NAMES)


def members_name(phase: Phase, task: int) -> str:
    """The file of what a clustering decided about a clean task."""
    return f"run/{phase.name}/duplicates/{task:06d}.arrow"


def gone_name(phase: Phase, task: int) -> str:
    """The file that says which documents of a clean task go, where an index is to be written."""
    return f"run/{phase.name}/duplicates/{task:06d}.gone"
