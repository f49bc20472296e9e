"""Who carries out a run: an entry for each `--executor`. None of them changes a byte of the result."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from cleaner.executors.local import LocalPool, Nursery
from cleaner.executors.slurm import SlurmSettings
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.jobs import refuse_while_queued, submit_run
from cleaner.pipeline.run import carry_out
from cleaner.pipeline.tasks.work import Work, do_work
from cleaner.pipeline.watch import Watch

PROCESS_MEMORY = 500_000_000
"""Bytes that a process takes at most beside `--memory`: tests/system/test_memory.py holds it to that."""


@dataclass(frozen=True)
class Wishes:
    """What the user says of where tasks run."""

    workers: int | None = None
    """Processes at a time; the executor's own choice when left out."""
    nursery: Nursery | None = None
    """For processes of this machine, opened before anything else was done."""
    slurm: SlurmSettings = field(default_factory=SlurmSettings)
    command: str = "the same cleaner run command"
    """What the user typed, for `cleaner status` to repeat days later."""
    ray_address: str | None = None
    """Of a Ray cluster; without one, and without RAY_ADDRESS, one is started on this machine."""


def run_locally(run: RunDirectory, wishes: Wishes) -> bool:
    """Processes of this machine, one for each core."""
    with (
        Watch(run.plan["bytes"]) as watch,
        LocalPool[Work](do_work, wishes.workers or os.cpu_count() or 1, watch.advance, wishes.nursery) as pool,
    ):
        carry_out(run, pool, watch)
    return True


def run_on_ray(run: RunDirectory, wishes: Wishes) -> bool:
    """Remote tasks of a Ray cluster, each of which asks for a core and for the memory that it may take."""
    from cleaner.executors.ray import RayPool  # an extra, and a second to import

    memory = run.options.memory + PROCESS_MEMORY
    with (
        Watch(run.plan["bytes"]) as watch,
        RayPool[Work](do_work, watch.advance, wishes.workers, memory, wishes.ray_address) as pool,
    ):
        carry_out(run, pool, watch)
    return True


def run_on_slurm(run: RunDirectory, wishes: Wishes) -> bool:
    """Jobs of Slurm, submitted all at once; nothing of it stays on this machine."""
    if not any(run.missing_tasks(phase) for phase in run.phases):
        return True
    submit_run(run, wishes.slurm, wishes.command)
    return False


def leave_to_others(run: RunDirectory, wishes: Wishes) -> bool:  # noqa: ARG001 - the signature of all
    """Nothing but the plan: another scheduler starts `cleaner work`, as docs/clusters.md shows."""
    return not any(run.missing_tasks(phase) for phase in run.phases)


Executor = Callable[[RunDirectory, Wishes], bool]
"""Sees to it that every task gets its receipt: True when all have, False when they will without this process.

Raises RunError where some could not be done, and UsageError where what it needs is not there.
"""

EXECUTORS: dict[str, Executor] = {
    "local": run_locally,
    "ray": run_on_ray,
    "slurm": run_on_slurm,
    "none": leave_to_others,
}


def dispatch(executor: str, run: RunDirectory, wishes: Wishes) -> bool:
    """Carries out a run on which nobody else works, as far as is known."""
    refuse_while_queued(run)
    return EXECUTORS[executor](run, wishes)
