"""The verify phase of a de-duplicator: of the documents that share a key, which are similar enough."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from cleaner.batch import Values
from cleaner.funnel import Tally
from cleaner.io.sink import ArrowSink
from cleaner.pipeline.dedup.keys import Rows, task_bases
from cleaner.pipeline.dedup.match import edges_name
from cleaner.pipeline.dedup.partitions import read_partition
from cleaner.pipeline.dedup.sketches import SketchReader, sketches_name
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.index.against import Sketches, earlier_documents
from cleaner.pipeline.plan import Phase
from cleaner.stage import Deduplicator

COMPARED, SIMILAR = "_pairs_compared", "_pairs_similar"
"""Behind a stage's label, in the notes of the funnel: pairs that shared a key, and those that were joined."""
EDGE_BYTES = 160
"""Memory that one edge takes while the edges of a task are sorted, less the sketches of its two documents."""
COPIES = 8
"""Parts of a task's memory, of which one may be filled with sketches: they are copied while they are read."""
MOST_AT_ONCE = 1 << 28
"""Bytes of sketches compared at once, whatever the memory: Arrow counts those of one array in 31 bits."""


def verify(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """The candidates of one clean task: edges to documents that are as similar as the stage asks, with similarities."""
    stage = run.corpus_stage(phase, Deduplicator)
    source, matches = run.phases[phase.source or 0], run.phases[phase.number - 1]
    bases = task_bases([receipt.rows for receipt in run.receipts(source)])
    names = [sketches_name(source, number) for number in range(source.tasks)]
    reader = Sketches(SketchReader(run.store, names, bases), earlier_documents(run, phase))
    counts = [receipt.facts["edges"] for receipt in run.receipts(matches)]
    passes = max(1, -(-sum(count[task] for count in counts) * EDGE_BYTES // run.options.memory))
    seen = found = indexed = 0
    with ArrowSink(run.store, edges_name(phase, task)) as sink:
        for number in range(passes):
            documents, holders = _candidates(run, matches, task, (number, passes))
            for start, stop in _chunks(reader, documents, holders, run.options.memory):
                one, other = documents[start:stop], holders[start:stop]
                needed, places = np.unique(np.concatenate([one, other]), return_inverse=True)
                similarities = stage.similarities(reader.read(needed), places[: len(one)], places[len(one) :])
                similar = similarities >= (stage.least_similarity or 0)
                sink.write(_edges(one[similar], other[similar], similarities[similar]))
                seen, found = seen + len(one), found + int(similar.sum())
                indexed += int((other[similar] < 0).sum())
    label = run.stages[phase.corpus or 0].label
    notes = {label + COMPARED: seen, label + SIMILAR: found}
    tally = Tally(notes={name: count for name, count in notes.items() if count})
    return Receipt(tally, facts={"candidates": seen, "verified": found, "indexed": indexed, "passes": passes})


def _edges(documents: Rows, holders: Rows, similarities: Values) -> pa.RecordBatch:
    columns = {"document": documents, "holder": holders, "similarity": similarities.astype(np.float32)}
    return pa.RecordBatch.from_pydict(columns)


def _candidates(run: RunDirectory, matches: Phase, task: int, part: tuple[int, int]) -> tuple[Rows, Rows]:
    """The candidates of a task that belong to one pass, every pair once, by document and holder."""
    number, passes = part
    all_documents, all_holders = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    partitions = run.phases[matches.source or 0].tasks
    for match_task in range(matches.tasks):
        for documents, holders in read_partition(run.store, edges_name(matches, match_task), task, partitions):
            mine = documents % passes == number
            all_documents.append(documents[mine])
            all_holders.append(holders[mine])
    documents, holders = np.concatenate(all_documents), np.concatenate(all_holders)
    order = np.lexsort((holders, documents))
    documents, holders = documents[order], holders[order]
    is_new = np.ones(len(documents), np.bool_)
    is_new[1:] = (documents[1:] != documents[:-1]) | (holders[1:] != holders[:-1])
    return documents[is_new], holders[is_new]


def _chunks(reader: Sketches, documents: Rows, holders: Rows, memory: int) -> Iterator[tuple[int, int]]:
    """From where to where pairs are compared at once, so that their sketches fit; one pair at least."""
    numbers, places = np.unique(np.concatenate([documents, holders]), return_inverse=True)
    sizes = reader.sizes(numbers)[places]
    ends = np.cumsum(sizes[: len(documents)] + sizes[len(documents) :])
    most, start = min(memory // COPIES, MOST_AT_ONCE), 0
    while start < len(documents):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield start, stop
        start = stop
