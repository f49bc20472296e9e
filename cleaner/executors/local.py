"""Processes of this machine: a pool that notices when one of them is killed, and ends with whoever started it."""

import gc
import multiprocessing as mp
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import recv_handle, send_handle
from types import TracebackType
from typing import Any, Generic, NoReturn

from cleaner.executors import Call, Done

__all__ = ["Done", "LocalPool", "Nursery"]

Function = Callable[[Any, Callable[[int, int], None]], Any]
"""Takes a call and a progress callback; must be importable by name, as it is sent to other processes."""
REPORT_SECONDS = 0.2
WORKER_GARBAGE = 50_000
"""Objects that a worker makes before it looks for garbage among them: a batch in a reference cycle is not to stay."""
END_SECONDS = 5.0
"""Given to workers to end by themselves."""


@dataclass
class _Worker:
    pid: int
    pipe: Connection
    lifeline: Connection
    call: Any = None


class Nursery:
    """The process that workers are copies of, itself a copy of the caller. Use it in a `with` block.

    Importing the engine takes about as long as cleaning 50 MB. A caller that has imported it and then opens a nursery,
    before it starts threads of its own, pays for that once and not again in every worker. A caller that has threads,
    or another system than Linux, gets a nursery that begins from nothing: forking would be unsafe there.
    """

    def __init__(self) -> None:
        can_fork = sys.platform == "linux" and threading.active_count() == 1
        context: Any = mp.get_context("fork" if can_fork else "spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_tend, args=(theirs, self._line if can_fork else None), daemon=True)
        with _without_interrupts():
            self._process.start()
        theirs.close()

    def start(self, function: Function) -> _Worker:
        """A new worker, which will answer calls of the function."""
        ours, theirs = mp.Pipe()
        lifeline, held = mp.Pipe(duplex=False)
        self._line.send(function)
        for end in (theirs, lifeline):
            send_handle(self._line, end.fileno(), self._process.pid)
            end.close()
        return _Worker(self._line.recv(), ours, held)

    def bury(self, worker: _Worker) -> int | None:
        """Waits for the end of a worker; its exit code, below zero for a signal, None where the nursery is gone."""
        worker.pipe.close()
        worker.lifeline.close()
        try:
            self._line.send(worker.pid)
            code: int = self._line.recv()
        except (EOFError, OSError):
            return None
        return code

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        self._process.join()


class LocalPool(Generic[Call]):
    """Runs calls of one function in `workers` processes. Use it in a `with` block: leaving it ends them all."""

    def __init__(
        self,
        function: Function,
        workers: int,
        on_progress: Callable[[int, int], None],
        nursery: Nursery | None = None,
    ) -> None:
        """With a `nursery` the workers come from it, and it is left open."""
        self._function, self._count, self._on_progress = function, workers, on_progress
        self._nursery, self._owns_nursery = nursery or Nursery(), nursery is None
        self._workers: list[_Worker] = []
        self._waiting: deque[Call] = deque()

    def submit(self, call: Call) -> None:
        """Puts a call in the queue."""
        self._waiting.append(call)

    def results(self) -> Iterator[Done[Call]]:
        """The ends of calls, as they come, until none is left; calls may be submitted meanwhile."""
        while self._waiting or any(worker.call is not None for worker in self._workers):
            self._hand_out()
            for ready in wait([worker.pipe for worker in self._workers]):
                done = self._attend(next(worker for worker in self._workers if worker.pipe is ready))
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
            self._workers.append(self._nursery.start(self._function))
            self._give(self._workers[-1])

    def _give(self, worker: _Worker) -> None:
        worker.call = self._waiting.popleft()
        with suppress(BrokenPipeError, ConnectionResetError):  # it died while idle: the call counts as one that died
            worker.pipe.send(worker.call)

    def _attend(self, worker: _Worker) -> "Done[Call] | None":
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):  # it died before a message, or in the middle of one
            self._workers.remove(worker)
            code = self._nursery.bury(worker)
            return None if worker.call is None else Done(worker.call, died=_how(code))
        return self._hear(worker, message)

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
        deadline = time.monotonic() + (END_SECONDS if kind is None else 0)
        for worker in self._workers:
            worker.lifeline.close()
        for worker in self._workers:
            if not _is_silent(worker.pipe, deadline):
                os.kill(worker.pid, signal.SIGKILL)
            self._nursery.bury(worker)
        self._workers = []
        if self._owns_nursery:
            self._nursery.__exit__()


def _is_silent(pipe: Connection, deadline: float) -> bool:
    """Whether the other end of a pipe is closed before the deadline; what still comes out of it is passed over."""
    while pipe.poll(max(0.0, deadline - time.monotonic())):
        try:
            pipe.recv()
        except (EOFError, OSError):
            return True
    return False


def _tend(line: Connection, other_end: Connection | None) -> NoReturn:
    """The life of a nursery: forks a worker for every function it is sent, and tells the exit code of every number.

    It ends with the caller; its workers then end by their lifelines.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # also where it is spawned
    gc.freeze()  # what is imported stays: workers that look for garbage in it would only get pages of their own
    gc.set_threshold(WORKER_GARBAGE)
    if other_end is not None:
        other_end.close()
    while True:
        try:
            wanted = line.recv()
            if isinstance(wanted, int):
                line.send(os.waitstatus_to_exitcode(os.waitpid(wanted, 0)[1]))
                continue
            pipe, lifeline = Connection(recv_handle(line)), Connection(recv_handle(line), writable=False)
        except (EOFError, OSError):
            os._exit(0)
        worker = os.fork()
        if not worker:
            line.close()
            _serve(wanted, pipe, lifeline)
            os._exit(0)
        pipe.close()
        lifeline.close()
        line.send(worker)


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
