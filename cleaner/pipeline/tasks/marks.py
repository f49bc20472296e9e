"""The mark phase between two clean phases: which keys of a document others have too, told to its own task."""

import numpy as np
from pydantic import ConfigDict

from cleaner.batch import Batch
from cleaner.funnel import Tally
from cleaner.pipeline.dedup.keys import SCHEMA, Halves, Rows, task_bases
from cleaner.pipeline.dedup.match import keys_of_pass
from cleaner.pipeline.dedup.partitions import PartitionSink, read_partition
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.plan import KEY_BYTES, Phase
from cleaner.pipeline.tasks.documents import ROW
from cleaner.stage import Edited, Editor, Marker, edit_texts


def mark(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """One key partition: the keys to be marked go to the clean tasks of the documents that have them."""
    stage, source = run.corpus_stage(phase, Marker), run.phases[phase.source or 0]
    receipts = run.receipts(source)
    total = sum(receipt.facts["keys"][task] for receipt in receipts if receipt.facts["keys"])
    passes = max(1, -(-total * KEY_BYTES // run.options.memory))
    bases = task_bases([receipt.rows for receipt in receipts])
    with PartitionSink(run.store, marks_name(phase, task), SCHEMA, source.tasks, run.options.memory) as sink:
        for number in range(passes):
            numbers, halves = keys_of_pass(run, phase, source, (task, number, passes), bases)
            numbers, halves = marked_keys(numbers, halves, stage.min_documents, stage.keep_first)
            if len(numbers):
                place = np.searchsorted(bases, numbers, side="right") - 1
                sink.write(place, [numbers - bases[place], halves[:, 0], halves[:, 1]])
    return Receipt(Tally(), facts={"keys": total, "marks": sink.counts, "passes": passes})


def marked_keys(numbers: Rows, halves: Halves, min_documents: int, keep_first: bool) -> tuple[Rows, Halves]:
    """Of keys and the documents that have them, those that enough documents have, each document once."""
    order = np.lexsort((numbers, halves[:, 1], halves[:, 0]))
    numbers, halves = numbers[order], halves[order]
    is_new = np.ones(len(numbers), np.bool_)  # another key than the one before
    is_new[1:] = (halves[1:] != halves[:-1]).any(axis=1)
    is_once = is_new.copy()
    is_once[1:] |= numbers[1:] != numbers[:-1]
    numbers, halves, is_new = numbers[is_once], halves[is_once], is_new[is_once]
    group = np.cumsum(is_new) - 1
    holds = np.bincount(group, minlength=1)[group] >= min_documents if len(group) else is_new
    marked = holds & ~is_new if keep_first else holds
    return numbers[marked], halves[marked]


class ApplyMarks(Editor):
    """Carries out a marking in one clean task: `rows` of its input, sorted, have these keys marked."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    stage: Marker
    rows: np.ndarray
    halves: np.ndarray

    def edit_batch(self, batch: Batch) -> Edited:
        numbers = batch.column(ROW).to_numpy()
        starts, stops = (np.searchsorted(self.rows, numbers, side) for side in ("left", "right"))
        marks = (self.halves[start:stop] for start, stop in zip(starts, stops, strict=True))
        texts = batch.texts()
        edits = (self.stage.edits(text, mine) if len(mine) else [] for text, mine in zip(texts, marks, strict=True))
        return edit_texts(texts, edits)


def marks_of_task(run: RunDirectory, phase: Phase, task: int) -> ApplyMarks:
    """What mark phase `phase` found of the documents of one clean task."""
    source = run.phases[phase.source or 0]
    rows, halves = [np.zeros(0, np.int64)], [np.zeros((0, 2), np.uint64)]
    for partition in range(phase.tasks):
        for mine, high, low in read_partition(run.store, marks_name(phase, partition), task, source.tasks):
            rows.append(mine)
            halves.append(np.stack([high, low], axis=1))
    all_rows, all_halves = np.concatenate(rows), np.concatenate(halves)
    order = np.lexsort((all_halves[:, 1], all_halves[:, 0], all_rows))
    return ApplyMarks(stage=run.corpus_stage(phase, Marker), rows=all_rows[order], halves=all_halves[order])


def marks_name(phase: Phase, task: int) -> str:
    return f"run/{phase.name}/marks/{task:06d}.arrow"
