"""What `cleaner status` says of runs that go on, that stopped, and that failed; the queue is a program of the test."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from cleaner.executors.slurm import SlurmSettings
from cleaner.pipeline import plan
from cleaner.pipeline.attempts import Attempt, Diary, attempts_folder
from cleaner.pipeline.causes import STARTED, Failure
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.jobs import RECORD, Submission, cut_arrays
from cleaner.pipeline.progress import duration_words, progress_lines
from cleaner.pipeline.run import finish
from tests.engine import do_tasks, start_run, write_jsonl

Programs = Callable[[str, str], None]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunDirectory:
    """Planned: eight tasks of reading, one of gathering."""
    monkeypatch.setattr(plan, "TASK_SIZES", (100, 100))
    for row in range(8):
        write_jsonl(tmp_path / "in" / f"{row}.jsonl", [{"id": str(row), "text": "x" * (60 + row)}])
    run = start_run(tmp_path / "in", tmp_path / "out", "[text_length: {min: 64}]")
    assert [phase.tasks for phase in run.phases] == [8, 1]
    return run


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the queue say some rows."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/bin")

    def say(rows: str) -> None:
        (programs / "squeue").write_text(f"#!/bin/sh\ncat <<'END'\n{rows}\nEND\n")
        (programs / "squeue").chmod(0o755)

    say("")
    return say


def submitted(run: RunDirectory, tmp_path: Path, **changes: object) -> None:
    """As if it had been: jobs 11 (four shares of two tasks), 12 (gathering) and 13 (the last)."""
    missing = {phase.number: range(phase.tasks) for phase in run.phases}
    arrays = cut_arrays(run.phases, missing, SlurmSettings(tasks_per_job=2), 1001)
    numbered = [{**asdict(array), "job": 11 + place} for place, array in enumerate(arrays)]
    (tmp_path / "logs").mkdir()
    record = asdict(Submission(0.0, "cleaner run in -o out --executor slurm", 1, str(tmp_path / "logs"), ()))
    run.store.write_json(RECORD, record | {"arrays": numbered} | changes)


def lines_of(run: RunDirectory) -> str:
    return "\n".join(progress_lines(str(run.store.root)))


def tell(run: RunDirectory, attempt: Attempt) -> None:
    run.store.write_json(f"{attempts_folder(run.phases[0])}/{attempt.name}.json", asdict(attempt))


def test_a_run_that_goes_on_tells_rate_and_time_left(run: RunDirectory) -> None:
    do_tasks(run, most=4)
    now = time.time()
    tell(run, Attempt("driver", started=now - 60, seen=now, tasks=8, done=4, bytes=600_000_000))
    text = lines_of(run)
    assert "00-clean     4 of 8 tasks done; 10.0 MB/s; 4 tasks a minute, 60 s left" in text
    assert "01-gather    0 of 1 tasks done; waits for 00-clean" in text


def test_records_and_keep_rate_so_far_come_from_receipts(run: RunDirectory) -> None:
    do_tasks(run, most=8)
    assert "read so far: 8 records, 4 came through phase '00-clean'; keep rate so far 50.0%" in lines_of(run)


def test_a_finished_run_says_so(run: RunDirectory) -> None:
    do_tasks(run)
    assert "all tasks are done; this checks the ledger" in lines_of(run)
    finish(run)
    assert "finished: the funnel is in funnel.json" in lines_of(run)


def test_failures_are_grouped_by_cause_with_tasks_and_cure(run: RunDirectory) -> None:
    diary = Diary(run)
    diary.begin(run.phases[0], 8)
    full = "RunError: cannot write below 'out': No space left on device"
    diary.end("failed", [*(Failure(task, "disk_full", full) for task in (1, 2, 3, 5)), Failure(7, "other", "KeyError")])
    text = lines_of(run)
    assert "5 tasks of 00-clean failed:\n  disk full: tasks 1-3,5\n" in text
    assert f"    {full} (4 times)\n    cure: make room" in text
    assert "  another error: tasks 7\n    KeyError\n" in text
    assert "to go on from here: the same cleaner run command" in text


def test_a_failure_that_was_mended_is_none(run: RunDirectory) -> None:
    do_tasks(run, most=2)
    tell(run, Attempt("driver", ended="failed", failures=(Failure(1, "other", "KeyError"),)))
    assert "failed" not in lines_of(run)


def test_the_queue_says_who_works_and_who_waits(
    run: RunDirectory, tmp_path: Path, queue: Callable[[str], None]
) -> None:
    submitted(run, tmp_path)
    queue(
        "11_0|RUNNING|None\n11_1|RUNNING|None\n11_2|PENDING|Resources\n11_3|PENDING|Resources\n12_0|PENDING|Dependency"
    )
    text = lines_of(run)
    assert "00-clean     0 of 8 tasks done; 2 jobs running; 2 jobs waiting (Resources)" in text
    assert "failed" not in text
    assert "9 tasks left; Slurm works on them" in text


def test_a_phase_that_can_never_start_is_told(run: RunDirectory, tmp_path: Path, queue: Callable[[str], None]) -> None:
    submitted(run, tmp_path)
    queue("12_0|PENDING|DependencyNeverSatisfied\n11_0|FAILED|NonZeroExitCode")
    assert "01-gather    0 of 1 tasks done; 1 jobs can never start, as one before them failed" in lines_of(run)


@pytest.mark.parametrize(
    ("log", "row", "words"),
    [
        pytest.param(
            "slurmstepd: error: *** JOB 9 ON n1 CANCELLED AT 2026-01-01T00:00:00 DUE TO TIME LIMIT ***",
            "11_1|TIMEOUT|TimeLimit",
            "time limit: tasks 2-3\n    timeout: cancelled DUE TO TIME LIMIT",
            id="time limit in the log",
        ),
        pytest.param(
            "slurmstepd: error: Detected 1 oom_kill event in StepId=9.batch.",
            "",
            "out of memory: tasks 2-3",
            id="memory in the log",
        ),
        pytest.param("", "11_1|NODE_FAIL|None", "lost node: tasks 2-3", id="state in the queue"),
        pytest.param("", "", "lost node: tasks 2-3\n    gone from the queue without a word", id="no word of it"),
    ],
)
def test_jobs_that_could_say_nothing_are_told_by_their_logs(
    run: RunDirectory, tmp_path: Path, queue: Callable[[str], None], log: str, row: str, words: str
) -> None:
    submitted(run, tmp_path)
    queue(f"{row}\n11_0|RUNNING|None\n11_2|RUNNING|None\n11_3|RUNNING|None")
    tell(run, Attempt("share-000001-of-000004", job="11_1", tasks=2))
    (tmp_path / "logs" / "00-clean-11_1.log").write_text(f"{STARTED} 0 1/4 on n1\n{log}\n" if log else "")
    text = lines_of(run)
    assert "2 tasks of 00-clean failed:\n" in text
    assert words in text


@pytest.mark.parametrize(
    ("is_cancelled", "words"),
    [(True, "cancelled: tasks 0-7"), (False, "ended before it began: tasks 0-7")],
    ids=["by the user", "by nobody knows whom"],
)
def test_jobs_that_never_began(
    run: RunDirectory, tmp_path: Path, queue: Callable[[str], None], is_cancelled: bool, words: str
) -> None:
    submitted(run, tmp_path, is_cancelled=is_cancelled)
    text = lines_of(run)
    assert words in text
    assert "9 tasks left; to go on from here: cleaner run in -o out --executor slurm" in text


def test_where_the_queue_cannot_be_asked_the_rest_is_told(
    run: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(run, tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    tell(
        run, Attempt("share-000000-of-000004", job="11_0", ended="failed", failures=(Failure(1, "other", "KeyError"),))
    )
    text = lines_of(run)
    assert "what its queue says is not known: there is no 'squeue' on this machine" in text
    assert "another error: tasks 1" in text


def test_poison_records_are_told(run: RunDirectory) -> None:
    run.write_poison(run.phases[0], 3, {5, 6})
    assert "poison records: 2 documents that kill the worker were set aside in 00-clean, tasks 3" in lines_of(run)


def test_attempts_survive_the_way_through_json() -> None:
    attempt = Attempt("a", "1_2", failures=(Failure(1, "time_limit", "m"),))
    assert Attempt.from_json(json.loads(json.dumps(asdict(attempt)))) == attempt


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "5 s"), (99, "99 s"), (600, "10 min"), (7200, "2 h"), (864000, "10.0 days")]
)
def test_times_are_told_in_a_unit_a_person_reads(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words
