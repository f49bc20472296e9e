"""The match phase of a de-duplicator: which documents share a key."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from cleaner.funnel import Tally
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.keys import Halves, Rows, candidates, first_holders, read_keys, task_bases
from cleaner.pipeline.partitions import PartitionSink
from cleaner.pipeline.plan import KEY_BYTES, Phase
from cleaner.stage import Deduplicator

EDGES = pa.schema([("document", pa.int64()), ("holder", pa.int64())])


def match(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """One key partition: an edge from every document to the first one that holds the same key.

    Of a stage that verifies also one to the last before it, and the edges are partitioned by the document's clean task.
    """
    source = run.phases[phase.source or 0]
    verifies = run.corpus_stage(phase, Deduplicator).least_similarity is not None
    receipts = run.receipts(source)
    total = sum(receipt.facts["keys"][task] for receipt in receipts if receipt.facts["keys"])
    passes = max(1, -(-total * KEY_BYTES // run.options.memory))
    bases = task_bases([receipt.rows for receipt in receipts])
    partitions = source.tasks if verifies else 1
    with PartitionSink(run.store, edges_name(phase, task), EDGES, partitions, run.options.memory) as sink:
        for number in range(passes):
            numbers, halves = keys_of_pass(run, phase, source, (task, number, passes), bases)
            documents, holders = candidates(numbers, halves) if verifies else first_holders(numbers, halves)
            if len(documents):
                partition = np.searchsorted(bases, documents, side="right") - 1 if verifies else documents * 0
                sink.write(partition, [documents, holders])
    return Receipt(Tally(), facts={"keys": total, "edges": sink.counts, "passes": passes})


def edges_name(phase: Phase, task: int) -> str:
    """The file of edges that a match or verify task writes."""
    return f"run/{phase.name}/edges/{task:06d}.arrow"


def keys_of_pass(
    run: RunDirectory, phase: Phase, source: Phase, part: tuple[int, int, int], bases: Rows
) -> tuple[Rows, Halves]:
    """The keys of a partition that belong to one pass, with documents numbered through all tasks."""
    all_numbers, all_halves = [np.zeros(0, np.int64)], [np.zeros((0, 2), np.uint64)]
    for numbers, halves in _parts(run, phase, source, part, bases):
        all_numbers.append(numbers)
        all_halves.append(halves)
    return np.concatenate(all_numbers), np.concatenate(all_halves)


def _parts(
    run: RunDirectory, phase: Phase, source: Phase, part: tuple[int, int, int], bases: Rows
) -> Iterator[tuple[Rows, Halves]]:
    partition, number, passes = part
    for task in range(source.tasks):
        for rows, halves in read_keys(run.store, f"run/{source.name}/keys/{task:06d}.arrow", partition, phase.tasks):
            mine = (halves[:, 0] // np.uint64(phase.tasks)) % np.uint64(passes) == number
            yield rows[mine] + bases[task], halves[mine]
