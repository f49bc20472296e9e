"""The `cleaner` command as a tree of processes: starting it, finding its parts, watching their memory."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

COMMAND = (sys.executable, "-c", "from cleaner.cli import main; main()")
END_SECONDS = 10.0
"""A process whose driver was killed ends within a moment; this is for a machine that is busy."""


@dataclass(frozen=True)
class Cleaner:
    """Starts runs; each in a process group of its own, its output in `log`."""

    folder: Path
    environment: Mapping[str, str]

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    def pipeline(self, stages: str, rest: str = "") -> Path:
        """A pipeline file with these stages."""
        path = self.folder / "pipeline.yaml"
        path.write_text(f"version: 1\nstages: {stages}\n{rest}", "utf-8")
        return path

    def start(self, *arguments: object, memory: int | None = None) -> "subprocess.Popen[bytes]":
        """`cleaner run` with these arguments, not waited for; `memory`: bytes that each process may ask for at most."""
        command = [*COMMAND, "run", *map(str, arguments)]
        environment = os.environ | dict(self.environment)
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        if memory is not None:  # set before it has begun to import, and handed down to what it starts
            resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
        return process

    def run(self, *arguments: object) -> int:
        """The exit code of `cleaner run`."""
        return self.start(*arguments).wait()


def workers_of(driver: int) -> list[psutil.Process]:
    """The processes that do tasks: children of the driver's server of processes."""
    try:
        return [worker for server in psutil.Process(driver).children() for worker in server.children()]
    except psutil.NoSuchProcess:
        return []


def family_of(driver: int) -> list[psutil.Process]:
    """The driver and all processes below it."""
    try:
        process = psutil.Process(driver)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def still_running(processes: Sequence[psutil.Process], seconds: float = END_SECONDS) -> list[psutil.Process]:
    """Those that have not ended after so many seconds, or as soon as all have."""
    deadline = time.monotonic() + seconds
    while True:
        left = [process for process in processes if is_running(process)]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.02)


def is_running(process: psutil.Process) -> bool:
    """A zombie has ended: somebody has yet to ask how."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@dataclass
class MemoryWatch:
    """The largest resident set of each process of a tree, in bytes. Use it in a `with` block while the tree runs."""

    driver: int
    peaks: dict[int, int] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "MemoryWatch":
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            for process in family_of(self.driver):
                self.peaks[process.pid] = max(self.peaks.get(process.pid, 0), high_water(process.pid))


def high_water(pid: int) -> int:
    """The kernel's own record of the largest resident set so far, in bytes; 0 for a process that has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0][1]) * 1024 if found else 0
