"""A task for which the memory that a cluster grants is too little: `cleaner status` says so, and what to do."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.engine import Result, write_jsonl
from tests.system.processes import COMMAND, Cleaner, family_of, still_running

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

ADDRESS_LIMIT = 3_000_000_000
"""Bytes that a process may ask for: the libraries take less than half of it."""
RESIDENT_LIMIT = 900_000_000
"""Bytes that all processes of a job may have."""


@contextmanager
def address_space() -> Iterator[dict[str, int]]:
    """A limit of each process (`ulimit -v`): whoever asks for more is told."""
    yield {"memory": ADDRESS_LIMIT}


@contextmanager
def control_group() -> Iterator[Path]:
    """A group of processes with a limit, as Slurm and Kubernetes make them: the kernel kills the largest of them."""
    for top, setting in (("memory/", "memory.limit_in_bytes"), ("", "memory.max")):
        group = Path(f"/sys/fs/cgroup/{top}cleaner-test-{os.getpid()}")
        with suppress(OSError):
            group.mkdir()
            try:
                (group / setting).write_text(str(RESIDENT_LIMIT))
                yield group
                return
            finally:
                remove_group(group)
    pytest.skip("no control group for memory may be made on this machine")


def remove_group(group: Path) -> None:
    """As soon as the kernel has seen that its processes are gone."""
    for _ in range(100):
        with suppress(OSError):
            group.rmdir()
            return
        time.sleep(0.1)


def status(cleaner: Cleaner, output: Path) -> str:
    command = [*COMMAND, "status", str(output)]
    environment = os.environ | dict(cleaner.environment)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("limit", [address_space, control_group], ids=["address space", "control group"])
def test_a_task_without_memory_enough_is_told_with_its_cure(tmp_path: Path, cleaner: Cleaner, limit) -> None:
    texts = [{"id": str(row), "text": f"word{row % 3} text {row}"} for row in range(9)]
    write_jsonl(tmp_path / "in" / "a.jsonl", texts)
    output = tmp_path / "out"
    arguments = [tmp_path / "in", "-o", output, "-p", cleaner.pipeline("[toy_hoarder]"), "--workers", 1]
    with limit() as granted:
        process = cleaner.start(*arguments, **(granted if isinstance(granted, dict) else {}))
        if isinstance(granted, Path):
            (granted / "cgroup.procs").write_text(str(process.pid))
        family = family_of(process.pid)
        assert process.wait() == 1, cleaner.log.read_text()
        assert not still_running(family)
    told = status(cleaner, output)
    assert "out of memory: tasks 0" in told, told
    assert "give a task more" in told
    assert "Traceback" not in cleaner.log.read_text()
    assert cleaner.run(*arguments) == 0, cleaner.log.read_text()
    assert {row["id"] for row in Result(output, {}).rows("data")} == {"0", "1", "2"}
