"""What a job of a cluster does: its share of a phase, in whatever order the jobs come, and no longer than it may."""

import os
import signal
import time
from pathlib import Path

import pytest

from cleaner.errors import TaskError, UsageError
from cleaner.executors.local import LocalPool
from cleaner.pipeline import plan
from cleaner.pipeline.attempts import Diary, read_attempts
from cleaner.pipeline.notice import Notice, TimeUp
from cleaner.pipeline.run import do_tasks, finish
from cleaner.pipeline.share import Share, do_share, wait_until_visible
from cleaner.pipeline.tasks.work import Work, do_work
from cleaner.pipeline.watch import Watch
from tests.engine import Result, run_here, start_run, write_jsonl

STAGES = "[text_length: {min: 70}]"


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "TASK_SIZES", (100, 100))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for shard in range(4):
        rows = [{"id": f"{shard}-{row}", "text": f"text {(shard * row) % 5} " * 9} for row in range(5)]
        write_jsonl(tmp_path / "in" / f"{shard}.jsonl", rows)
    return tmp_path / "in"


def test_shares_in_any_order_give_the_same_bytes(tmp_path: Path, source: Path) -> None:
    reference = run_here(source, tmp_path / "here", STAGES)
    run = start_run(source, tmp_path / "there", STAGES)
    for phase in run.phases:
        for number in reversed(range(min(2, phase.tasks))):
            share = Share(number, min(2, phase.tasks))
            assert do_share(run, phase, share.tasks(phase), share.name, 1, 120) == "done"
    assert Result(tmp_path / "there", finish(run)).files() == reference.files()
    told = read_attempts(run, run.phases[0])
    assert [attempt.ended for attempt in told] == ["done", "done"]
    assert sum(attempt.done for attempt in told) == run.phases[0].tasks


@pytest.mark.parametrize("text", ["", "1", "2/2", "-1/2", "a/b", "1/0", "1.5/2"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write I/N"):
        Share.parse(text)


def test_a_phase_does_not_begin_before_its_input_is_seen(tmp_path: Path, source: Path) -> None:
    run = start_run(source, tmp_path / "out", STAGES)
    with pytest.raises(TaskError, match="20 of 20 tasks of phase '00-clean' are not done, among them task 0"):
        wait_until_visible(run, run.phases[:1], seconds=0)


def test_notice_leaves_time_and_then_no_more() -> None:
    with Notice(2.0, 1) as notice:
        os.kill(os.getpid(), signal.SIGUSR1)
        assert notice.is_given
        with pytest.raises(TimeUp):
            time.sleep(5)
    assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL


def test_after_notice_no_task_is_begun_and_those_done_stay(tmp_path: Path, source: Path) -> None:
    run = start_run(source, tmp_path / "out", STAGES)
    with (
        Notice(60, 1) as notice,
        Watch(0, quiet=True, diary=Diary(run, "job")) as watch,
        LocalPool[Work](do_work, 1, watch.advance) as pool,
    ):
        os.kill(os.getpid(), signal.SIGUSR1)
        with pytest.raises(TimeUp):
            do_tasks(run, pool, run.phases[0], range(20), watch, notice)
    assert run.missing_tasks(run.phases[0]) == list(range(1, 20))
    assert [(attempt.done, attempt.ended) for attempt in read_attempts(run, run.phases[0])] == [(1, "stopped")]


def test_an_attempt_that_vanished_is_remembered_by_the_next(tmp_path: Path, source: Path) -> None:
    run = start_run(source, tmp_path / "out", STAGES)
    for _ in range(3):
        Diary(run, "job").begin(run.phases[0], 7)
    assert [attempt.lost for attempt in read_attempts(run, run.phases[0])] == [2]


def test_an_attempt_that_did_nothing_in_its_time_is_remembered_by_the_next(tmp_path: Path, source: Path) -> None:
    run = start_run(source, tmp_path / "out", STAGES)
    for done in (0, 0, 1, 0):
        diary = Diary(run, "job")
        diary.begin(run.phases[0], 7)
        diary.advance(0, 0, done)
        diary.end("stopped")
    assert [attempt.fruitless for attempt in read_attempts(run, run.phases[0])] == [0]
    diary = Diary(run, "job")
    diary.begin(run.phases[0], 7)
    assert diary.attempt.fruitless == 1
