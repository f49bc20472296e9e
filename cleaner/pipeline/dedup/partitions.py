"""Numbers on their way from the tasks of one phase to those of the next, of which each gets one partition."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store

Column = npt.NDArray[Any]  # of whatever number the schema says
Own = TypeVar("Own", bound="RoundSink")


def one_batch(rows: pa.Table) -> pa.RecordBatch:
    """The rows in one batch, also where there are none: that too is to be told."""
    batches = rows.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], rows.schema)


class RoundSink:
    """Rows of a task in one file: rounds of one batch for every partition, a round whenever memory is full.

    Use it in a `with` block.
    """

    def __init__(self, store: Store, name: str, partitions: int) -> None:
        self.counts = [0] * partitions
        self._sink = ArrowSink(store, name)

    def write_round(self, partition: npt.NDArray[np.int64], rows: pa.Table) -> None:
        """Rows and the partition of each; those of a partition stay in their order."""
        kind = np.uint16 if len(self.counts) < 1 << 16 else np.int64  # NumPy sorts the shorter ones by counting
        order = np.argsort(partition.astype(kind), kind="stable")
        edges = np.concatenate([[0], np.cumsum(np.bincount(partition, minlength=len(self.counts)))])
        for number in range(len(self.counts)):
            mine = order[edges[number] : edges[number + 1]]
            self.counts[number] += len(mine)
            self._sink.write_always(one_batch(rows.take(pa.array(mine))))

    def _flush(self) -> None:
        """What still waits is written as a round."""
        raise NotImplementedError

    def __enter__(self: Own) -> Own:
        self._sink.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._sink.__exit__(kind, error, trace)


class PartitionSink(RoundSink):
    """Columns of numbers, written as they come."""

    def __init__(self, store: Store, name: str, schema: pa.Schema, partitions: int, memory: int) -> None:
        super().__init__(store, name, partitions)
        self._schema = schema
        self._most = max(1, memory // (4 * sum(field.type.bit_width // 8 for field in schema)))
        self._columns: list[Sequence[Column]] = []
        self._places: list[npt.NDArray[np.int64]] = []
        self._waiting = 0

    def write(self, partition: npt.NDArray[np.int64], columns: Sequence[Column]) -> None:
        """Rows as columns in the order of the schema, and the partition of each."""
        self._places.append(partition)
        self._columns.append(columns)
        self._waiting += len(partition)
        if self._waiting >= self._most:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            columns = [np.concatenate(parts) for parts in zip(*self._columns, strict=True)]
            self.write_round(np.concatenate(self._places), pa.Table.from_arrays(columns, schema=self._schema))
            self._columns, self._places, self._waiting = [], [], 0


def read_partition(store: Store, name: str, partition: int, partitions: int) -> Iterator[list[Column]]:
    """The rows of one partition in the file of one task, round by round, as columns in the order of the schema."""
    if not store.exists(name):
        return
    reader = store.open_arrow(name)
    for number in range(partition, reader.num_record_batches, partitions):
        yield [column.to_numpy() for column in reader.get_batch(number).columns]
