"""Verification: a shared key proposes, the sketches decide; however the work is cut up, and wherever it stops."""

import random
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.io.store import Store
from cleaner.pipeline import plan
from cleaner.pipeline.dedup.keys import task_bases
from cleaner.pipeline.dedup.sketches import NEAR, SketchReader, SketchSink
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.run import finish
from cleaner.pipeline.tasks.work import Work, do_work
from tests.engine import Result, do_tasks, run_here, start_run
from tests.pipeline.dedup.families import family_texts, write_documents

LOOSE = "[near_duplicates: {bands: 56, rows: 2}]"
"""Keys that all pages of a family share, the distant one too."""
COMPARED, SIMILAR = "near_duplicates_pairs_compared", "near_duplicates_pairs_similar"


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks of 6 kB: the pages of a test make a dozen of them."""
    monkeypatch.setattr(plan, "TASK_SIZES", (6000, 6000))


def fates(result: Result) -> dict[str, str]:
    return {row["id"]: row["duplicate_of"] for row in result.rows("dropped")}


def test_a_shared_key_does_not_make_a_duplicate(tmp_path: Path) -> None:
    texts = family_texts()
    result = run_here(write_documents(tmp_path / "in", texts), tmp_path / "out", LOOSE)
    assert {name for name in fates(result) if name.endswith("d")} == set()
    families = {name.split("-")[0] for name in texts}
    assert len(fates(result)) == 2 * len(families)
    assert all(name.split("-")[0] == kept.split("-")[0] for name, kept in fates(result).items())
    notes = result.funnel["notes"]
    assert (notes[COMPARED], notes[SIMILAR]) == (6 * len(families), 3 * len(families))


def test_what_was_dropped_says_how_similar_it_was(tmp_path: Path) -> None:
    result = run_here(write_documents(tmp_path / "in", family_texts()), tmp_path / "out", "[near_duplicates]")
    for row in result.rows("dropped"):
        assert row["value"] == pytest.approx(0.9, abs=0.03)
        assert row["threshold"] == 0.786
        assert row["evidence"] == "cluster of 3"


def test_an_exact_de_duplicator_verifies_nothing(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in", {"a": "same", "b": "same"}, shards=1)
    run = start_run(source, tmp_path / "out", "[exact_duplicates]")
    assert "verify" not in [phase.kind for phase in run.phases]
    result = run_here(source, tmp_path / "out", "[exact_duplicates]")
    (row,) = result.rows("dropped")
    assert (row["value"], row["threshold"], row["evidence"]) == (None, None, None)
    assert "cluster_size" not in result.rows("data")[0]


@pytest.mark.parametrize(
    ("task_size", "passes"), [pytest.param(6000, 1, id="many tasks"), pytest.param(60_000, 4, id="many passes")]
)
def test_partitions_and_passes_leave_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task_size: int, passes: int
) -> None:
    source = write_documents(tmp_path / "in", family_texts(families=8))
    monkeypatch.setattr(plan, "TASK_SIZES", (task_size, task_size))
    reference = run_here(source, tmp_path / "one", LOOSE)
    run = start_run(source, tmp_path / "other", LOOSE, memory=30_000)
    do_tasks(run)
    assert Result(tmp_path / "other", finish(run)).files() == reference.files()
    phases = {phase.kind: phase for phase in run.phases}
    assert phases["match"].tasks > 4
    assert max(receipt.facts["passes"] for receipt in run.receipts(phases["verify"])) >= passes


@pytest.mark.usefixtures("small_tasks")
def test_order_and_repetition_of_tasks_leave_no_trace(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in", family_texts())
    reference = run_here(source, tmp_path / "one", "[near_duplicates: {keep: longest}]")
    run = start_run(source, tmp_path / "other", "[near_duplicates: {keep: longest}]")
    dice = random.Random(3)
    for phase in run.phases:
        tasks = [*range(phase.tasks), *dice.choices(range(phase.tasks), k=2)]
        for task in dice.sample(tasks, len(tasks)):
            do_work(Work(str(run.store.root), phase.number, task), lambda _bytes, _documents: None)
    assert Result(tmp_path / "other", finish(run)).files() == reference.files()


@pytest.mark.usefixtures("small_tasks")
def test_a_run_stopped_anywhere_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    """After every task of the phases of a de-duplicator; of the one that was begun there are drafts and no receipt."""
    source = write_documents(tmp_path / "in", family_texts(families=3))
    stages = "[near_duplicates: {keep: best, by: score}]"
    for shard in sorted((tmp_path / "in").iterdir()):
        shard.write_text(shard.read_text().replace('{"id"', '{"score": 1, "id"'))
    run = start_run(source, tmp_path / "whole", stages)
    do_tasks(run)
    reference = Result(tmp_path / "whole", finish(run)).files()
    first = run.phases[0].tasks
    last = first + sum(phase.tasks for phase in run.phases if phase.kind in ("match", "verify", "cluster"))
    for stop in range(first, last + 1):
        output = tmp_path / f"stopped after {stop}"
        run = start_run(source, output, stages)
        do_tasks(run, most=stop)
        spoil_next(run)
        again = start_run(source, output, stages)
        do_tasks(again)
        assert Result(output, finish(again)).files() == reference


def spoil_next(run: RunDirectory) -> None:
    """The next task leaves all it wrote but its receipt, and half of it cut off."""
    phase = next(phase for phase in run.phases if run.missing_tasks(phase))
    task = run.missing_tasks(phase)[0]
    do_work(Work(str(run.store.root), phase.number, task), lambda _bytes, _documents: None)
    run.store.path(run.receipt_name(phase, task)).unlink()
    for folder in ("edges", "duplicates"):
        for name in run.store.names(f"run/{phase.name}/{folder}"):
            path = run.store.path(f"run/{phase.name}/{folder}/{name}")
            if phase.kind == "cluster" or name.startswith(f"{task:06d}"):
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


size = st.integers(0, 40) | st.sampled_from([NEAR + 1, 3 * NEAR])
sizes = st.lists(st.lists(size, max_size=12), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(sizes, st.data())
def test_sketches_are_read_back_by_number(tasks: list[list[int]], data: st.DataObject) -> None:
    dice = np.random.default_rng(1)
    written = [[dice.bytes(size) for size in task] for task in tasks]
    everything = [sketch for task in written for sketch in task]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(folder)
        for number, task in enumerate(written):
            with SketchSink(store, f"{number}.bin") as sink:
                for start in range(0, len(task), 5):
                    sink.write(pa.array(task[start : start + 5], pa.binary()))
        names = [f"{number}.bin" for number in range(len(tasks))]
        reader = SketchReader(store, names, task_bases([len(task) for task in tasks]))
        chosen = data.draw(st.sets(st.integers(0, max(0, len(everything) - 1)))) if everything else set()
        numbers = np.array(sorted(chosen), np.int64)
        assert reader.read(numbers).to_pylist() == [everything[number] for number in numbers]
        assert reader.sizes(numbers).tolist() == [len(everything[number]) for number in numbers]


def test_a_file_of_sketches_cut_short_is_told(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    with SketchSink(store, "a.bin") as sink:
        sink.write(pa.array([b"x" * 800, b"y" * 800], pa.binary()))
    path = tmp_path / "a.bin"
    path.write_bytes(path.read_bytes()[:-1700])
    with pytest.raises(OSError, match=r"a\.bin"):
        SketchReader(store, ["a.bin"], task_bases([2])).read(np.array([1]))
