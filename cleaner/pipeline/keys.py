"""Keys on their way from the clean phase that makes them to the match phase that compares them."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.io.store import Store
from cleaner.pipeline import partitions as parts
from cleaner.stage import Keys

SCHEMA = pa.schema([("row", pa.int64()), ("high", pa.uint64()), ("low", pa.uint64())])
Rows = npt.NDArray[np.int64]
Halves = npt.NDArray[np.uint64]


class KeySink(parts.PartitionSink):
    """The keys of a task in one file, shared out to partitions by their first half."""

    def __init__(self, store: Store, name: str, partitions: int, memory: int) -> None:
        super().__init__(store, name, SCHEMA, partitions, memory)

    def write_keys(self, keys: Keys, first_row: int) -> None:
        """Keys of a batch whose first document is row `first_row` of the task."""
        high, low = keys.halves[:, 0], keys.halves[:, 1]
        partition = (high % np.uint64(len(self.counts))).astype(np.int64)
        self.write(partition, [keys.rows + first_row, high, low])


def read_keys(store: Store, name: str, partition: int, partitions: int) -> Iterator[tuple[Rows, Halves]]:
    """The keys of one partition in the file of one task: row in the task, and the two halves of the key."""
    for rows, high, low in parts.read_partition(store, name, partition, partitions):
        yield rows, np.stack([high, low], axis=1)


def first_holders(numbers: Rows, halves: Halves) -> tuple[Rows, Rows]:
    """For every document that shares a key with an earlier one: its number, and that of the first holder of the key."""
    documents, holders, _ = holders_before(numbers, halves)
    return documents, holders


def candidates(numbers: Rows, halves: Halves) -> tuple[Rows, Rows]:
    """Pairs to be verified: every document that shares a key with an earlier one, with the key's first holder and with
    the one before it.

    The first alone would not do: where it is not similar enough to be joined, the others may yet be to each other.
    """
    documents, first, previous = holders_before(numbers, halves)
    second = (previous != first) & (previous != documents)
    return np.concatenate([documents, documents[second]]), np.concatenate([first, previous[second]])


def holders_before(numbers: Rows, halves: Halves) -> tuple[Rows, Rows, Rows]:
    """Documents that share a key with an earlier one, the first holder of that key, and the last one before them."""
    from cleaner.pipeline.keytable import same_keys  # numba: half a second that other tasks need not spend

    if (numbers[1:] < numbers[:-1]).any():
        order = np.argsort(numbers, kind="stable")
        numbers, halves = numbers[order], halves[order]
    first, previous = (numbers[places] for places in same_keys(halves))
    later = np.flatnonzero(first != numbers)
    return numbers[later], first[later], previous[later]


def task_bases(rows: Sequence[int]) -> Rows:
    """Number of the first document of each task when the documents of all tasks are counted through; the total last."""
    return np.concatenate([[0], np.cumsum(np.asarray(rows, np.int64))]).astype(np.int64)
