"""One task of one phase, from the run directory alone: what every executor calls, on whatever machine."""

import errno
import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from cleaner.batch import settle_pandas
from cleaner.funnel import StageCount, Tally
from cleaner.pipeline.dedup.cluster import cluster
from cleaner.pipeline.dedup.match import match
from cleaner.pipeline.dedup.verify import verify
from cleaner.pipeline.directory import Receipt, RunDirectory
from cleaner.pipeline.index.phase import index
from cleaner.pipeline.plan import Kind, Phase
from cleaner.pipeline.tasks.clean import CleanTask, Progress, Span
from cleaner.pipeline.tasks.gather import gather
from cleaner.pipeline.tasks.marks import mark
from cleaner.pipeline.tasks.memory import give_back
from cleaner.pipeline.tasks.summary import summarise
from cleaner.text.kernel_loading import settle_numba

TASKS: dict[Kind, Callable[[RunDirectory, Phase, int], Receipt]] = {
    "mark": mark,
    "match": match,
    "verify": verify,
    "cluster": cluster,
    "index": index,
    "summary": summarise,
    "gather": gather,
}


@dataclass(frozen=True)
class Work:
    """A task to do; with a span, a look at some of its documents that leaves nothing behind."""

    root: str
    phase: int
    task: int
    span: Span | None = None


@lru_cache(maxsize=1)
def open_run(root: str, plan: str) -> RunDirectory:  # noqa: ARG001 - another plan is another run
    """The run directory, kept open between the tasks of a process so that models load once."""
    return RunDirectory(root)


PAUSES = (1.0, 4.0, 15.0, 45.0)
"""Seconds before a task is tried again that misses a file: together more than an NFS client keeps what it knows."""


def do_work_patiently(work: Work, progress: Progress) -> int | None:
    """`do_work` on a machine that may not see yet what another one wrote a moment ago."""
    for pause in PAUSES:
        try:
            return do_work(work, progress)
        except OSError as error:
            # The shards of the input were there when the run was planned, and a probe is no task
            if error.errno not in (errno.ENOENT, errno.ESTALE) or work.span is not None or not work.phase:
                raise
        time.sleep(pause)
    return do_work(work, progress)


def do_work(work: Work, progress: Progress) -> int | None:
    """Does the task unless it has its receipt already; answers a probe with the number of documents in the task."""
    settle_pandas()
    settle_numba()
    run = open_run(work.root, RunDirectory(work.root).plan["fingerprint"])
    phase = run.phases[work.phase]
    if work.span is not None:
        return CleanTask(run, phase, work.task, progress).probe(work.span)
    if run.is_done(phase, work.task):
        return None
    if phase.kind == "clean":
        receipt = CleanTask(run, phase, work.task, progress).do()
    else:
        start = time.thread_time()
        receipt = TASKS[phase.kind](run, phase, work.task)
        if phase.corpus is not None:
            spent = Tally({phase.corpus: StageCount(seconds=time.thread_time() - start)})
            receipt = replace(receipt, tally=receipt.tally.plus(spent))
    run.store.write_json(run.receipt_name(phase, work.task), receipt.to_json())
    gc.collect()  # seldom done by itself: batches held by reference cycles go before the next task begins
    freeze_once()
    give_back()
    return None


@cache
def freeze_once() -> None:
    """Keeps what the first task of a process leaves, kernels and models, out of every later search for garbage.

    Once alone: what later tasks leave may yet become garbage, and what is frozen is never collected.
    """
    gc.freeze()
