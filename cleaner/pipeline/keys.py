"""Keys on their way from the clean phase that makes them to the match phase that compares them."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store
from cleaner.stage import Keys

SCHEMA = pa.schema([("row", pa.int64()), ("high", pa.uint64()), ("low", pa.uint64())])
Rows = npt.NDArray[np.int64]
Halves = npt.NDArray[np.uint64]


class KeySink(AbstractContextManager["KeySink"]):
    """The keys of a task in one file: rounds of one batch for every partition, a round whenever memory is full."""

    def __init__(self, store: Store, name: str, partitions: int, memory: int) -> None:
        self.counts = [0] * partitions
        self._sink = ArrowSink(store, name)
        self._partitions = partitions
        self._most = max(1, memory // (4 * (8 + 16)))
        self._rows: list[Rows] = []
        self._halves: list[Halves] = []
        self._waiting = 0

    def write(self, keys: Keys, first_row: int) -> None:
        """Keys of a batch whose first document is row `first_row` of the task."""
        self._rows.append(keys.rows + first_row)
        self._halves.append(keys.halves)
        self._waiting += len(keys.rows)
        if self._waiting >= self._most:
            self._flush()

    def _flush(self) -> None:
        rows, halves = np.concatenate(self._rows), np.concatenate(self._halves)
        partition = (halves[:, 0] % np.uint64(self._partitions)).astype(np.int64)
        order = np.argsort(partition, kind="stable")
        edges = np.searchsorted(partition[order], np.arange(self._partitions + 1))
        for number in range(self._partitions):
            mine = order[edges[number] : edges[number + 1]]
            self.counts[number] += len(mine)
            columns = [rows[mine], halves[mine, 0].copy(), halves[mine, 1].copy()]
            self._sink.write_always(pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=SCHEMA))
        self._rows, self._halves, self._waiting = [], [], 0

    def __enter__(self) -> "KeySink":
        self._sink.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and self._waiting:
            self._flush()
        self._sink.__exit__(kind, error, trace)


def read_partition(store: Store, name: str, partition: int, partitions: int) -> Iterator[tuple[Rows, Halves]]:
    """The keys of one partition in the file of one task: row in the task, and the two halves of the key."""
    if not store.exists(name):
        return
    reader = store.open_arrow(name)
    for number in range(partition, reader.num_record_batches, partitions):
        batch = reader.get_batch(number)
        rows, high, low = (batch.column(place).to_numpy() for place in range(3))
        yield rows, np.stack([high, low], axis=1)


def first_holders(numbers: Rows, halves: Halves) -> tuple[Rows, Rows]:
    """For every document that shares a key with an earlier one: its number, and that of the first holder of the key."""
    order = np.lexsort((numbers, halves[:, 1], halves[:, 0]))
    numbers, halves = numbers[order], halves[order]
    starts = np.ones(len(numbers), np.bool_)
    starts[1:] = (halves[1:] != halves[:-1]).any(axis=1)
    holders = numbers[np.flatnonzero(starts)[np.cumsum(starts) - 1]] if len(numbers) else numbers
    later = ~starts & (numbers != holders)
    return numbers[later], holders[later]


def task_bases(rows: Sequence[int]) -> Rows:
    """Number of the first document of each task when the documents of all tasks are counted through; the total last."""
    return np.concatenate([[0], np.cumsum(np.asarray(rows, np.int64))]).astype(np.int64)
