"""`cleaner work`: tasks of a run directory, for schedulers that start commands."""

import socket
from typing import Annotated

import typer


def work(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The output directory of a run.")],
    phase: Annotated[str, typer.Argument(help="Number or name of the phase; 'finish' for the end of the run.")],
    tasks: Annotated[
        list[int] | None, typer.Argument(metavar="TASKS...", help="Numbers of the tasks; all when left out.")
    ] = None,
    share: Annotated[
        str, typer.Option(metavar="I/N", help="Only share I of N equal shares of the tasks, counted from 0.")
    ] = "0/1",
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="Tasks at a time.")] = 1,
    notice: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Time that is left when SIGUSR1 gives notice of the end.")
    ] = 120,
) -> None:
    """Do tasks of one phase; those that have their receipt are passed over.

    Exit code 0: all are done, or this job was put back into the queue. 1: some are left; cleaner status says why.
    """
    from cleaner.cli.conclude import conclude
    from cleaner.errors import UsageError
    from cleaner.pipeline.causes import STARTED
    from cleaner.pipeline.directory import PLAN, RunDirectory
    from cleaner.pipeline.share import Share, do_share, wait_until_visible

    run = RunDirectory(directory)
    if not run.store.exists(PLAN):
        raise UsageError(f"'{directory}' holds no run: start one with cleaner run")
    typer.echo(f"{STARTED} {phase} {tasks or share} on {socket.gethostname()}", err=True)
    if phase == "finish":
        wait_until_visible(run, run.phases)
        conclude(run)
        return
    chosen = next((place for place in run.phases if phase in (place.name, str(place.number))), None)
    if chosen is None or max(tasks or [0]) >= chosen.tasks:
        raise UsageError(f"the run in '{directory}' has no such phase or task: see {PLAN} there")
    mine = Share.parse(share)
    name = f"tasks-from-{tasks[0]:06d}" if tasks else mine.name
    outcome = do_share(run, chosen, tasks or mine.tasks(chosen), name, workers, notice)
    typer.echo(f"ended: {outcome.replace('_', ' ')}", err=True)
    if outcome == "failed":
        raise typer.Exit(1)
