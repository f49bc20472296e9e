"""Processes of this machine: a pool that notices when one of them is killed, and ends with whoever started it."""

import multiprocessing as mp
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, TypeVar

Call = TypeVar("Call")
Function = Callable[[Any, Callable[[int, int], None]], Any]
"""Takes a call and a progress callback; must be importable by name, as it is sent to other processes."""
REPORT_SECONDS = 0.2


@dataclass(frozen=True)
class Done(Generic[Call]):
    """How a call ended: with an answer, with an error (a message), or with the death of its process."""

    call: Call
    answer: Any = None
    error: str | None = None
    died: str | None = None


@dataclass
class _Worker:
    process: mp.process.BaseProcess
    pipe: Connection
    lifeline: Connection
    call: Any = None


def start_server(module: str) -> None:
    """Starts the process that workers are copies of, so that it imports `module` while the caller imports its own.

    Importing the engine takes about as long as cleaning 50 MB; without this call one import waits for the other.
    """
    if "forkserver" in mp.get_all_start_methods():
        forkserver.set_forkserver_preload([module])
        with _without_interrupts():
            forkserver.ensure_running()


class LocalPool(Generic[Call]):
    """Runs calls of one function in `workers` processes. Use it in a `with` block: leaving it ends them all."""

    def __init__(self, function: Function, workers: int, on_progress: Callable[[int, int], None]) -> None:
        self._function, self._count, self._on_progress = function, workers, on_progress
        self._context: Any = mp.get_context("forkserver" if "forkserver" in mp.get_all_start_methods() else "spawn")
        if self._context.get_start_method() == "forkserver":
            self._context.set_forkserver_preload([function.__module__])
        self._workers: list[_Worker] = []
        self._waiting: deque[Call] = deque()

    def submit(self, call: Call) -> None:
        """Puts a call in the queue."""
        self._waiting.append(call)

    def results(self) -> Iterator[Done[Call]]:
        """The ends of calls, as they come, until none is left; calls may be submitted meanwhile."""
        while self._waiting or any(worker.call is not None for worker in self._workers):
            self._hand_out()
            for ready in wait([end for worker in self._workers for end in (worker.pipe, worker.process.sentinel)]):
                done = self._attend(ready)
                if done is not None:
                    yield done

    def ask(self, call: Call) -> Done[Call]:
        """Runs one call while nothing else runs, and waits for its end."""
        self.submit(call)
        return next(self.results())

    def _hand_out(self) -> None:
        for worker in self._workers:
            if worker.call is None and self._waiting:
                self._give(worker)
        while self._waiting and len(self._workers) < self._count:
            self._workers.append(self._start())
            self._give(self._workers[-1])

    def _give(self, worker: _Worker) -> None:
        worker.call = self._waiting.popleft()
        with suppress(BrokenPipeError, ConnectionResetError):  # it died while idle: the call counts as one that died
            worker.pipe.send(worker.call)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        lifeline, held = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_serve, args=(self._function, theirs, lifeline), daemon=True)
        with _without_interrupts():
            process.start()
        theirs.close()
        lifeline.close()
        return _Worker(process, ours, held)

    def _attend(self, ready: object) -> "Done[Call] | None":
        worker = next((w for w in self._workers if ready in (w.pipe, w.process.sentinel)), None)
        if worker is None:
            return None
        try:
            if worker.pipe.poll():
                return self._hear(worker, worker.pipe.recv())
        except (EOFError, OSError):  # it died before a message, or in the middle of one
            pass
        worker.process.join(timeout=5)
        self._workers.remove(worker)
        call, worker.call = worker.call, None
        worker.pipe.close()
        worker.lifeline.close()
        return None if call is None else Done(call, died=_how(worker.process.exitcode))

    def _hear(self, worker: _Worker, message: tuple[str, Any]) -> "Done[Call] | None":
        kind, content = message
        if kind == "progress":
            self._on_progress(*content)
            return None
        call, worker.call = worker.call, None
        return Done(call, error=content) if kind == "error" else Done(call, answer=content)

    def __enter__(self) -> "LocalPool[Call]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.lifeline.close()
            if kind is not None:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(timeout=5)
            if worker.process.is_alive():
                worker.process.kill()
        self._workers = []


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes started here ignore Ctrl-C from their first moment on: it is for the parent to answer.

    Blocking the signal will not do: multiprocessing unblocks it on the way.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _how(code: int | None) -> str:
    """An exit code in words."""
    if code is not None and code < 0:
        return f"killed by signal {-code}" + (" (often the kernel, when memory is short)" if code == -9 else "")
    return f"ended with exit code {code}"


def _serve(function: Function, pipe: Connection, lifeline: Connection) -> None:
    """The life of a worker: takes calls and answers them, until its parent closes the lifeline or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # also where processes are spawned
    threading.Thread(target=_end_with_parent, args=(lifeline,), daemon=True).start()
    last = 0.0
    bytes_read = documents = 0

    def report(more_bytes: int, more_documents: int) -> None:
        nonlocal last, bytes_read, documents
        bytes_read, documents = bytes_read + more_bytes, documents + more_documents
        if time.monotonic() - last > REPORT_SECONDS:
            pipe.send(("progress", (bytes_read, documents)))
            last, bytes_read, documents = time.monotonic(), 0, 0

    while True:
        try:
            call = pipe.recv()
        except EOFError:
            return
        try:
            answer = ("done", function(call, report))
        except Exception as error:  # noqa: BLE001 - told to the parent, which decides
            answer = ("error", f"{type(error).__name__}: {error}")
        if bytes_read or documents:
            pipe.send(("progress", (bytes_read, documents)))
            bytes_read = documents = 0
        pipe.send(answer)


def _end_with_parent(lifeline: Connection) -> None:
    """Blocks until the parent has closed its end, then ends the process at once: results are whole or not there."""
    with suppress(EOFError, OSError):
        lifeline.recv()
    os._exit(1)
