"""Keys: rounds in a file, the first holder of each key, the pairs that are verified."""

from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.io.store import Store
from cleaner.pipeline.dedup.keys import KeySink, candidates, first_holders, range_of_slot, read_keys, slots_of
from cleaner.stage import Keys

keys = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.integers(0, 2)), max_size=60)


def arrays(rows: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    numbers = np.array([row[0] for row in rows], np.int64)
    return numbers, np.array([row[1:] for row in rows], np.uint64).reshape(-1, 2)


@settings(deadline=None)
@given(keys)
def test_first_holder_is_the_lowest_document_with_the_key(rows: list[tuple[int, int, int]]) -> None:
    first: dict[tuple[int, int], int] = {}
    for number, *key in sorted(rows):
        first.setdefault(tuple(key), number)
    expected = sorted((number, first[tuple(key)]) for number, *key in rows if first[tuple(key)] != number)
    documents, holders = first_holders(*arrays(rows))
    assert sorted(zip(documents.tolist(), holders.tolist(), strict=True)) == expected


@settings(deadline=None)
@given(keys)
def test_candidates_are_the_first_holder_and_the_last_before(rows: list[tuple[int, int, int]]) -> None:
    holders: dict[tuple[int, int], list[int]] = {}
    expected = set()
    for number, *key in sorted(set(rows)):
        before = holders.setdefault(tuple(key), [])
        expected |= {(number, other) for other in (*before[:1], *before[-1:])}
        before.append(number)
    documents, others = candidates(*arrays(sorted(set(rows))))
    assert set(zip(documents.tolist(), others.tolist(), strict=True)) == expected


@settings(max_examples=20, deadline=None)
@given(st.lists(keys, min_size=1, max_size=4), st.integers(1, 5))
def test_partitions_together_hold_every_key_once(tmp_path_factory, batches, partitions: int) -> None:
    store = Store(str(tmp_path_factory.mktemp("keys")))
    batches = [[(row, high << 61, low) for row, high, low in rows] for rows in batches]
    with KeySink(store, "keys.arrow", partitions, memory=1000) as sink:
        for number, rows in enumerate(batches):
            sink.write_keys(Keys(*arrays(rows)), first_row=100 * number)
    found = []
    for partition in range(partitions):
        for rows, halves in read_keys(store, "keys.arrow", partition, partitions):
            first, last = range_of_slot(partition, partitions)
            assert all(first <= high <= last for high in halves[:, 0].tolist())
            found += [(int(row), *map(int, key)) for row, key in zip(rows, halves, strict=True)]
    expected = [(row + 100 * number, *key) for number, rows in enumerate(batches) for row, *key in rows]
    assert sorted(found) == sorted(expected)
    assert sum(sink.counts) == len(expected)


edges = st.sampled_from([0, 1, 2**32 - 1, 2**32, 2**63, 2**64 - 1]) | st.integers(0, 2**64 - 1)


@settings(deadline=None)
@given(st.lists(edges, min_size=1), st.integers(1, 5000), st.integers(1, 300))
def test_slots_are_ranges_and_passes_lie_within_partitions(highs: list[int], partitions: int, passes: int) -> None:
    halves = np.array([(high, 7) for high in highs], np.uint64)
    slots = slots_of(halves, partitions * passes)
    assert (slots // passes == slots_of(halves, partitions)).all()
    for high, slot in zip(highs, slots.tolist(), strict=True):
        first, last = range_of_slot(slot, partitions * passes)
        assert first <= high <= last
        assert slots_of(np.array([(first, 0), (last, 0)], np.uint64), partitions * passes).tolist() == [slot, slot]


def test_task_without_keys_writes_no_file(tmp_path: Path) -> None:
    with KeySink(Store(str(tmp_path)), "keys.arrow", 3, memory=1000):
        pass
    assert list(read_keys(Store(str(tmp_path)), "keys.arrow", 0, 3)) == []
