"""A run as jobs of Slurm: an array for each phase, all submitted at once, each waiting for the one before."""

import shlex
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError, RunError, UsageError
from cleaner.executors.slurm import (
    Job,
    Queued,
    SlurmSettings,
    cancel_jobs,
    job_script,
    largest_array,
    number_ranges,
    queued_jobs,
    submit,
)
from cleaner.io.files import is_url
from cleaner.pipeline.definition.config import Pipeline, dump_pipeline
from cleaner.pipeline.directory import PLAN, RunDirectory
from cleaner.pipeline.listing import list_input
from cleaner.pipeline.plan import Options, Phase
from cleaner.pipeline.run import fingerprint, make_plan
from cleaner.pipeline.share import Share

RECORD = "run/slurm.json"
"""What was submitted last, and how: for status, cancel, and the next attempt."""
FINISH = "finish"
KEY = 8
"""Characters of the fingerprint in the names of jobs."""
CORE_MEMORY = 1_000_000_000
"""Bytes asked for each core beside --memory: twice what tests/system/test_memory.py holds a process to."""


@dataclass(frozen=True)
class Array:
    """An array of jobs, each of them a share of the tasks of a phase; `job` is known when it was submitted.

    Member `number` of the array does share `first + number` of `of`. The last job of a run, which is none, has no
    numbers.
    """

    phase: str
    first: int = 0
    of: int = 1
    numbers: tuple[int, ...] = ()
    tasks_per_job: int = 1
    job: int | None = None

    def members(self) -> list[tuple[int | None, Share]]:
        """The number in the array and the share of every job."""
        return [(number, Share(self.first + number, self.of)) for number in self.numbers] or [(None, Share(0, 1))]


@dataclass(frozen=True)
class Submission:
    """What was asked of Slurm in one go."""

    submitted: float  # seconds since 1970
    command: str
    memory: int  # bytes of a job
    logs: str
    arrays: tuple[Array, ...]
    is_cancelled: bool = False

    def log(self, array: Array, number: int | None) -> Path:
        """Where a job writes what it says."""
        return Path(self.logs) / f"{array.phase}-{array.job}{'' if number is None else f'_{number}'}.log"

    @property
    def jobs(self) -> list[int]:
        return [array.job for array in self.arrays if array.job is not None]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Submission":
        arrays = tuple(Array(**{**array, "numbers": tuple(array["numbers"])}) for array in data["arrays"])
        return cls(**{**data, "arrays": arrays})


def read_submission(run: RunDirectory) -> Submission | None:
    """What was submitted last for this run, if anything was."""
    return Submission.from_json(run.store.read_json(RECORD)) if run.store.exists(RECORD) else None


def cut_arrays(
    phases: Sequence[Phase], missing: Mapping[int, Sequence[int]], settings: SlurmSettings, largest: int
) -> Iterator[Array]:
    """The arrays of all phases that have tasks left, in order; only the shares in which one is missing are in them.

    `largest`: numbers of an array are smaller than that.
    """
    most = min(settings.array_size, largest)
    for phase in phases:
        tasks = missing[phase.number]
        if not tasks:
            continue
        each = settings.tasks_per_job or max(settings.cpus, -(-phase.tasks // most))
        of = -(-phase.tasks // each)
        shares = sorted({share_of(task, phase.tasks, of) for task in tasks})
        for first in range(0, of, most):
            numbers = tuple(share - first for share in shares if first <= share < first + most)
            if numbers:
                yield Array(phase.name, first, of, numbers, each)
    yield Array(FINISH)


def share_of(task: int, tasks: int, of: int) -> int:
    """The share that a task belongs to: the inverse of `Share.tasks`."""
    return ((task + 1) * of - 1) // tasks


@dataclass(frozen=True)
class Submitter:
    """Writes the scripts of one run, and hands them in."""

    root: str
    phases: Sequence[Phase]
    key: str  # a few letters that tell this run's jobs from others
    worker_memory: int  # bytes that --memory allows one task
    settings: SlurmSettings

    @property
    def memory(self) -> int:
        return int(self.settings.memory or self.settings.cpus * (CORE_MEMORY + self.worker_memory))

    @property
    def place(self) -> str:
        return self.root if is_url(self.root) else str(Path(self.root).absolute())

    @property
    def logs(self) -> str:
        """The folder of the jobs' logs: Slurm writes to file systems only."""
        return str(Path.cwd() / "cleaner-logs") if is_url(self.root) else f"{self.place}/run/logs"

    def script(self, array: Array, after: str = "") -> str:
        """What sbatch is given for an array."""
        settings, command = self.settings, [sys.executable, "-m", "cleaner", "work", self.place]
        cpus = min(settings.cpus, array.tasks_per_job)
        if array.phase == FINISH:
            line, log = shlex.join([*command, FINISH]), "%j"
        else:
            number = next(phase.number for phase in self.phases if phase.name == array.phase)
            options = ["--workers", str(cpus), "--notice", str(settings.notice)]
            share = f'"$(({array.first} + SLURM_ARRAY_TASK_ID))/{array.of}"'
            line, log = f"{shlex.join([*command, str(number), *options])} --share {share}", "%A_%a"
        job = Job(
            name=f"cleaner-{self.key}-{array.phase}",
            command=line,
            folder=str(Path.cwd()),
            log=f"{self.logs.replace('%', '%%')}/{array.phase}-{log}.log",
            cpus=cpus,
            memory=self.memory if settings.memory else self.memory // settings.cpus * cpus,
            numbers=array.numbers or None,
        )
        return job_script(job, settings, after)

    def scripts(self, arrays: Sequence[Array]) -> str:
        """All scripts as they would be submitted, with the names of phases for the numbers of jobs."""
        texts, after, last = [], "", ""
        for array in arrays:
            if array.phase != last:
                after = f"<{last}>" if last else ""
            texts.append(self.script(array, after))
            last = array.phase
        return "\n".join(texts)


def dry_scripts(
    inputs: Sequence[str], output: str, pipeline: Pipeline, options: Options, settings: SlurmSettings
) -> str:
    """The scripts of a run, or of what is missing of the one that stands there; nothing is written or submitted."""
    run = RunDirectory(output)
    try:
        largest = largest_array()
    except CleanerError:  # also where there is no Slurm the scripts can be looked at
        largest = settings.array_size
    if run.store.exists(PLAN):
        missing = {phase.number: run.missing_tasks(phase) for phase in run.phases}
        return submitter_of(run, settings).scripts(list(cut_arrays(run.phases, missing, settings, largest)))
    listing = list_input(inputs, pipeline.input.format, output)
    phases, *_ = make_plan(pipeline, listing, options)
    key = fingerprint(dump_pipeline(pipeline), listing)
    arrays = cut_arrays(phases, {phase.number: range(phase.tasks) for phase in phases}, settings, largest)
    return Submitter(output, phases, key[:KEY], options.memory, settings).scripts(list(arrays))


def submitter_of(run: RunDirectory, settings: SlurmSettings) -> Submitter:
    return Submitter(str(run.store.root), run.phases, run.plan["fingerprint"][:KEY], run.options.memory, settings)


def submit_run(run: RunDirectory, settings: SlurmSettings, command: str) -> Submission:
    """Submits what is missing of a run; nothing stays on this machine. If one job is refused those before it go too."""
    submitter = submitter_of(run, settings)
    missing = {phase.number: run.missing_tasks(phase) for phase in run.phases}
    arrays = list(cut_arrays(run.phases, missing, settings, largest_array()))
    run.store.remove_drafts()
    Path(submitter.logs).mkdir(parents=True, exist_ok=True)
    record = Submission(time.time(), command, submitter.memory, submitter.logs, ())
    done: list[Array] = []
    try:
        for array in arrays:
            done.append(_submitted(submitter, array, done))
            record = replace(record, arrays=tuple(done))
            run.store.write_json(RECORD, asdict(record))  # after each: a job that is not on record cannot be cancelled
    except CleanerError as error:
        cancel_jobs(record.jobs)
        raise RunError(f"{error}\nnothing was submitted: change what it says in the slurm settings") from error
    return record


def _submitted(submitter: Submitter, array: Array, before: Sequence[Array]) -> Array:
    """The array, in the queue behind all arrays of the phase before its own."""
    others = [other.phase for other in before if other.phase != array.phase]
    after = ":".join(str(other.job) for other in before if others and other.phase == others[-1])
    return replace(array, job=submit(submitter.script(array, after)))


def live_jobs(run: RunDirectory) -> list[Queued]:
    """The jobs of this run that run or will."""
    submission = read_submission(run)
    return [] if submission is None else [job for job in queued_jobs(submission.jobs) if job.is_live]


def refuse_while_queued(run: RunDirectory) -> None:
    """UsageError if jobs of this run are in the queue: two that do the same tasks waste half of the work."""
    if not run.store.exists(RECORD):
        return
    try:
        jobs = live_jobs(run)
    except CleanerError:  # no Slurm here, or none that answers: what was submitted is over, as far as can be known
        return
    if jobs:
        numbers = number_ranges(sorted({job.job for job in jobs}))
        raise UsageError(
            f"jobs {numbers} of Slurm work on '{run.store.root}': see cleaner status, or end them with cleaner cancel"
        )


def cancel_run(run: RunDirectory) -> int:
    """Ends all jobs of this run; how many there were. What is done stays done."""
    jobs, submission = live_jobs(run), read_submission(run)
    cancel_jobs(sorted({job.job for job in jobs}))
    if jobs and submission is not None:
        run.store.write_json(RECORD, asdict(replace(submission, is_cancelled=True)))
    return len(jobs)
