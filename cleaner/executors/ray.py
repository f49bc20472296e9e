"""Tasks as remote functions of a Ray cluster, one that is there or one of this machine's cores."""

import os
import socket
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Generic

from cleaner import __version__
from cleaner.errors import UsageError
from cleaner.executors import Call, Done

MOST_IN_FLIGHT = 1000
"""Calls that Ray knows of at a time: a cluster that grows by demand sees it, and `ray.wait` looks at all of them."""
CONNECT_SECONDS = 10.0
MOST_LOSSES = 3
"""Nodes that may be lost under one call before it counts as failed: a document cannot be blamed for a node."""


class RayPool(Generic[Call]):
    """Runs calls of one function in a Ray cluster. Use it in a `with` block: leaving it ends what still runs.

    A call whose node is lost is handed out again; one whose process dies is told as dead, as `LocalPool` does.
    """

    def __init__(
        self,
        function: Callable[[Any, Callable[[int, int], None]], Any],
        on_progress: Callable[[int, int], None],
        workers: int | None = None,
        memory: int = 0,
        address: str | None = None,
    ) -> None:
        """`workers`: calls at a time, as many as there are cores when left out; `memory`: bytes to ask for with each.

        `address`: of a cluster, as `ray.init` takes it. Without one it is RAY_ADDRESS, which `ray job submit` sets;
        without that a cluster is started on this machine for as long as the pool is open. UsageError where there is
        no Ray, or no cluster at the address.
        """
        self._ray: Any = _import_ray()
        self._on_progress, self._most, self._memory = on_progress, workers or MOST_IN_FLIGHT, memory
        self._waiting: deque[tuple[Call, int]] = deque()  # with the number of nodes lost under it
        self._running: dict[Any, tuple[Call, int]] = {}  # by Ray's reference to the result
        self._is_ours = not self._ray.is_initialized()
        if self._is_ours:
            _connect(self._ray, address, workers)
        # Ray's own retries could not tell a lost node from a document that kills: the first is tried again below,
        # the second is for the pipeline to search.
        remote: Any = self._ray.remote(num_cpus=1, memory=memory or None, max_retries=0)(_answer)
        self._start: Callable[[Call], Any] = lambda call: remote.remote(function, call, __version__, str(Path.cwd()))

    def submit(self, call: Call) -> None:
        """Puts a call in the queue."""
        self._waiting.append((call, 0))

    def results(self) -> Iterator[Done[Call]]:
        """The ends of calls, as they come, until none is left; calls may be submitted meanwhile."""
        while self._waiting or self._running:
            while self._waiting and len(self._running) < self._most:
                call, losses = self._waiting.popleft()
                self._running[self._start(call)] = call, losses
            for reference in self._ray.wait(list(self._running), num_returns=1)[0]:
                done = self._attend(reference, *self._running.pop(reference))
                if done is not None:
                    yield done

    def ask(self, call: Call) -> Done[Call]:
        """Runs one call while nothing else runs, and waits for its end."""
        self.submit(call)
        return next(self.results())

    def _attend(self, reference: Any, call: Call, losses: int) -> Done[Call] | None:
        failures = self._ray.exceptions
        try:
            answer, error, progress = self._ray.get(reference)
        except (failures.NodeDiedError, failures.LocalRayletDiedError, failures.ObjectLostError):
            if losses < MOST_LOSSES:
                self._waiting.appendleft((call, losses + 1))
                return None
            return Done(call, error=f"{losses + 1} nodes of the Ray cluster were lost under it")
        except failures.OutOfMemoryError:
            return Done(call, died="killed by Ray: its node was short of memory")
        except failures.WorkerCrashedError:
            return Done(call, died="its process was killed (often by the kernel, when memory is short)")
        except failures.RayError as failure:
            return Done(call, error=_words_of(failure))
        self._on_progress(*progress)
        return Done(call, answer, error)

    def warn_if_too_small(self) -> None:
        """Tells the user if no node that is there now has the core and the memory that a call asks for."""
        nodes = [node["Resources"] for node in self._ray.nodes() if node["Alive"]]
        if not any(node.get("CPU", 0) >= 1 and node.get("memory", 0) >= self._memory for node in nodes):
            needs = f"a core and {self._memory / 1e6:.0f} MB, which every task asks for"
            print(f"no node of the Ray cluster has {needs}: tasks wait until one comes", file=sys.stderr, flush=True)

    def __enter__(self) -> "RayPool[Call]":
        self.warn_if_too_small()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reference in self._running:
            with suppress(self._ray.exceptions.RayError):
                self._ray.cancel(reference, force=True)
        self._running = {}
        if self._is_ours:
            self._ray.shutdown()


def _import_ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # a cluster that is started here reports to nobody
    try:
        import ray
    except ImportError:
        raise UsageError("Ray is not installed: pip install 'cleaner[ray]'") from None
    return ray


def _connect(ray: Any, address: str | None, workers: int | None) -> None:
    settings: dict[str, Any] = {"logging_level": "warning", "log_to_driver": False}
    address = address or os.environ.get("RAY_ADDRESS")
    if address is None:
        ray.init("local", num_cpus=workers, include_dashboard=False, **settings)
        return
    host, _, port = address.rpartition(":")
    try:
        if host and "/" not in host:  # or Ray would go on trying for a minute or more
            socket.create_connection((host.strip("[]"), int(port)), CONNECT_SECONDS).close()
        ray.init(address, **settings)
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"no Ray cluster answers at '{address}': {_words_of(error)}") from None


def _answer(
    function: Callable[[Any, Callable[[int, int], None]], Any], call: Any, version: str, folder: str
) -> tuple[Any, str | None, tuple[int, int]]:
    """What runs on a node: the answer or the error of a call, and what there was of progress."""
    if version != __version__:
        return None, f"a node of the Ray cluster has cleaner {__version__}, not {version}: install the same", (0, 0)
    with suppress(OSError):  # a folder of the driver alone: then names that are not relative will do
        os.chdir(folder)
    bytes_read = documents = 0

    def report(more_bytes: int, more_documents: int) -> None:
        nonlocal bytes_read, documents
        bytes_read, documents = bytes_read + more_bytes, documents + more_documents

    try:
        return function(call, report), None, (bytes_read, documents)
    except Exception as error:  # noqa: BLE001 - told to the driver, which decides
        return None, f"{type(error).__name__}: {error}", (bytes_read, documents)


def _words_of(error: BaseException) -> str:
    """The last line of what Ray says, which is that of the cause."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[-1] if lines else ''}"
