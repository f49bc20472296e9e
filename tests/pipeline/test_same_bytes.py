"""Same input, same pipeline, same bytes: whatever the order of the tasks and the number of workers."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.executors.local import LocalPool
from cleaner.pipeline import plan
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.run import carry_out, finish
from cleaner.pipeline.tasks.work import Work, do_work
from cleaner.pipeline.watch import Watch
from tests.engine import Result, run_here, start_run, write_jsonl

LETTERS = ["a", "b ", "字", "符 ", "\n", "drop", "boom", "AD x\n", "𠮷", "\u3000"]
texts = st.lists(st.sampled_from(LETTERS), max_size=5).map("".join)
shards = st.lists(st.lists(texts, max_size=12), min_size=1, max_size=5)
SOURCES = [[f"text {number % 9} of {shard % 3}" for number in range(30)] for shard in range(2)]


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks of 400 bytes: a run of a few documents has many, and cuts shards between lines wherever that falls."""
    monkeypatch.setattr(plan, "TASK_SIZES", (400, 400))


def write_input(folder: Path, documents: list[list[str]]) -> Path:
    for number, shard in enumerate(documents):
        lines = [{"id": f"{number}-{row}", "text": text, "length": len(text)} for row, text in enumerate(shard)]
        write_jsonl(folder / f"{number}.jsonl", lines)
    return folder


def do_shuffled(run: RunDirectory, seed: int) -> None:
    """Every task of a phase in any order, some of them twice."""
    dice = random.Random(seed)
    for phase in run.phases:
        tasks = list(range(phase.tasks)) + dice.choices(range(phase.tasks), k=2)
        for task in dice.sample(tasks, len(tasks)):
            do_work(Work(str(run.store.root), phase.number, task), lambda _bytes, _documents: None)


@pytest.mark.usefixtures("toys")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=shards, seed=st.integers(0, 2**32))
def test_order_of_tasks_leaves_no_trace(documents: list[list[str]], seed: int) -> None:
    stages, rest = "[toy_raises, exact_duplicates, toy_adverts, toy_longest]", "output: {shard_size: 200B}"
    with tempfile.TemporaryDirectory() as folder:
        source = write_input(Path(folder) / "in", documents)
        in_order = run_here(source, Path(folder) / "one", stages, rest)
        run = start_run(source, Path(folder) / "other", stages, rest)
        do_shuffled(run, seed)
        assert Result(Path(folder) / "other", finish(run)).files() == in_order.files()
        funnel = in_order.funnel
        assert sum(map(len, documents)) == funnel["read"]
        assert funnel["read"] == sum(funnel[name] for name in ("kept", "dropped", "duplicates", "errors"))


@pytest.mark.parametrize(
    ("workers", "reverse"),
    [
        pytest.param(1, False, id="one worker"),
        pytest.param(2, True, id="two workers, last task first"),
        pytest.param(4, False, id="four workers"),
    ],
)
def test_number_of_workers_leaves_no_trace(tmp_path: Path, workers: int, reverse: bool) -> None:
    stages, rest = "[exact_duplicates, {exact_duplicates: {by: url}}]", "output: {shard_size: 1kB}"
    source = write_input(tmp_path / "in", SOURCES)
    reference = run_here(source, tmp_path / "here", stages, rest)
    assert reference.funnel["duplicates"] == 60 - 18
    run = start_run(source, tmp_path / "there", stages, rest)
    assert run.phases[0].tasks > 4
    watch = Watch(0, quiet=True)
    with LocalPool[Work](do_work, workers, watch.advance) as pool:
        carry_out(run, pool, watch, reverse)
    assert Result(tmp_path / "there", finish(run)).files() == reference.files()
