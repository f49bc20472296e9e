"""Several parts of an index as one: keys in one order, and of each key only the documents that a run would look at.

A later run compares a document with the first and the last that hold the same key (`keys.candidates`), and where
nothing is verified with the first alone. The keys of those between lead nowhere and go, and so does a document that no
key leads to any more. Where sketches tell similarity, a document with the sketch of an earlier one says the same, and
gives its keys to that.
"""

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import xxhash

from cleaner.io.sink import ParquetSink
from cleaner.io.store import Store, open_store
from cleaner.pipeline.dedup.cluster import Arrays
from cleaner.pipeline.dedup.keys import Halves, KeySink, Rows, read_keys, task_bases
from cleaner.pipeline.index.against import Earlier
from cleaner.pipeline.index.numbers import NumberSet
from cleaner.pipeline.index.parts import KEYS, IndexPart, PartFile, open_part_file
from cleaner.pipeline.index.phase import DOCUMENT_GROUP, KEY_GROUP, KEYS_AT_ONCE, finish_part
from cleaner.stage import Keys

KEYS_A_FILE, DOCUMENTS_A_FILE = 2_000_000, 400_000
"""Keys are sorted a file at a time, in some 100 bytes each; a document takes about 600 bytes of disk."""
READ_AT_ONCE = 4096
"""Documents: of row groups, which have some two hundred, each costs a call."""
SPILL_MEMORY = 64_000_000


def compact(parts: Sequence[IndexPart], root: str) -> IndexPart:
    """One part, in a folder of its own, that leads to the same documents as these do in their order.

    In memory are the keys of one file, and a bit for each document; on disk of this machine, for a while, up to 32
    bytes for each.
    """
    target, token = open_store(root), uuid.uuid4().hex[:8]
    bases = task_bases([part.numbers for part in parts])
    stays = NumberSet(int(bases[-1]))
    twins = find_twins(parts, target, bases) if has_sketches(parts) else None
    keys = list(write_keys(parts, target, token, twins, stays))
    documents = list(write_documents(parts, target, token, bases, stays))
    whole = IndexPart(
        root=root,
        stage=parts[0].stage,
        settings=parts[0].settings,
        numbers=int(bases[-1]),
        origins=[
            replace(one, first=first, stop=stop, documents=stays.count(first, stop))
            for part, base in zip(parts, bases.tolist(), strict=False)
            for one in part.origins
            for first, stop in [(one.first + base, one.stop + base)]
        ],
        documents=documents,
        keys=keys,
    )
    finish_part(target, whole)
    return whole


def has_sketches(parts: Sequence[IndexPart]) -> bool:
    """Whether documents of these parts are compared by sketches."""
    for part in parts:
        for entry in part.documents:
            with open_part_file(open_store(part.root), entry.name) as file:
                return "sketch" in file.schema_arrow.names
    return False


def find_twins(parts: Sequence[IndexPart], target: Store, bases: Rows) -> Rows:
    """For every document how far before it the first one with the same sketch is numbered: 0 for most."""
    distances: Rows = Arrays(target, int(bases[-1])).make(np.int64)
    partitions = 1 + sum(part.document_count for part in parts) // KEYS_A_FILE
    with tempfile.TemporaryDirectory(dir=target.scratch()) as folder:
        store = Store(folder)
        with KeySink(store, "sketches", partitions, SPILL_MEMORY) as sink:
            for numbers, digests in _digests(parts, bases):
                sink.write_keys(Keys(numbers, digests), 0)
        for partition in range(partitions):
            found = list(read_keys(store, "sketches", partition, partitions))
            if found:
                numbers, digests = (np.concatenate(columns) for columns in zip(*found, strict=True))
                order = np.lexsort((numbers, digests[:, 1], digests[:, 0]))
                firsts, _ = holders(numbers[order], digests[order])
                distances[numbers[order]] = numbers[order] - firsts
    return distances


def _digests(parts: Sequence[IndexPart], bases: Rows) -> Iterator[tuple[Rows, Halves]]:
    """Numbers of documents through all parts, and hashes of their sketches, 128 bits in two halves."""
    for part, base in zip(parts, bases, strict=False):
        for rows in read_documents(part, ["number", "sketch"]):
            some = rows.filter(pa.compute.not_equal(pa.compute.binary_length(rows["sketch"]), 0))
            hashes = b"".join(xxhash.xxh3_128_digest(sketch) for sketch in some["sketch"].to_pylist())
            yield some["number"].to_numpy() + base, np.frombuffer(hashes, ">u8").reshape(-1, 2).astype(np.uint64)


def read_documents(part: IndexPart, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The documents of a part, some thousand at a time."""
    store = open_store(part.root)
    for entry in part.documents:
        with open_part_file(store, entry.name) as file:
            yield from file.iter_batches(READ_AT_ONCE, columns=columns, use_threads=False)


def holders(numbers: Rows, halves: Halves) -> tuple[Rows, Rows]:
    """Of documents sorted by key, and by number within one: the first and the last that hold the same key."""
    is_first = np.ones(len(numbers), np.bool_)
    is_first[1:] = (halves[1:] != halves[:-1]).any(axis=1)
    starts = np.flatnonzero(is_first)
    sizes = np.diff(starts, append=len(numbers))
    return np.repeat(numbers[starts], sizes), np.repeat(numbers[starts + sizes - 1], sizes)


def looked_at(numbers: Rows, halves: Halves, twins: Rows | None) -> tuple[Rows, Halves]:
    """Of documents and their keys those that a run would look at, sorted by key; `twins` as of `find_twins`."""
    order = np.lexsort((numbers, halves[:, 1], halves[:, 0]))
    numbers, halves = numbers[order], halves[order]
    firsts, lasts = holders(numbers, halves)
    chosen = (numbers == firsts) | ((numbers == lasts) & (twins is not None))
    numbers, halves, firsts = numbers[chosen], halves[chosen], firsts[chosen]
    if twins is None:
        return numbers, halves
    twin = numbers - twins[numbers]
    numbers = np.where(twin < firsts, numbers, twin)  # the sketch alike by chance, and other keys: a first stays first
    order = np.lexsort((numbers, halves[:, 1], halves[:, 0]))
    numbers, halves = numbers[order], halves[order]
    is_new = np.ones(len(numbers), np.bool_)
    is_new[1:] = (numbers[1:] != numbers[:-1]) | (halves[1:] != halves[:-1]).any(axis=1)
    return numbers[is_new], halves[is_new]


def write_keys(
    parts: Sequence[IndexPart], target: Store, token: str, twins: Rows | None, stays: NumberSet
) -> Iterator[PartFile]:
    """The keys that lead somewhere; `stays` is given the documents they lead to."""
    earlier, total = Earlier(parts), sum(part.numbers for part in parts)
    slots = 1 + sum(part.key_count for part in parts) // KEYS_A_FILE
    for slot in range(slots):
        numbers, halves = earlier.keys(slot, slots)
        numbers, halves = looked_at(numbers + total, halves, twins)
        stays.add(numbers)
        with ParquetSink(target, f"{token}/keys/{slot:06d}.parquet", KEY_GROUP, "zstd") as sink:
            for start in range(0, len(numbers), KEYS_AT_ONCE):
                columns: list[npt.NDArray[np.generic]] = [halves[:, 0], halves[:, 1], numbers]
                some = [pa.array(np.ascontiguousarray(column[start : start + KEYS_AT_ONCE])) for column in columns]
                sink.write(pa.RecordBatch.from_arrays(some, schema=KEYS))
        if sink.rows:
            yield PartFile(sink.name, sink.rows, int(halves[0, 0]), int(halves[-1, 0]))


def write_documents(
    parts: Sequence[IndexPart], target: Store, token: str, bases: Rows, stays: NumberSet
) -> Iterator[PartFile]:
    """The documents that stay, numbered through all parts."""
    batches = _staying(parts, bases, stays)
    for number in count():
        bounds: list[int] = []
        with ParquetSink(target, f"{token}/documents/{number:06d}.parquet", DOCUMENT_GROUP, "zstd") as sink:
            for rows in batches:
                sink.write(rows)
                bounds += rows["number"].to_numpy()[[0, -1]].tolist()
                if sink.rows >= DOCUMENTS_A_FILE:
                    break
        if not sink.rows:
            return
        yield PartFile(sink.name, sink.rows, bounds[0], bounds[-1])


def _staying(parts: Sequence[IndexPart], bases: Rows, stays: NumberSet) -> Iterator[pa.RecordBatch]:
    for part, base in zip(parts, bases, strict=False):
        for rows in read_documents(part):
            numbers = rows["number"].to_numpy() + base
            kept = rows.set_column(0, "number", pa.array(numbers)).filter(pa.array(stays.holds(numbers)))
            if kept.num_rows:
                yield kept
