"""Indexes over the years: parts of several put together, and taken out what is too old or must not be there."""

import shutil
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
from cleaner.pipeline.index.parts import (
    IndexPart,
    PartFile,
    absolute,
    list_parts,
    open_part_file,
    settings_differences,
)
from cleaner.pipeline.index.phase import DOCUMENT_GROUP, KEY_GROUP, finish_part
from cleaner.text.web.addresses import read_address, read_host

COPIED_AT_ONCE = 16_000_000
Stays = Callable[[pa.RecordBatch], npt.NDArray[np.bool_]]
"""Which rows of a file of a part stay."""


def parts_of(path: str) -> list[IndexPart]:
    """The parts of an index; UsageError where there is none."""
    parts = list_parts(absolute(path))
    if not parts:
        raise UsageError(f"there is no index at '{path}': name a folder that a run wrote with 'index'")
    return parts


def merge(sources: Sequence[str], into: str) -> list[IndexPart]:
    """Puts the parts of indexes into one, beside those it has; returns what it has then.

    UsageError, and nothing is done, if they were made with different settings, or if two hold the same part but one was
    pruned.
    """
    there = {part.name: part for part in list_parts(absolute(into))}
    wanted = [part for source in sources for part in parts_of(source)]
    new: dict[str, IndexPart] = {}
    first = next(iter([*there.values(), *wanted]))
    for part in wanted:
        differences = settings_differences(
            {"stage": first.stage, **first.settings}, {"stage": part.stage, **part.settings}
        )
        if differences:
            raise UsageError(f"'{first.root}' and '{part.root}' do not go together: {'; '.join(differences)}")
        same = there.get(part.name) or new.get(part.name)
        if same is not None and same.to_json() != part.to_json():
            raise UsageError(f"'{same.root}' and '{part.root}' are the same part, but one was pruned: take one out")
        if same is None:
            new[part.name] = part
    for name, part in new.items():
        copy_part(part, f"{absolute(into)}/{name}")
    return list_parts(absolute(into))


def copy_part(part: IndexPart, root: str) -> None:
    """A part as it is, in another folder; whole at last."""
    source, target = open_store(part.root), open_store(root)
    for file in [*part.documents, *part.keys]:
        with source.open_file(file.name) as original, target.create(file.name) as copy:
            shutil.copyfileobj(original, copy, COPIED_AT_ONCE)
    finish_part(target, part)


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
        goes = part.run in runs or (before is not None and part.made < before)
        left = (
            replace(part, documents=[], keys=[])
            if goes
            else without_hosts(part, frozenset(filter(None, wanted.values())))
        )
        gone += part.document_count - left.document_count
        if left != part:
            finish_part(open_store(part.root), left)
        if not left.documents:
            open_store(absolute(path)).remove(part.name)
    return gone, sum(part.document_count for part in parts)


def without_hosts(part: IndexPart, hosts: frozenset[str]) -> IndexPart:
    """The part less the documents of some hosts: other files beside those it has, unless it has none of them."""
    bits, store = np.zeros(part.numbers // 8 + 1, np.uint8), open_store(part.root)
    for entry in part.documents if hosts else ():
        with open_part_file(store, entry.name) as file:
            for rows in file.iter_batches(columns=["number", "url"]):
                numbers = rows["number"].to_numpy()[has_host(rows["url"], hosts)]
                np.bitwise_or.at(bits, numbers >> 3, (1 << (numbers & 7)).astype(np.uint8))
    if not bits.any():
        return part
    token, written = uuid.uuid4().hex[:8], list[list[PartFile]]()
    for files, group, column in ((part.documents, DOCUMENT_GROUP, "number"), (part.keys, KEY_GROUP, "document")):
        some = [rewrite(store, file, token, group, partial(stays, bits, column)) for file in files]
        written.append([file for file in some if file is not None])
    return replace(part, documents=written[0], keys=written[1])


def has_host(urls: pa.Array, hosts: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Whether each URL is of one of the hosts or of one below it."""
    addresses = (read_address(url or "") for url in urls.to_pylist())
    return np.array([address is not None and is_below(address.host, hosts) for address in addresses], np.bool_)


def is_below(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host is one of some others, or below one."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels)))


def stays(bits: npt.NDArray[np.uint8], column: str, rows: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """Which rows do not speak of a document whose bit is set."""
    numbers = rows[column].to_numpy()
    left: npt.NDArray[np.bool_] = (bits[numbers >> 3] >> (numbers & 7).astype(np.uint8)) & 1 == 0
    return left


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
