"""What failed in a run that is not finished: from the records of attempts, the queue, and the logs of jobs."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cleaner.errors import CleanerError
from cleaner.executors.slurm import Queued, queued_jobs
from cleaner.pipeline.attempts import Attempt
from cleaner.pipeline.causes import Failure, cause_in_log
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.jobs import Array, Submission, read_submission
from cleaner.pipeline.plan import Phase
from cleaner.pipeline.share import Share

LEAST_FREE = 10_000_000
"""Bytes: a disk with less is full."""
LOG_BYTES = 20_000
"""Read from the end of a log."""
STATES = {
    "OUT_OF_MEMORY": "out_of_memory",
    "TIMEOUT": "time_limit",
    "NODE_FAIL": "lost_node",
    "BOOT_FAIL": "lost_node",
    "PREEMPTED": "lost_node",
    "CANCELLED": "cancelled",
}
"""What the end that the queue knows of a job says by itself."""
_CANCELLED = r".*\*\*\* (?:JOB|STEP) \S+ ON \S+ CANCELLED AT \S+(.*?) \*\*\*"
"""The line that Slurm ends a log with; with job, node and time each would be a message of its own."""


@dataclass(frozen=True)
class Member:
    """A job of an array and the share of tasks that is its own; `queued` is None where the queue has forgotten it."""

    array: Array
    number: int | None
    share: Share
    queued: Queued | None

    @property
    def name(self) -> str:
        """As users of Slurm know it."""
        return str(self.array.job) if self.number is None else f"{self.array.job}_{self.number}"

    @property
    def is_live(self) -> bool:
        return self.queued is not None and self.queued.is_live


@dataclass(frozen=True)
class Jobs:
    """What was submitted to Slurm, and what the queue says of it; `trouble`: why the queue could not be asked."""

    submission: Submission | None
    queue: Mapping[tuple[int, int | None], Queued]
    trouble: str = ""

    def members(self, phase: str) -> Iterator[Member]:
        """The jobs of a phase; none where nothing is known of the queue."""
        if self.submission is None or self.trouble:
            return
        for array in self.submission.arrays:
            if array.phase == phase:
                for number, share in array.members():
                    yield Member(array, number, share, self.queue.get((array.job or 0, number)))


def ask_slurm(run: RunDirectory) -> Jobs:
    """The jobs of a run; of one that never was on Slurm none, and nobody is asked."""
    submission = read_submission(run)
    if submission is None:
        return Jobs(None, {})
    try:
        return Jobs(submission, {(job.job, job.number): job for job in queued_jobs(submission.jobs)})
    except CleanerError as error:
        return Jobs(submission, {}, str(error))


def find_failures(phase: Phase, missing: Sequence[int], jobs: Jobs, attempts: Sequence[Attempt]) -> list[Failure]:
    """The tasks of a phase, all of whose input is there, that are missing and nobody is going to do, and why not."""
    told = {failure.task: failure for attempt in attempts for failure in attempt.failures}
    left, found = set(missing), dict[int, Failure]()
    for member in jobs.members(phase.name):
        tasks = left.intersection(member.share.tasks(phase))
        left -= tasks
        if tasks and not member.is_live:
            guess = _guess(member, jobs, attempts)
            found |= {task: told.get(task) or Failure(task, *guess) for task in tasks}
    found |= {task: told[task] for task in left & told.keys()}
    return [found[task] for task in sorted(found)]


def _guess(member: Member, jobs: Jobs, attempts: Sequence[Attempt]) -> tuple[str, str]:
    """The cause of the end of a job that could say nothing of it itself, and what is known of it in words."""
    log = read_end(jobs.submission.log(member.array, member.number)) if jobs.submission else ""
    words = re.sub(_CANCELLED, r"cancelled\1", log.strip().rpartition("\n")[2])
    state = "" if member.queued is None else member.queued.state
    begun = any(attempt.job == member.name for attempt in attempts)
    cause = cause_in_log(log) or STATES.get(state) or ("disk_full" if is_full(jobs) else None)
    if cause is None and not begun and not log and jobs.submission and jobs.submission.is_cancelled:
        cause = "cancelled"
    said = ": ".join(filter(None, [state.replace("_", " ").lower(), words])) or "gone from the queue without a word"
    silent = "other" if state == "FAILED" else "lost_node"
    return cause or (silent if begun else "not_started"), said


def is_full(jobs: Jobs) -> bool:
    """Whether there is no room where the logs are, which may be why they say nothing."""
    try:
        return jobs.submission is not None and shutil.disk_usage(jobs.submission.logs).free < LEAST_FREE
    except OSError:
        return False


def read_end(log: Path) -> str:
    """The end of a job's log; nothing where there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - LOG_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
