"""`cleaner cancel`: an end to the jobs of a run."""

from typing import Annotated

import typer


def cancel(directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a run.")]) -> None:
    """End the jobs of a run on a cluster. What is done stays done: the same cleaner run command goes on from there.

    A run on this machine ends with Ctrl-C in its own terminal.

    Example:  cleaner cancel corpus/
    """
    from cleaner.errors import UsageError
    from cleaner.pipeline.directory import PLAN, RunDirectory
    from cleaner.pipeline.jobs import cancel_run

    run = RunDirectory(directory)
    if not run.store.exists(PLAN):
        raise UsageError(f"'{directory}' holds no run: start one with cleaner run")
    count = cancel_run(run)
    typer.echo(f"ended {count:,} jobs" if count else "no jobs of this run are in the queue")
