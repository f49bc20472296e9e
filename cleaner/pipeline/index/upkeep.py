"""Indexes over the years: what is too old, or must not be there, is taken out."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.errors import UsageError
from cleaner.io.sink import ParquetSink
from cleaner.io.store import Store, open_store
from cleaner.pipeline.index.compact import read_documents
from cleaner.pipeline.index.numbers import NumberSet
from cleaner.pipeline.index.parts import IndexPart, Origin, PartFile, absolute, open_part_file, parts_of
from cleaner.pipeline.index.phase import DOCUMENT_GROUP, KEY_GROUP, finish_part
from cleaner.text.web.addresses import read_address, read_host

Stays = Callable[[pa.RecordBatch], npt.NDArray[np.bool_]]
"""Which rows of a file of a part stay."""


def prune(path: str, before: str | None, runs: Sequence[str], hosts: Sequence[str]) -> tuple[int, int]:
    """Takes documents out of an index; how many went, and how many there were.

    Those of parts finished before a date (2026-01-31), those of a run by its name, and those whose URL has one of the
    hosts, or a host below it. UsageError for a host that is none.
    """
    wanted = {host: read_host(host) for host in hosts}
    wrong = [host for host, name in wanted.items() if name is None]
    if wrong:
        raise UsageError(f"'{wrong[0]}' is no host: write it as in example.com")
    parts, gone = parts_of(path), 0
    for part in parts:
        left = without(
            part,
            [one for one in part.origins if one.run in runs or (before is not None and one.made < before)],
            frozenset(filter(None, wanted.values())),
        )
        gone += part.document_count - left.document_count
        if left != part:
            finish_part(open_store(part.root), left)
        if not left.documents:
            open_store(absolute(path)).remove(part.name)
    return gone, sum(part.document_count for part in parts)


def without(part: IndexPart, origins: Sequence[Origin], hosts: frozenset[str]) -> IndexPart:
    """The part less some of its origins, and the documents of some hosts; as it is, if it has none of them.

    What is left stands in other files beside those it has.
    """
    gone, store = NumberSet(part.numbers), open_store(part.root)
    for origin in origins:
        gone.add_range(origin.first, origin.stop)
    for rows in read_documents(part, ["number", "url"]) if hosts else ():
        gone.add(rows["number"].to_numpy()[has_host(rows["url"], hosts)])
    if not gone:
        return part
    token, written = uuid.uuid4().hex[:8], list[list[PartFile]]()
    for files, group, column in ((part.documents, DOCUMENT_GROUP, "number"), (part.keys, KEY_GROUP, "document")):
        some = [rewrite(store, file, token, group, partial(stays, gone, column)) for file in files]
        written.append([file for file in some if file is not None])
    left = count_by_origin(part, gone)
    known = [
        replace(origin, documents=count, is_pruned=origin.is_pruned or count < origin.documents)
        for origin, count in zip(part.origins, left, strict=True)
        if count
    ]
    return replace(part, origins=known, documents=written[0], keys=written[1])


def count_by_origin(part: IndexPart, gone: NumberSet) -> list[int]:
    """How many documents of each origin are not among those."""
    counts = np.zeros(len(part.origins), np.int64)
    for rows in read_documents(part, ["number"]):
        numbers = rows["number"].to_numpy()
        counts += np.bincount(part.origin_of(numbers[~gone.holds(numbers)]), minlength=len(counts))
    return [int(count) for count in counts]


def has_host(urls: pa.Array, hosts: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Whether each URL is of one of the hosts or of one below it."""
    addresses = (read_address(url or "") for url in urls.to_pylist())
    return np.array([address is not None and is_below(address.host, hosts) for address in addresses], np.bool_)


def is_below(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host is one of some others, or below one."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels)))


def stays(gone: NumberSet, column: str, rows: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """Which rows do not speak of a document that goes."""
    return ~gone.holds(rows[column].to_numpy())


def rewrite(store: Store, entry: PartFile, token: str, group: int, stays: Stays) -> PartFile | None:
    """A file less some of its rows, in another folder of the part; None if nothing is left."""
    name, bounds = f"{token}/{entry.name.partition('/')[2]}", list[int]()
    with open_part_file(store, entry.name) as file, ParquetSink(store, name, group, "zstd") as sink:
        for number in range(file.num_row_groups):
            for rows in file.read_row_group(number).to_batches():
                left = rows.filter(pa.array(stays(rows)))
                sink.write(left)
                bounds += left.column(0).to_numpy()[[0, -1]].tolist() if left.num_rows else []
    return PartFile(name, sink.rows, bounds[0], bounds[-1]) if sink.rows else None
