"""What one job of a cluster does: a share of the tasks of a phase, until they are done or the time is up."""

import os
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cleaner.errors import TaskError, UsageError
from cleaner.executors.local import LocalPool, Nursery
from cleaner.executors.slurm import put_back
from cleaner.pipeline.attempts import Attempt, Diary
from cleaner.pipeline.causes import Failure
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.notice import Notice, TimeUp
from cleaner.pipeline.plan import Phase
from cleaner.pipeline.run import do_tasks, remove_read
from cleaner.pipeline.tasks.work import Work, do_work_patiently
from cleaner.pipeline.watch import Watch

VISIBLE_SECONDS = 120.0
"""Until what another machine wrote is seen on this one: NFS clients keep a listing for 60 s (acdirmax) at most."""
EARLY_SECONDS = 60.0
"""So much earlier than asked for Slurm may send a signal (its manual, sbatch --signal)."""
Outcome = Literal["done", "failed", "put_back"]


@dataclass(frozen=True)
class Share:
    """Share `number` of `of` equal shares of the tasks of a phase, counted from zero."""

    number: int
    of: int

    def tasks(self, phase: Phase) -> range:
        """Neighbours, which were neighbours in the listing of the input."""
        return range(phase.tasks * self.number // self.of, phase.tasks * (self.number + 1) // self.of)

    @classmethod
    def parse(cls, text: str) -> "Share":
        """Of "3/100"; UsageError otherwise."""
        found = re.fullmatch("([0-9]{1,9})/([0-9]{1,9})", text)
        share = cls(*map(int, found.groups())) if found else cls(1, 1)
        if share.number >= share.of:
            raise UsageError(f"--share: '{text}' is no share: write I/N, such as 0/100 for the first of a hundred")
        return share

    @property
    def name(self) -> str:
        return f"share-{self.number:06d}-of-{self.of:06d}"


def do_share(
    run: RunDirectory, phase: Phase, tasks: Sequence[int], name: str, workers: int, notice_seconds: float
) -> Outcome:
    """Does those of some tasks that are not done; the diary of that name tells what was and why the rest was not."""
    wait_until_visible(run, run.phases[: phase.number])
    if 0 in tasks:  # of all jobs one, and by now it is known that what the phases before read has had its last reader
        for earlier in run.phases[: phase.number]:
            remove_read(run, earlier)
    tasks = [task for task in tasks if not run.is_done(phase, task)]
    if not tasks:
        return "done"
    workers = min(workers, len(tasks))
    _ = run.stages  # with all that they import, before workers are forked from this process
    with (
        Nursery() as nursery,
        Watch(run.plan["bytes"], diary=Diary(run, name, job_name())) as watch,
        Notice(notice_seconds, workers) as notice,
    ):
        try:
            with LocalPool[Work](do_work_patiently, workers, watch.advance, nursery) as pool:
                failures = do_tasks(run, pool, phase, tasks, watch, notice)
            is_over = False
        except TimeUp:
            failures, is_over = _stop(run, phase, tasks, watch, notice_seconds), True
        for failure in failures:  # to the log: should the disk be full, the diary is silent
            print(failure, file=watch.stream, flush=True)
    if failures:
        return "failed"
    return _go_back() if is_over or watch.killed else "done"  # Slurm calls a job out of memory in which any was killed


def _stop(run: RunDirectory, phase: Phase, tasks: Sequence[int], watch: Watch, notice_seconds: float) -> list[Failure]:
    """Time is up. A job that did no task in all its time would do none the next time either: that is a failure.

    Where notice comes not long after the start, as Slurm may give it a minute early, that is believed the second time.
    """
    left = [task for task in tasks if not run.is_done(phase, task)]
    attempt = watch.diary.attempt if watch.diary is not None else Attempt("")
    is_long = time.time() - attempt.started > 2 * (notice_seconds + EARLY_SECONDS)
    is_fruitless = len(left) == len(tasks) and (is_long or attempt.fruitless > 0)
    if can_go_back() and not is_fruitless:
        return []
    said = "the job's time was up before one task was done" if is_fruitless else "the job's time was up"
    failures = [Failure(task, "time_limit", said) for task in left]
    watch.conclude(failures)
    return failures


def can_go_back() -> bool:
    """Whether this is a job of Slurm."""
    return "SLURM_JOB_ID" in os.environ


def _go_back() -> Outcome:
    """Into the queue, to begin again with what is left; where that is not to be had the caller tells the scheduler."""
    if not can_go_back():
        return "done"
    put_back(os.environ["SLURM_JOB_ID"])
    return "put_back"


def job_name() -> str | None:
    """The job as users of the scheduler know it; None outside of Slurm."""
    array, number = os.environ.get("SLURM_ARRAY_JOB_ID"), os.environ.get("SLURM_ARRAY_TASK_ID")
    return f"{array}_{number}" if array and number else os.environ.get("SLURM_JOB_ID")


def wait_until_visible(run: RunDirectory, phases: Sequence[Phase], seconds: float = VISIBLE_SECONDS) -> None:
    """Returns when all receipts of phases are seen from this machine; TaskError if they are not in time."""
    deadline, pause = time.monotonic() + seconds, 1.0
    for phase in phases:
        while missing := run.missing_tasks(phase):
            if time.monotonic() > deadline:
                raise TaskError(
                    f"{len(missing)} of {phase.tasks} tasks of phase '{phase.name}' are not done, among them task "
                    f"{missing[0]}: what comes behind it cannot begin; see cleaner status"
                )
            time.sleep(pause)
            pause = min(2 * pause, 10.0)
