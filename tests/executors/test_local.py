"""The local pool, with real processes: answers, errors, deaths, and an end with the parent."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cleaner.executors.local import Done, LocalPool, Nursery

Report = Callable[[int, int], None]


def obey(call: str, report: Report) -> str:
    """The function of these tests: the call says what to do."""
    what, _, number = call.partition(" ")
    report(10, 1)
    if what == "raise":
        raise ValueError("as told")
    if what == "die":
        os.kill(os.getpid(), int(number))
    if what == "exit":
        os._exit(int(number))
    return number


def collect(calls: list[str], workers: int) -> tuple[dict[str, Done[str]], list[tuple[int, int]]]:
    progress: list[tuple[int, int]] = []
    with LocalPool[str](obey, workers, lambda *counts: progress.append(counts)) as pool:
        for call in calls:
            pool.submit(call)
        return {done.call: done for done in pool.results()}, progress


@pytest.mark.parametrize("workers", [1, 3])
def test_every_call_ends_once(workers: int) -> None:
    calls = [f"return {number}" for number in range(10)]
    ended, progress = collect(calls, workers)
    assert {call: done.answer for call, done in ended.items()} == {call: call.split()[1] for call in calls}
    assert sum(count for count, _ in progress) == 100


@pytest.mark.parametrize(
    ("call", "error", "died"),
    [
        pytest.param("raise", "ValueError: as told", None, id="an exception is told"),
        pytest.param("die 9", None, "killed by signal 9 (often the kernel, when memory is short)", id="SIGKILL"),
        pytest.param("die 11", None, "killed by signal 11", id="a crash"),
        pytest.param("exit 3", None, "ended with exit code 3", id="an exit"),
    ],
)
def test_failed_call_is_named_and_the_others_go_on(call: str, error: str | None, died: str | None) -> None:
    ended, _ = collect(["return 1", call, "return 2", "return 3"], 2)
    assert (ended[call].error, ended[call].died) == (error, died)
    assert {ended[f"return {number}"].answer for number in (1, 2, 3)} == {"1", "2", "3"}


def test_worker_killed_while_idle_is_replaced() -> None:
    with LocalPool[str](obey, 1, lambda *_: None) as pool:
        assert pool.ask("return 1").answer == "1"
        (worker,) = pool._workers
        os.kill(worker.pid, signal.SIGKILL)
        worker.pipe.poll(30)
        ends = [pool.ask("return 2"), pool.ask("return 3")]
        assert [done.answer for done in ends if done.died is None][-1] == "3"


def test_pools_share_a_nursery() -> None:
    with Nursery() as nursery:
        for number in ("1", "2"):
            with LocalPool[str](obey, 1, lambda *_: None, nursery) as pool:
                assert pool.ask(f"return {number}").answer == number
                assert pool.ask("die 9").died == "killed by signal 9 (often the kernel, when memory is short)"
                assert pool.ask(f"return {number}").answer == number


def test_a_caller_with_threads_gets_workers_too() -> None:
    is_over = threading.Event()
    other = threading.Thread(target=is_over.wait)
    other.start()
    try:
        ended, _ = collect(["return 1", "return 2"], 2)
    finally:
        is_over.set()
        other.join()
    assert {done.answer for done in ended.values()} == {"1", "2"}


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            """
            import os, time
            from cleaner.executors.local import LocalPool

            def sleep(call, report):
                open(call, "w").write(str(os.getpid()))
                time.sleep(600)

            if __name__ == "__main__":
                with LocalPool(sleep, 1, lambda *_: None) as pool:
                    pool.submit("worker.pid")
                    list(pool.results())
            """
        )
    )
    parent = subprocess.Popen([sys.executable, str(script)], cwd=tmp_path)
    note = tmp_path / "worker.pid"
    wait_until(lambda: note.exists() and note.read_text() != "")
    worker = psutil.Process(int(note.read_text()))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def wait_until(claim: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)
