"""Keys on their way from the clean phase that makes them to the match phase that compares them."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.io.store import Store
from cleaner.pipeline.dedup import partitions as parts
from cleaner.pipeline.plan import Phase
from cleaner.stage import Keys

SCHEMA = pa.schema([("row", pa.int64()), ("high", pa.uint64()), ("low", pa.uint64())])
Rows = npt.NDArray[np.int64]
Halves = npt.NDArray[np.uint64]


class KeySink(parts.PartitionSink):
    """The keys of a task in one file, shared out to partitions by their order."""

    def __init__(self, store: Store, name: str, partitions: int, memory: int) -> None:
        super().__init__(store, name, SCHEMA, partitions, memory)

    def write_keys(self, keys: Keys, first_row: int) -> None:
        """Keys of a batch whose first document is row `first_row` of the task."""
        partition = slots_of(keys.halves, len(self.counts))
        self.write(partition, [keys.rows + first_row, keys.halves[:, 0], keys.halves[:, 1]])


def read_keys(store: Store, name: str, partition: int, partitions: int) -> Iterator[tuple[Rows, Halves]]:
    """The keys of one partition in the file of one task: row in the task, and the two halves of the key."""
    for rows, high, low in parts.read_partition(store, name, partition, partitions):
        yield rows, np.stack([high, low], axis=1)


def keys_name(phase: Phase, task: int) -> str:
    """The file of keys that a clean task writes."""
    return f"run/{phase.name}/keys/{task:06d}.arrow"


def slots_of(halves: Halves, slots: int) -> Rows:
    """The slot of each key, where the range of keys is cut into so many equal parts, 2**32 at most.

    A slot of a cut in `partitions * passes` lies in slot `slot // passes` of the cut in `partitions`.
    """
    return ((halves[:, 0] >> np.uint64(32)) * np.uint64(slots) >> np.uint64(32)).astype(np.int64)


def range_of_slot(slot: int, slots: int) -> tuple[int, int]:
    """The least and the greatest first half of a key in a slot."""
    first, stop = (-(-(edge << 32) // slots) for edge in (slot, slot + 1))
    return first << 32, (stop << 32) - 1


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
    from cleaner.pipeline.dedup.keytable import same_keys  # numba: half a second that other tasks need not spend

    if (numbers[1:] < numbers[:-1]).any():
        order = np.argsort(numbers, kind="stable")
        numbers, halves = numbers[order], halves[order]
    first, previous = (numbers[places] for places in same_keys(halves))
    later = np.flatnonzero(first != numbers)
    return numbers[later], first[later], previous[later]


def task_bases(rows: Sequence[int]) -> Rows:
    """Number of the first document of each task when the documents of all tasks are counted through; the total last."""
    return np.concatenate([[0], np.cumsum(np.asarray(rows, np.int64))]).astype(np.int64)
