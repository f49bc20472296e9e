"""Opening the output directory of a run that has come to its end."""

from typing import Any

from cleaner.errors import UsageError
from cleaner.pipeline.directory import PLAN, RunDirectory

FUNNEL = "funnel.json"


def open_finished(root: str) -> tuple[RunDirectory, dict[str, Any]]:
    """A finished run and its funnel; UsageError where there is none, or where it still has tasks left."""
    run = RunDirectory(root)
    if not run.store.exists(PLAN):
        raise UsageError(f"'{root}' holds no run: start one with cleaner run")
    if not run.store.exists(FUNNEL):
        raise UsageError(f"the run in '{root}' is not finished: the same cleaner run command goes on with it")
    return run, dict(run.store.read_json(FUNNEL))
