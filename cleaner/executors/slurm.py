"""Slurm, spoken to by its own commands: what a job asks for, arrays of jobs, and what is in the queue."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ByteSize, ConfigDict, Field

from cleaner.errors import RunError, UsageError

__all__ = [
    "Job",
    "Queued",
    "SlurmSettings",
    "cancel_jobs",
    "job_script",
    "largest_array",
    "number_ranges",
    "put_back",
    "queued_jobs",
    "require_slurm",
    "submit",
]

ANSWER_SECONDS = 120
"""Given to a command of Slurm: a controller that is busy answers late, and sbatch itself tries again for a while."""
LIVE = {"PENDING", "CONFIGURING", "RUNNING", "SUSPENDED", "STOPPED", "SIGNALING", "RESIZING", "STAGE_OUT"}
LIVE |= {"REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT"}
"""States of a job that will run or runs; any other is an end."""
_ABSENT = "there is no '{}' on this machine: run on one from which jobs are submitted to Slurm"
_TIME = re.compile(r"[0-9]+(:[0-9]+){0,2}|[0-9]+-[0-9]+(:[0-9]+){0,2}|UNLIMITED|INFINITE")


def _check_time(time: int | str | None) -> int | str | None:
    if isinstance(time, str) and not _TIME.fullmatch(time):
        raise ValueError(f"must be minutes or a time such as 12:00:00 or 2-00:00:00, not '{time}'")
    return time


def _check_line(line: str) -> str:
    if "\n" in line or "\r" in line:
        raise ValueError("must be one line: write several as several entries")
    return line


def _check_option(line: str) -> str:
    option = _check_line(line).removeprefix("#SBATCH ").strip()
    if not option.startswith("-"):
        raise ValueError(f"must be an option of sbatch such as --constraint=fast, not '{line}'")
    return option


class SlurmSettings(BaseModel):
    """What jobs ask of Slurm, and how many tasks go into one. Nothing here changes a byte of the result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partition: Annotated[str, AfterValidator(_check_line)] | None = Field(
        None, description="Partition; the site's default when left out."
    )
    account: Annotated[str, AfterValidator(_check_line)] | None = Field(None, description="Account to charge.")
    time: Annotated[int | str | None, AfterValidator(_check_time)] = Field(
        None, description="Time limit of a job: minutes, HH:MM:SS or D-HH:MM:SS; the partition's when left out."
    )
    memory: ByteSize | None = Field(
        None, ge=1, description="Memory of a job; for each core 2 GB beside --memory when left out."
    )
    cpus: int = Field(1, ge=1, description="Cores of a job: so many of its tasks run at a time.")
    array_size: int = Field(1000, ge=1, description="Jobs in an array at most; the site's MaxArraySize counts too.")
    tasks_per_job: int | None = Field(
        None, ge=1, description="Tasks of a job; when left out, so many that a phase is one array."
    )
    notice: int = Field(
        120,
        ge=1,
        description="Seconds before its time limit at which a job begins no more tasks.",
    )
    lines: tuple[Annotated[str, AfterValidator(_check_option)], ...] = Field(
        (), description="More options of sbatch, such as --constraint=fast."
    )
    setup: tuple[Annotated[str, AfterValidator(_check_line)], ...] = Field(
        (), description="Lines of shell before the command, such as module load python."
    )


@dataclass(frozen=True)
class Job:
    """A command for Slurm to run, once or for each number of an array."""

    name: str
    command: str  # a line of shell; in an array it may use $SLURM_ARRAY_TASK_ID
    folder: str  # that it runs in
    log: str  # a path in which sbatch's patterns (%A, %a, %j) are filled in
    cpus: int
    memory: int  # bytes
    numbers: tuple[int, ...] | None = None  # of the array


@dataclass(frozen=True)
class Queued:
    """What the queue says of a job; `number` is its place in an array. `is_live`: it runs or will."""

    job: int
    number: int | None
    state: str
    reason: str

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


def job_script(job: Job, settings: SlurmSettings, after: str = "") -> str:
    """The text that sbatch is given. `after`: the jobs that must have ended well, as `--dependency` writes them."""
    options = [f"--job-name={job.name}", "--nodes=1", "--ntasks=1", f"--cpus-per-task={job.cpus}"]
    options += [f"--mem={-(-job.memory // 1_048_576)}M", f"--chdir={_quoted(job.folder)}"]
    options += [f"--output={_quoted(job.log)}", "--open-mode=append", "--requeue", f"--signal=B:USR1@{settings.notice}"]
    if job.numbers is not None:
        options.append(f"--array={number_ranges(job.numbers)}")
    if after:
        options += [f"--dependency=afterok:{after}", "--kill-on-invalid-dep=yes"]
    for name, value in (("partition", settings.partition), ("account", settings.account), ("time", settings.time)):
        if value is not None:
            options.append(f"--{name}={_quoted(str(value))}")
    lines = ["#!/bin/bash", *(f"#SBATCH {option}" for option in [*options, *settings.lines]), *settings.setup]
    return "\n".join([*lines, f"exec {job.command}", ""])  # exec: the signal goes to the command, not to a shell


def _quoted(value: str) -> str:
    """A value in a line of options, which sbatch splits at white space."""
    if re.search(r"""[\n"\\]""", value):
        raise UsageError(f"{value!r}: sbatch takes no path or name with a quote, a backslash or a line break")
    return f'"{value}"' if re.search(r"[\s'#]", value) else value


def number_ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers as Slurm writes them: 0-3,7."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def require_slurm() -> None:
    """UsageError where jobs cannot be submitted."""
    if shutil.which("sbatch") is None:
        raise UsageError(_ABSENT.format("sbatch"))


def submit(script: str) -> int:
    """Hands a script to Slurm and returns the number of the job; RunError in Slurm's words if it is refused."""
    return int(_ask(["sbatch", "--parsable"], script).strip().partition(";")[0])


def largest_array() -> int:
    """The site's MaxArraySize: the numbers of an array are smaller. UsageError where there is no Slurm."""
    found = re.search(r"^MaxArraySize\s*=\s*([0-9]+)", _ask(["scontrol", "show", "config"]), re.MULTILINE)
    return int(found.group(1)) if found else 1001


def queued_jobs(jobs: Sequence[int]) -> list[Queued]:
    """What the queue says of jobs and of every member of their arrays; those that ended some time ago are not in it."""
    if not jobs:
        return []
    command = ["squeue", "--noheader", "--array", "--states=all", f"--jobs={','.join(map(str, jobs))}"]
    try:
        answer = _ask([*command, "--format=%i|%T|%r"])
    except RunError as error:
        if "Invalid job id" in str(error):
            return []
        raise
    rows = [line.split("|") for line in answer.splitlines() if line.count("|") == 2]
    return [Queued(*_member(name), state, reason) for name, state, reason in rows]


def _member(name: str) -> tuple[int, int | None]:
    """12_3 -> 12, 3; what is no array has no number."""
    job, _, number = name.strip().partition("_")
    return int(job), int(number) if number.isdecimal() else None


def cancel_jobs(jobs: Sequence[int]) -> None:
    """Takes jobs out of the queue and ends them; those that have ended are passed over."""
    if jobs:
        _ask(["scancel", "--quiet", *map(str, jobs)])


def put_back(job: str) -> None:
    """Puts a running job, named as in $SLURM_JOB_ID, back into the queue: Slurm ends it and starts it again later."""
    _ask(["scontrol", "requeue", job])


def _ask(command: Sequence[str], text: str | None = None) -> str:
    """What a command of Slurm prints; UsageError where it is not installed, RunError where it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command of Slurm, and no shell
            command,
            input=text,
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            check=False,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )
    except FileNotFoundError:
        raise UsageError(_ABSENT.format(command[0])) from None
    except subprocess.TimeoutExpired:
        raise RunError(f"'{command[0]}' gave no answer in {ANSWER_SECONDS} s: try again when Slurm answers") from None
    if done.returncode:
        raise RunError(f"'{shlex.join(command)}' failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
