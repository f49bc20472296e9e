"""Sketches between the clean phase that makes them and the verify phase: one file a task, of which rows can be read."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import pairwise
from types import TracebackType
from typing import IO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.io.store import Store
from cleaner.pipeline.dedup.keys import Rows
from cleaner.pipeline.plan import Phase

NEAR = 16_384
"""Bytes between two wanted parts of a file below which they are read together: to seek takes a disk longer."""
MOST_READ = 4_000_000
"""Bytes read together, but for a part that is larger by itself."""
PLACE = np.dtype("<i8")
Spans = npt.NDArray[np.int64]
"""Parts of a file: int64 [parts, 2], where each begins and ends."""


def sketches_name(phase: Phase, task: int) -> str:
    """The file of sketches that a clean task writes."""
    return f"run/{phase.name}/sketches/{task:06d}.bin"


class SketchSink(AbstractContextManager["SketchSink"]):
    """The sketches of a task end to end, then where each begins and the last ends, as 64-bit numbers."""

    def __init__(self, store: Store, name: str) -> None:
        self._store, self._name = store, name
        self._files = ExitStack()
        self._file: IO[bytes] | None = None
        self._ends = [np.zeros(1, PLACE)]

    def write(self, sketches: pa.BinaryArray) -> None:
        """The sketches of the next documents, none of them null."""
        if not len(sketches):  # a batch of which nothing came through
            return
        if self._file is None:
            self._file = self._files.enter_context(self._store.create(self._name))
        _, offsets, data = sketches.buffers()
        ends = np.frombuffer(offsets, np.int32)[sketches.offset : sketches.offset + len(sketches) + 1]
        if data is not None:
            self._file.write(memoryview(data)[int(ends[0]) : int(ends[-1])])
        self._ends.append(self._ends[-1][-1] + (ends[1:] - ends[0]).astype(PLACE))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._file is not None:
            self._file.write(np.concatenate(self._ends).tobytes())
        self._files.__exit__(kind, error, trace)


class SketchReader:
    """Sketches of all tasks of a clean phase by the numbers of documents counted through all of them."""

    def __init__(self, store: Store, names: Sequence[str], bases: Rows) -> None:
        self._store, self._names, self._bases = store, names, bases

    def sizes(self, numbers: Rows) -> Rows:
        """The bytes of the sketches of documents, which are given in rising order."""
        sizes = np.zeros(len(numbers), np.int64)
        for task, first, last in self._tasks(numbers):
            with self._store.open_file(self._names[task]) as file:
                spans = self._spans(file, task, numbers[first:last])
                sizes[first:last] = spans[:, 1] - spans[:, 0]
        return sizes

    def read(self, numbers: Rows) -> pa.BinaryArray:
        """The sketches of documents, which are given in rising order."""
        parts = [pa.array([], pa.binary())]
        for task, first, last in self._tasks(numbers):
            with self._store.open_file(self._names[task]) as file:
                spans = self._spans(file, task, numbers[first:last])
                parts.append(read_spans(file, self._names[task], spans))
        return pa.concat_arrays(parts)

    def _tasks(self, numbers: Rows) -> Iterator[tuple[int, int, int]]:
        """The tasks that have some of the documents, and from where to where in `numbers` these stand."""
        edges = np.searchsorted(numbers, self._bases)
        for task in np.flatnonzero(np.diff(edges)):
            yield int(task), int(edges[task]), int(edges[task + 1])

    def _spans(self, file: pa.NativeFile, task: int, numbers: Rows) -> Spans:
        """From where to where the sketches of documents stand in the file of their task."""
        rows = self._bases[task + 1] - self._bases[task]
        table = file.size() - PLACE.itemsize * (rows + 1)
        wanted = numbers - self._bases[task]
        places = table + PLACE.itemsize * wanted
        parts = []
        entries = np.stack([places, places + 2 * PLACE.itemsize], axis=1)
        for first, last, data in read_together(file, self._names[task], entries):
            here, ends = wanted[first:last] - wanted[first], np.frombuffer(data, PLACE)
            parts.append(np.stack([ends[here], ends[here + 1]], axis=1))
        return np.concatenate(parts)


def read_spans(file: pa.NativeFile, name: str, spans: Spans) -> pa.BinaryArray:
    """Parts of a file, in rising order and without overlap."""
    ends = np.concatenate([[0], np.cumsum(spans[:, 1] - spans[:, 0])])
    places, content = ends.tolist(), np.empty(ends[-1], np.uint8)
    copied = content.data  # by hand: most parts are read alone, and to have Arrow take one takes ten times as long
    for first, last, data in read_together(file, name, spans):
        view = memoryview(data)
        for part, (start, stop) in enumerate((spans[first:last] - spans[first, 0]).tolist(), first):
            copied[places[part] : places[part + 1]] = view[start:stop]
    buffers = [None, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(content)]
    return pa.Array.from_buffers(pa.binary(), len(spans), buffers)


def read_together(file: pa.NativeFile, name: str, spans: Spans) -> Iterator[tuple[int, int, bytes]]:
    """Which spans, first and last, are read together, and the bytes from the start of the first to the end of the last.

    OSError where the file, whose name is for that message, ends before them.
    """
    starts, stops = spans.T.tolist()
    breaks = np.flatnonzero(spans[1:, 0] - spans[:-1, 1] > NEAR) + 1
    for first, behind in pairwise([0, *breaks.tolist(), len(spans)]):
        while first < behind:
            start, last = starts[first], behind
            if stops[last - 1] - start > MOST_READ:
                last = max(first + 1, bisect_right(stops, start + MOST_READ, first, behind))
            size = stops[last - 1] - start
            data = file.read_at(size, start) if start >= 0 else b""
            if len(data) < size:
                raise OSError(f"'{name}' is cut short: it has not the {size} bytes at {start}")
            yield first, last, data
            first = last
