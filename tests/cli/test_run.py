"""`cleaner run` and its neighbours as a user meets them: in a process of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pyarrow.dataset as ds
import pytest

from tests.engine import write_jsonl

COMMAND = [sys.executable, "-m", "cleaner"]


def cleaner(*arguments: object, **options: object) -> "subprocess.CompletedProcess[str]":
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    path = tmp_path / "pipeline.yaml"
    path.write_text("version: 1\nstages: [extract_html, exact_duplicates]\n")
    return path


def test_run_writes_the_contract(tmp_path: Path, pipeline: Path) -> None:
    documents = [{"id": "a", "text": "你好，世界"}, {"id": "b", "text": "你好，世界"}, {"id": "c", "html": "<p>third"}]
    source = write_jsonl(tmp_path / "in" / "a.jsonl", documents)
    done = cleaner("run", source, "--output", tmp_path / "out", "--pipeline", pipeline, "--workers", 2)
    assert done.returncode == 0, done.stderr
    assert "3 read = 2 kept + 0 dropped + 1 duplicates + 0 errors" in done.stdout
    kept = ds.dataset(tmp_path / "out" / "data").to_table()
    assert kept.column_names[:4] == ["id", "text", "url", "source"]
    assert kept["text"].to_pylist() == ["你好，世界", "third"]
    funnel = json.loads((tmp_path / "out" / "funnel.json").read_text())
    assert [funnel[name] for name in ("read", "kept", "dropped", "duplicates", "errors")] == [3, 2, 0, 1, 0]
    assert set(funnel["keep_rate"]) == {"documents", "characters", "bytes"}


def test_errors_beyond_the_rate_exit_with_one(tmp_path: Path, pipeline: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"text": "fine"}\nnot json\n')
    arguments = ["run", source, "--output", tmp_path / "out", "--pipeline", pipeline]
    done = cleaner(*arguments)
    assert done.returncode == 1
    assert "50.00% of the records or shards ended as errors, more than --max-error-rate 1.00%" in done.stderr
    assert cleaner(*arguments, "--max-error-rate", "0.5").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["{tmp}/nowhere"], "nowhere", id="input that is not there"),
        pytest.param(["{tmp}/in", "--pipeline", "wbe"], "did you mean", id="misspelt preset"),
        pytest.param(["{tmp}/in", "--memory", "lots"], "--memory: 'lots' is no size", id="size that is none"),
        pytest.param(["{tmp}/in", "--memory", "1kB"], "give at least 16MB", id="too little memory"),
        pytest.param(["{tmp}/in", "--workers", "0"], "--workers", id="no workers"),
        pytest.param(["{tmp}/in", "--executor", "cloud"], "--executor", id="unknown executor"),
    ],
)
def test_wrong_usage_exits_with_two_and_starts_nothing(tmp_path: Path, arguments: list[str], words: str) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": "a"}])
    filled = [argument.format(tmp=tmp_path) for argument in arguments]
    done = cleaner("run", *filled, "--output", tmp_path / "out")
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_killed_driver_leaves_no_worker_and_goes_on(tmp_path: Path, pipeline: Path) -> None:
    documents = [{"id": str(number), "text": f"text {number % 7000} " * 200} for number in range(20_000)]
    write_jsonl(tmp_path / "in" / "a.jsonl", documents)
    arguments = ["run", tmp_path / "in", "--output", tmp_path / "out", "--pipeline", pipeline, "--workers", 2]
    driver = subprocess.Popen([*COMMAND, *map(str, arguments)], stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for_plan(tmp_path / "out", driver)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    done = cleaner(*arguments)
    assert done.returncode == 0, done.stderr
    assert "20,000 read = 7,000 kept + 0 dropped + 13,000 duplicates + 0 errors" in done.stdout


def wait_for_plan(output: Path, driver: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Until the run has begun."""
    deadline = time.monotonic() + 60
    while not (output / "run" / "00-clean").exists() and not (output / "run" / "tmp").exists():
        assert driver.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    while len(psutil.Process(driver.pid).children(recursive=True)) < 2:  # the nursery, a worker
        time.sleep(0.02)
    time.sleep(0.3)


def test_interrupt_says_how_to_go_on(tmp_path: Path, pipeline: Path) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": f"text {number} " * 300} for number in range(30_000)])
    arguments = ["run", tmp_path / "in", "--output", tmp_path / "out", "--pipeline", pipeline, "--workers", 1]
    driver = subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_for_plan(tmp_path / "out", driver)
    os.killpg(driver.pid, signal.SIGINT)
    _, words = driver.communicate(timeout=30)
    assert driver.returncode == 130
    assert "the same command goes on from here" in words
    assert "Traceback" not in words


def test_plan_runs_nothing(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": "a"}])
    done = cleaner("plan", tmp_path / "in", "--pipeline", "web")
    assert done.returncode == 0, done.stderr
    assert "01-match" in done.stdout
    assert "memory: about" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_status_of_a_finished_run_and_of_none(tmp_path: Path, pipeline: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": "a"}])
    cleaner("run", source, "--output", tmp_path / "out", "--pipeline", pipeline)
    done = cleaner("status", tmp_path / "out")
    assert "read so far: 1 records, 1 came through" in done.stdout
    assert "finished" in done.stdout
    assert cleaner("status", tmp_path / "in").returncode == 2


def test_work_does_single_tasks(tmp_path: Path, pipeline: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": "a"}])
    arguments = ["run", source, "--output", tmp_path / "out", "--pipeline", pipeline]
    cleaner(*arguments)
    for receipt in (tmp_path / "out" / "run").rglob("receipts/*.json"):
        receipt.unlink()
    for phase in range(5):
        done = cleaner("work", tmp_path / "out", phase, 0)
        assert done.returncode == 0, done.stderr
    assert "1 read = 1 kept" in cleaner(*arguments).stdout
    assert cleaner("work", tmp_path / "out", 9, 0).returncode == 2


def test_explain_shows_every_stage(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>The river was quiet.\x1b[31m</p></body></html>")
    done = cleaner("explain", page, "--pipeline", "web")
    assert done.returncode == 0, done.stderr
    assert "extract_html: no change" in done.stdout
    assert "text_length: 20 (min 200); dropped: below_min" in done.stdout
    assert "\x1b[31m" not in done.stdout
