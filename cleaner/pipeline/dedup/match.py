"""The match phase of a de-duplicator: which documents share a key."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from cleaner.funnel import Tally
from cleaner.pipeline.dedup.keys import (
    Halves,
    Rows,
    candidates,
    first_holders,
    keys_name,
    read_keys,
    slots_of,
    task_bases,
)
from cleaner.pipeline.dedup.partitions import PartitionSink
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.index.against import NO_INDEX, Earlier, earlier_documents
from cleaner.pipeline.plan import KEY_BYTES, Phase
from cleaner.stage import Deduplicator

EDGES = pa.schema([("document", pa.int64()), ("holder", pa.int64())])


def match(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """One key partition: an edge from every document to the first one that holds the same key.

    Of a stage that verifies also one to the last before it, and the edges are partitioned by the document's clean task.
    Documents of indexes come before all others, and are in no pair with each other.
    """
    source, earlier = run.phases[phase.source or 0], earlier_documents(run, phase)
    verifies = run.corpus_stage(phase, Deduplicator).least_similarity is not None
    receipts = run.receipts(source)
    bases = task_bases([receipt.rows for receipt in receipts])
    partitions, indexed = source.tasks if verifies else 1, 0
    passes = count_passes(run, receipts, task, earlier.count_keys(task, phase.tasks))
    with PartitionSink(run.store, edges_name(phase, task), EDGES, partitions, run.options.memory) as sink:
        for number in range(passes):
            numbers, halves = keys_of_pass(run, phase, source, (task, number, passes), bases, earlier)
            documents, holders = candidates(numbers, halves) if verifies else first_holders(numbers, halves)
            documents, holders = documents[documents >= 0], holders[documents >= 0]
            indexed += int((holders < 0).sum())
            if len(documents):
                partition = np.searchsorted(bases, documents, side="right") - 1 if verifies else documents * 0
                sink.write(partition, [documents, holders])
    return Receipt(Tally(), facts={"edges": sink.counts, "indexed": indexed, "passes": passes})


def edges_name(phase: Phase, task: int) -> str:
    """The file of edges that a match or verify task writes."""
    return f"run/{phase.name}/edges/{task:06d}.arrow"


def count_passes(run: RunDirectory, receipts: Sequence[Receipt], partition: int, indexed: int = 0) -> int:
    """In how many passes a partition of what the clean tasks wrote is read, so that the keys of one fit the memory.

    `indexed` are keys of indexes, which come beside them.
    """
    total: int = sum(receipt.facts["keys"][partition] for receipt in receipts if receipt.facts["keys"]) + indexed
    return max(1, -(-total * KEY_BYTES // run.options.memory))


def slot_of_pass(phase: Phase, part: tuple[int, int, int]) -> tuple[int, int]:
    """Which slot of how many a partition, a pass and the number of passes are."""
    partition, number, passes = part
    return partition * passes + number, phase.tasks * passes


def keys_of_pass(
    run: RunDirectory,
    phase: Phase,
    source: Phase,
    part: tuple[int, int, int],
    bases: Rows,
    earlier: Earlier = NO_INDEX,
) -> tuple[Rows, Halves]:
    """The keys of a partition that belong to one pass, with documents numbered through all tasks."""
    all_numbers, all_halves = ([keys] for keys in earlier.keys(*slot_of_pass(phase, part)))
    for task in range(source.tasks):
        for rows, halves in read_pass(run, phase, task, part):
            all_numbers.append(rows + bases[task])
            all_halves.append(halves)
    return np.concatenate(all_numbers), np.concatenate(all_halves)


def read_pass(run: RunDirectory, phase: Phase, task: int, part: tuple[int, int, int]) -> Iterator[tuple[Rows, Halves]]:
    """The keys of one clean task that belong to a pass of a partition."""
    slot, slots = slot_of_pass(phase, part)
    name = keys_name(run.phases[phase.source or 0], task)
    for rows, halves in read_keys(run.store, name, part[0], phase.tasks):
        mine = slots_of(halves, slots) == slot
        yield rows[mine], halves[mine]
