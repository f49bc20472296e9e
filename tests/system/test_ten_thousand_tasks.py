"""Ten thousand tasks are no burden to whoever plans them, lists them or asks how far they are."""

import json
import time
from pathlib import Path

import pytest

from cleaner.executors.slurm import SlurmSettings
from cleaner.pipeline import plan
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.jobs import cut_arrays
from cleaner.pipeline.progress import progress_lines
from tests.engine import do_tasks, start_run

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]

TASKS = 10_000
SIZE = 300
"""Bytes of a shard, and of a task."""
MOST_SECONDS = 5.0
"""Of CPU time: planning, cutting into arrays and listing together."""


def test_ten_thousand_tasks_are_planned_and_listed_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "TASK_SIZES", (SIZE, SIZE))
    source = tmp_path / "in"
    source.mkdir()
    for number in range(TASKS):
        line = json.dumps({"id": str(number), "text": "word " * (number % 40)})
        (source / f"{number:05d}.jsonl").write_text(line.ljust(SIZE - 1) + "\n")
    start = time.process_time()
    run = start_run(source, tmp_path / "out", "[word_count: {min: 10}, exact_duplicates]")
    missing = {phase.number: run.missing_tasks(phase) for phase in run.phases}
    arrays = list(cut_arrays(run.phases, missing, SlurmSettings(), 1001))
    planned = time.process_time() - start
    assert run.phases[0].tasks == TASKS
    assert sum(len(array.numbers) for array in arrays if array.phase == "00-clean") == 1000

    do_tasks(run, most=1)
    receipt = run.store.read_text(run.receipt_name(run.phases[0], 0))
    for task in range(1, TASKS - 5):  # as if they were done, which would take minutes
        run.store.path(run.receipt_name(run.phases[0], task)).write_text(receipt)
    start = time.process_time()
    lines = progress_lines(str(tmp_path / "out"))
    listed = time.process_time() - start
    print(f"\n{planned:.2f} s of CPU to plan, {listed:.2f} s to list")
    assert f"  00-clean     {TASKS - 5:,} of {TASKS:,} tasks done" in lines
    assert any(line.startswith(f"read so far: {TASKS - 5:,} records") for line in lines)
    assert RunDirectory(str(tmp_path / "out")).missing_tasks(run.phases[0]) == list(range(TASKS - 5, TASKS))
    assert planned + listed < MOST_SECONDS
