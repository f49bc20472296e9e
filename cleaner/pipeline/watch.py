"""What the user sees of a run while it goes on: a bar on a terminal, a line now and then in a log file."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from cleaner.pipeline.attempts import Diary
from cleaner.pipeline.causes import Failure
from cleaner.pipeline.plan import Phase

LINE_SECONDS = 30.0
"""Between two lines in a log file."""


@dataclass
class Watch:
    """Counts what workers report, shows it, and tells the diary. `total` is the stored size of the input in bytes."""

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    quiet: bool = False
    diary: Diary | None = None
    killed: int = 0
    """Workers that died at a task."""
    _bar: Any = None  # a tqdm bar, whose type wants to know of what
    _phase: str = ""
    _tasks: int = 0
    _done: int = 0
    _bytes: int = 0
    _documents: int = 0
    _started: float = 0.0
    _last_line: float = 0.0

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        if self.diary is not None:
            self.diary.end("stopped")

    def begin(self, phase: Phase, tasks: int) -> None:
        """A phase starts, with so many tasks left to do."""
        self.end()
        self._phase, self._tasks, self._done = phase.name, tasks, 0
        self._bytes = self._documents = 0
        self._started = self._last_line = time.monotonic()
        if self.diary is not None:
            self.diary.begin(phase, tasks)
        if not self.quiet and tasks and self.stream.isatty():
            from tqdm import tqdm  # not where nobody looks

            self._bar = tqdm(
                total=tasks, desc=phase.name, unit="task", file=self.stream, leave=True, dynamic_ncols=True
            )

    def advance(self, stored_bytes: int, documents: int) -> None:
        """A worker has read so much more, and so many documents came through."""
        self._bytes += stored_bytes
        self._documents += documents
        if self.diary is not None:
            self.diary.advance(stored_bytes, documents)
        if self._bar is not None:
            self._bar.set_postfix_str(self._counted())
        elif not self.quiet and time.monotonic() - self._last_line > LINE_SECONDS:
            self._line()

    def finish_task(self) -> None:
        """One task is done."""
        self._done += 1
        if self.diary is not None:
            self.diary.advance(0, 0, done=1)
        if self._bar is not None:
            self._bar.update()

    def conclude(self, failures: Sequence[Failure]) -> None:
        """The tasks have come to an end, these of them undone."""
        if self.diary is not None:
            self.diary.end("failed" if failures else "done", failures)

    def end(self) -> None:
        """The phase is over."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        elif self._tasks and not self.quiet and self._phase:
            self._line()
        self._tasks = 0

    def _line(self) -> None:
        seconds = time.monotonic() - self._started
        words = [f"{self._phase}: {self._done}/{self._tasks} tasks", self._counted()]
        if 0 < self._done < self._tasks:
            words.append(f"{seconds / self._done * (self._tasks - self._done):.0f} s left")
        print(", ".join(filter(None, words)), file=self.stream, flush=True)
        self._last_line = time.monotonic()

    def _counted(self) -> str:
        """Speed, and what came through so far; nothing of a phase that reads no documents."""
        if not self._bytes:
            return ""
        rate = self._bytes / max(time.monotonic() - self._started, 1e-9) / 1e6
        return f"{rate:.1f} MB/s, {self._documents:,} documents came through"
