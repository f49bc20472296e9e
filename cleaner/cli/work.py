"""`cleaner work`: tasks of a run directory in this process, for executors that start commands."""

from typing import Annotated

import typer


def work(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a run.")],
    phase: Annotated[int, typer.Argument(help="Number of the phase.")],
    tasks: Annotated[list[int], typer.Argument(metavar="TASKS...", help="Numbers of the tasks.")],
) -> None:
    """Do tasks of one phase; those that have their receipt are passed over."""
    from cleaner.errors import UsageError
    from cleaner.pipeline.directory import PLAN, RunDirectory
    from cleaner.pipeline.work import Work, do_work

    run = RunDirectory(directory)
    if not run.store.exists(PLAN):
        raise UsageError(f"'{directory}' holds no run: start one with cleaner run")
    if phase >= len(run.phases) or max(tasks) >= run.phases[phase].tasks:
        raise UsageError(f"the run in '{directory}' has no such phase or task: see {PLAN} there")
    for task in tasks:
        do_work(Work(directory, phase, task), lambda _bytes, _documents: None)
