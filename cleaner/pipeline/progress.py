"""How far a run is, from its run directory alone."""

from cleaner.errors import UsageError
from cleaner.funnel import READ, add_up
from cleaner.pipeline.directory import FAILURES, PLAN, RunDirectory


def progress_lines(root: str) -> list[str]:
    """The phases with their tasks, what was read so far, and the last failures with their cures."""
    run = RunDirectory(root)
    if not run.store.exists(PLAN):
        raise UsageError(f"'{root}' holds no run: start one with cleaner run")
    lines, left = [f"run in '{root}', made by cleaner {run.plan['cleaner']}"], 0
    for phase in run.phases:
        missing = len(run.missing_tasks(phase))
        left += missing
        lines.append(f"  {phase.name:12s} {phase.tasks - missing:,} of {phase.tasks:,} tasks done")
    first = run.phases[0]
    done = sorted(set(range(first.tasks)) - set(run.missing_tasks(first)))
    tally = add_up(run.receipt(first, task).tally for task in done)
    if READ in tally.stages:
        count = tally.stages[READ]
        last = [stage.stayed.documents for _, stage in sorted(tally.stages.items()) if stage.came.documents][-1:]
        lines.append(f"read so far: {count.came.documents:,} records, {sum(last):,} came through phase '{first.name}'")
        lines.append(f"errors so far: {tally.error_rows:,} (see {root.rstrip('/')}/errors)")
    if left and run.store.exists(FAILURES):
        lines += ["failed in the last attempt:", *run.store.read_json(FAILURES)]
    lines.append(_closing(run, left))
    return lines


def _closing(run: RunDirectory, left: int) -> str:
    if left:
        return f"{left:,} tasks left: if no process works on them, the same cleaner run command goes on from here"
    if run.store.exists("funnel.json"):
        return "finished: the funnel is in funnel.json"
    return "all tasks are done; the same cleaner run command checks the ledger and writes the funnel"
