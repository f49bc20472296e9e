"""The phases of a de-duplicator between two clean phases: match (which documents share a key), cluster (what goes)."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
from pydantic import ConfigDict

from cleaner.batch import Batch
from cleaner.funnel import Tally
from cleaner.io.sink import ArrowSink
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.documents import ROW
from cleaner.pipeline.keys import Halves, Rows, first_holders, read_partition, task_bases
from cleaner.pipeline.plan import KEY_BYTES, Phase
from cleaner.stage import Drop, LocalStage, Outcome, survivors

IDS_AT_ONCE = 65_536
"""Representatives in one batch of the file that names them."""


def match(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """One key partition: an edge from every document to the first one that holds the same key."""
    source = run.phases[phase.source or 0]
    receipts = run.receipts(source)
    total = sum(receipt.facts["keys"][task] for receipt in receipts if receipt.facts["keys"])
    passes = max(1, -(-total * KEY_BYTES // run.options.memory))
    bases = task_bases([receipt.rows for receipt in receipts])
    edges = 0
    with ArrowSink(run.store, f"run/{phase.name}/edges/{task:06d}.arrow") as sink:
        for number in range(passes):
            numbers, halves = _keys(run, phase, source, (task, number, passes), bases)
            documents, holders = first_holders(numbers, halves)
            sink.write(pa.RecordBatch.from_pydict({"document": documents, "holder": holders}))
            edges += len(documents)
    return Receipt(Tally(), facts={"keys": total, "edges": edges, "passes": passes})


def _keys(
    run: RunDirectory, phase: Phase, source: Phase, part: tuple[int, int, int], bases: Rows
) -> tuple[Rows, Halves]:
    """The keys of a partition that belong to one pass, with documents numbered through all tasks."""
    partition, number, passes = part
    all_numbers, all_halves = [np.zeros(0, np.int64)], [np.zeros((0, 2), np.uint64)]
    for task in range(source.tasks):
        for rows, halves in read_partition(
            run.store, f"run/{source.name}/keys/{task:06d}.arrow", partition, phase.tasks
        ):
            mine = (halves[:, 0] // np.uint64(phase.tasks)) % np.uint64(passes) == number
            all_numbers.append(rows[mine] + bases[task])
            all_halves.append(halves[mine])
    return np.concatenate(all_numbers), np.concatenate(all_halves)


def cluster(run: RunDirectory, phase: Phase, task: int) -> Receipt:  # noqa: ARG001 - one task; the signature of all
    """Joins all edges in one integer array on disk, and lists for each clean task what goes and for whose sake."""
    from cleaner.pipeline.unionfind import join, settle  # numba: half a second that other tasks need not spend

    source = run.phases[phase.source or 0]
    bases = task_bases([receipt.rows for receipt in run.receipts(source)])
    name = f"run/{phase.name}/parents.bin"
    with run.store.create(name) as file:
        file.truncate(max(8, int(bases[-1]) * 8))
    parents = (
        np.memmap(run.store.path(name), np.int64, "r+", shape=(int(bases[-1]),)) if bases[-1] else np.zeros(0, np.int64)
    )
    for start in range(0, len(parents), 1 << 20):
        stop = min(start + (1 << 20), len(parents))
        parents[start:stop] = np.arange(start, stop)
    for documents, holders in _edges(run, run.phases[phase.number - 1]):
        join(parents, documents, holders)
    settle(parents)
    kept = _write_duplicates(run, phase, parents, bases)
    index = _write_representatives(run, phase, source, kept, bases)
    del parents
    run.store.path(name).unlink()
    return Receipt(Tally(), facts={"documents": int(bases[-1]), "clusters": len(kept), "index": index})


def _edges(run: RunDirectory, phase: Phase) -> Iterator[tuple[Rows, Rows]]:
    for task in range(phase.tasks):
        name = f"run/{phase.name}/edges/{task:06d}.arrow"
        if run.store.exists(name):
            reader = run.store.open_arrow(name)
            for number in range(reader.num_record_batches):
                batch = reader.get_batch(number)
                yield batch.column("document").to_numpy(), batch.column("holder").to_numpy()


def _write_duplicates(run: RunDirectory, phase: Phase, parents: Rows, bases: Rows) -> Rows:
    """For each clean task the rows that go, each with the number of the document kept in its place; those numbers."""
    kept = [np.zeros(0, np.int64)]
    for task, (start, stop) in enumerate(pairwise(bases)):
        mine = np.array(parents[start:stop])
        rows = np.flatnonzero(mine != np.arange(start, stop))
        with ArrowSink(run.store, f"run/{phase.name}/duplicates/{task:06d}.arrow") as sink:
            sink.write(pa.RecordBatch.from_pydict({"row": rows, "representative": mine[rows]}))
        kept.append(np.unique(mine[rows]))
    return np.unique(np.concatenate(kept))


def _write_representatives(run: RunDirectory, phase: Phase, source: Phase, kept: Rows, bases: Rows) -> list[int]:
    """The ids of the documents kept for others, in a file in the order of their numbers; each batch's first number."""
    index = []
    with ArrowSink(run.store, f"run/{phase.name}/representatives.arrow") as sink:
        for task, (start, stop) in enumerate(pairwise(bases)):
            mine = kept[np.searchsorted(kept, start) : np.searchsorted(kept, stop)]
            if not len(mine):
                continue
            reader = run.store.open_arrow(f"run/{source.name}/ids/{task:06d}.arrow")
            ids = pa.chunked_array([reader.get_batch(number)["id"] for number in range(reader.num_record_batches)])
            for first in range(0, len(mine), IDS_AT_ONCE):
                numbers = mine[first : first + IDS_AT_ONCE]
                names = ids.take(pa.array(numbers - start)).combine_chunks()
                sink.write(pa.RecordBatch.from_pydict({"number": numbers, "id": names}))
                index.append(int(numbers[0]))
    return index


class DropDuplicates(LocalStage):
    """Carries out a clustering in one clean task: `rows` of its input go, each for the document named in `ids`."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    reason: str
    rows: np.ndarray
    ids: pa.Array

    def apply(self, batch: Batch) -> Outcome:
        numbers = batch.column(ROW).to_numpy()
        places = np.searchsorted(self.rows, numbers)
        found = np.flatnonzero(
            (places < len(self.rows)) & (self.rows[np.minimum(places, len(self.rows) - 1)] == numbers)
        )
        names = self.ids.take(pa.array(places[found])).to_pylist()
        drops = [Drop(int(row), self.reason, duplicate_of=name) for row, name in zip(found, names, strict=True)]
        return Outcome(batch.keep(survivors(batch, drops)), drops)


def duplicates_of_task(run: RunDirectory, phase: Phase, task: int, reason: str) -> DropDuplicates:
    """What clustering phase `phase` decided about the documents of one clean task."""
    name = f"run/{phase.name}/duplicates/{task:06d}.arrow"
    if not run.store.exists(name):
        return DropDuplicates(reason=reason, rows=np.zeros(1, np.int64) - 1, ids=pa.array([""]))
    reader = run.store.open_arrow(name)
    batches = [reader.get_batch(number) for number in range(reader.num_record_batches)]
    rows = np.concatenate([batch["row"].to_numpy() for batch in batches])
    heads = np.concatenate([batch["representative"].to_numpy() for batch in batches])
    return DropDuplicates(reason=reason, rows=rows, ids=_names(run, phase, heads))


def _names(run: RunDirectory, phase: Phase, numbers: Rows) -> pa.Array:
    """The ids of kept documents by their numbers: only the batches that hold them are read."""
    index = np.array(run.receipt(phase, 0).facts["index"], np.int64)
    reader = run.store.open_arrow(f"run/{phase.name}/representatives.arrow")
    wanted, back = np.unique(numbers, return_inverse=True)
    places = np.searchsorted(index, wanted, side="right") - 1
    names = []
    for place in np.unique(places):
        batch = reader.get_batch(int(place))
        names.append(batch["id"].take(pa.array(np.searchsorted(batch["number"].to_numpy(), wanted[places == place]))))
    return pa.concat_arrays(names).take(pa.array(back))
