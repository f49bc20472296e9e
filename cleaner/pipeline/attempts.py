"""What processes that work on a run tell of themselves in the run directory: how far they are, and what failed."""

import os
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cleaner.errors import RunError
from cleaner.pipeline.causes import Failure
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.plan import Phase

DRIVER = "driver"
"""The name of the attempt of a process that hands out the tasks of a whole run."""
WRITE_SECONDS = 15.0
"""Between two records of an attempt that goes on: ten thousand jobs make 700 small files a second of it, no more."""
SILENT_SECONDS = 120.0
"""An attempt not heard of for so long has ended, or its machine is gone; clocks of nodes may differ by some of that."""


@dataclass(frozen=True)
class Attempt:
    """A process at some tasks of a phase. Times are seconds since 1970; `ended`: done, failed or stopped, None before.

    `bytes` are stored bytes read, `documents` came through, both since it started. `lost` counts earlier processes at
    the same tasks that vanished without a word, `fruitless` those just before this one that did no task in their time.
    """

    name: str
    job: str | None = None
    host: str = ""
    pid: int = 0
    started: float = 0.0
    seen: float = 0.0
    tasks: int = 0
    done: int = 0
    bytes: int = 0
    documents: int = 0
    ended: str | None = None
    lost: int = 0
    fruitless: int = 0
    failures: tuple[Failure, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Attempt":
        return cls(**{**data, "failures": tuple(map(Failure.from_json, data["failures"]))})

    @property
    def seconds(self) -> float:
        """That it has been at work, as far as is known."""
        return max(self.seen - self.started, 1e-9)


def attempts_folder(phase: Phase) -> str:
    return f"run/attempts/{phase.name}"


def read_attempts(run: RunDirectory, phase: Phase) -> list[Attempt]:
    """The last attempt of everyone who worked at a phase."""
    folder = attempts_folder(phase)
    return [Attempt.from_json(run.store.read_json(f"{folder}/{name}")) for name in run.store.names(folder)]


@dataclass
class Diary:
    """Writes down how a process gets on; told by a `Watch`."""

    run: RunDirectory
    name: str = DRIVER
    job: str | None = None
    _attempt: Attempt = field(default_factory=lambda: Attempt(DRIVER))
    _file: str | None = None
    _written: float = 0.0

    @property
    def attempt(self) -> Attempt:
        """What was written down so far."""
        return self._attempt

    def begin(self, phase: Phase, tasks: int) -> None:
        """Tasks of a phase are begun; where there are none nothing is written."""
        self._file = f"{attempts_folder(phase)}/{self.name}.json" if tasks else None
        if self._file is None:
            return
        lost = fruitless = 0
        if self.run.store.exists(self._file):
            before = Attempt.from_json(self.run.store.read_json(self._file))
            lost = before.lost + (before.ended is None)
            fruitless = before.fruitless + 1 if before.ended == "stopped" and not before.done else 0
        now = time.time()
        self._attempt = Attempt(
            self.name, self.job, socket.gethostname(), os.getpid(), now, now, tasks, lost=lost, fruitless=fruitless
        )
        self._write(now)

    def advance(self, stored_bytes: int, documents: int, done: int = 0) -> None:
        """So much more was read, so many documents came through, so many tasks are done."""
        mine, now = self._attempt, time.time()
        self._attempt = replace(
            mine, bytes=mine.bytes + stored_bytes, documents=mine.documents + documents, done=mine.done + done, seen=now
        )
        if now - self._written > WRITE_SECONDS:
            self._write(now)

    def end(self, ended: str, failures: Sequence[Failure] = ()) -> None:
        """All tasks are done, some failed, or the process stopped in the middle of them; only the first word counts."""
        if self._file is None:
            return
        now = time.time()
        self._attempt = replace(self._attempt, ended=ended, failures=tuple(failures), seen=now)
        self._write(now)
        self._file = None

    def _write(self, now: float) -> None:
        if self._file is not None:
            with suppress(RunError, OSError):  # a full disk: what fails of that is told by the tasks, not by the diary
                self.run.store.write_json(self._file, asdict(self._attempt))
            self._written = now
