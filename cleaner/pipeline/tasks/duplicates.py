"""A clustering carried out in a clean task: which documents go, each for the sake of which other."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import ConfigDict

from cleaner.batch import Batch
from cleaner.pipeline.dedup.cluster import SCHEMA, members_name
from cleaner.pipeline.dedup.keys import Rows, task_bases
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.index.against import NAMES
from cleaner.pipeline.plan import Phase
from cleaner.pipeline.tasks.documents import ROW
from cleaner.stage import CLUSTER_SIZE, Deduplicator, Drop, LocalStage, Outcome, survivors


class DropDuplicates(LocalStage):
    """Of the documents of a clean task, those in `members` belong to clusters; all but the one kept of each go.

    `members`: by rising row of the task, columns as the cluster phase writes them; `ids`: of each the id of the
    document kept in its place, null for one that is kept; `runs`: the earlier run that kept it, null for this one.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    stage: Deduplicator
    members: pa.RecordBatch
    ids: pa.Array
    runs: pa.Array

    def apply(self, batch: Batch) -> Outcome:
        places, found = self._places(batch)
        members, ids, runs = (those.take(pa.array(places)) for those in (self.members, self.ids, self.runs))
        if CLUSTER_SIZE in self.stage.adds:
            sizes = np.ones(len(batch), np.int64)
            sizes[found] = members.column("size").to_numpy()
            batch = batch.with_columns({CLUSTER_SIZE: pa.array(sizes)})
        goes = np.flatnonzero(ids.is_valid().to_numpy(zero_copy_only=False))
        told = (those.take(pa.array(goes)).to_pylist() for those in (members, ids, runs))
        drops = [self._drop(*one) for one in zip(found[goes].tolist(), *told, strict=True)]
        return Outcome(batch.keep(survivors(batch, drops)), drops)

    def _places(self, batch: Batch) -> tuple[Rows, Rows]:
        """Which members are in the batch, and where in it they stand."""
        rows, numbers = self.members.column("row").to_numpy(), batch.column(ROW).to_numpy()
        places = np.searchsorted(rows, numbers)
        inside = np.flatnonzero(places < len(rows))
        found = inside[rows[places[inside]] == numbers[inside]]
        return places[found], found

    def _drop(self, row: int, member: dict[str, float | None], kept: str, run: str | None) -> Drop:
        reason, similarity = self.stage.duplicate_reason, member["similarity"]
        earlier = [] if run is None else [f"kept by run {run}"]
        if similarity is None:
            return Drop(row, reason, evidence="".join(earlier) or None, duplicate_of=kept)
        evidence = ", ".join([f"cluster of {member['size']}", *earlier])
        return Drop(row, reason, round(similarity, 6), self.stage.least_similarity, evidence, duplicate_of=kept)


def duplicates_of_task(run: RunDirectory, phase: Phase, task: int, stage: Deduplicator) -> DropDuplicates:
    """What clustering phase `phase` decided about the documents of one clean task."""
    name = members_name(phase, task)
    if not run.store.exists(name):
        empty = pa.RecordBatch.from_pylist([], SCHEMA)
        return DropDuplicates(stage=stage, members=empty, ids=pa.nulls(0, pa.string()), runs=pa.nulls(0, pa.string()))
    members = run.store.open_arrow(name).get_batch(0)
    heads = members.column("representative").to_numpy()
    base = task_bases([receipt.rows for receipt in run.receipts(run.phases[phase.source or 0])])[task]
    goes = heads != members.column("row").to_numpy() + base
    names = _names(run, phase, heads, goes)
    return DropDuplicates(stage=stage, members=members, ids=names.column("id"), runs=names.column("run"))


def _names(run: RunDirectory, phase: Phase, numbers: Rows, wanted: npt.NDArray[np.bool_]) -> pa.RecordBatch:
    """The ids and runs of kept documents by their numbers, null where not wanted: only their batches are read."""
    index = np.array(run.receipt(phase, 0).facts["index"], np.int64)
    reader = run.store.open_arrow(f"run/{phase.name}/duplicates/representatives.arrow")
    unique, back = np.unique(numbers[wanted], return_inverse=True)
    places = np.searchsorted(index, unique, side="right") - 1
    names = [NAMES.empty_table()]
    for place in np.unique(places):
        batch = reader.get_batch(int(place))
        mine = np.searchsorted(batch["number"].to_numpy(), unique[places == place])
        names.append(pa.Table.from_batches([batch.take(pa.array(mine))]))
    chosen = np.zeros(len(numbers), np.int64)
    chosen[wanted] = back
    rows = pa.concat_tables(names).combine_chunks().take(pa.array(chosen, mask=~wanted))
    return rows.combine_chunks().to_batches()[0]
