"""What reading gives: batches of documents, and the records that became none; and the collector that fills them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from cleaner.errors import UsageError
from cleaner.io.columns import carried_name, to_array
from cleaner.io.fault import Fault, Skip
from cleaner.io.files import Source
from cleaner.io.shards import Slice

MAX_ROWS = 4096  # documents in a batch
MAX_COLUMNS = 512  # carried columns in a batch: lines that each bring new keys must not make a table of millions
OURS = ("id", "text", "html", "url")  # the columns that `ReadSettings.columns` can name


@dataclass(frozen=True)
class ReadSettings:
    """How shards are read."""

    columns: Mapping[str, str] = field(default_factory=dict)  # ours -> theirs: {"text": "content", "id": "uuid"}
    max_document_size: int = 32_000_000  # bytes, after decompression; a larger record is a fault
    batch_size: int = 8_000_000  # bytes of text and html in a batch, at most 4,096 documents
    # Bytes that fit no encoding, as a share of the bytes that are not ASCII; more make a fault, fewer U+FFFD.
    # Each makes about eight characters wrong in GB18030, up to where pairs are in step again: 0.5 % is one in 25.
    bad_byte_ratio: float = 0.005

    def __post_init__(self) -> None:
        for ours in self.columns:
            if ours not in OURS:
                raise UsageError(f'input.columns names "{ours}", which is none of {", ".join(OURS)}')

    def theirs(self, ours: str) -> str:
        """The input's name for one of our columns."""
        return self.columns.get(ours, ours)


@dataclass(frozen=True)
class Loaded:
    """Some documents of a slice, in the shard's order, and what happened on the way to them."""

    batch: pa.RecordBatch  # id, text, html, url, source (strings; text, html, url nullable), then carried columns
    skips: list[Skip]
    faults: list[Fault]
    bytes_read: int  # of the shard as stored, since the last Loaded of this slice
    not_documents: dict[str, int]  # WARC and ARC records that hold no document by their type -> how many
    decoded: dict[str, int]  # encoding -> documents; adds up to the rows of the batch
    replaced_bytes: int  # bytes that fitted no encoding and were replaced by U+FFFD


class Documents(Protocol):
    """Where the documents of a batch are collected."""

    @property
    def is_full(self) -> bool:
        """Whether it is time to `take`."""

    def add(
        self,
        id: str,  # noqa: A002
        text: str | None,
        html: str | None,
        url: str | None,
        size: int,
        carried: Mapping[str, object],
    ) -> None:
        """Adds a document of `size` bytes with its further columns, which is not to be changed afterwards."""

    def take(self) -> pa.RecordBatch:
        """What was collected, leaving nothing."""


class Values:
    """Documents as Python values."""

    def __init__(self, path: str, batch_size: int) -> None:
        self._path, self._batch_size = path, batch_size
        self._clear()

    def _clear(self) -> None:
        self._ids: list[str] = []
        self._texts: list[str | None] = []
        self._htmls: list[str | None] = []
        self._urls: list[str | None] = []
        self._carried: list[Mapping[str, object]] = []
        self._names: dict[str, None] = {}  # of the carried columns, in the order of first sight
        self._size = 0

    @property
    def is_full(self) -> bool:
        return self._size >= self._batch_size or len(self._ids) >= MAX_ROWS or len(self._names) > MAX_COLUMNS

    def add(
        self,
        id: str,  # noqa: A002
        text: str | None,
        html: str | None,
        url: str | None,
        size: int,
        carried: Mapping[str, object],
    ) -> None:
        self._ids.append(id)
        self._texts.append(text)
        self._htmls.append(html)
        self._urls.append(url)
        self._carried.append(carried)
        if not carried.keys() <= self._names.keys():
            self._names |= dict.fromkeys(carried)
        self._size += size

    def take(self) -> pa.RecordBatch:
        columns = {
            "id": pa.array(self._ids, pa.string()),
            "text": pa.array(self._texts, pa.string()),
            "html": pa.array(self._htmls, pa.string()),
            "url": pa.array(self._urls, pa.string()),
            "source": pa.repeat(pa.scalar(self._path, pa.string()), len(self._ids)),
        }
        for name in self._names:
            columns[carried_name(name)] = to_array([carried.get(name) for carried in self._carried])
        self._clear()
        return pa.record_batch(columns)


class Loading:
    """Collects the records of a slice until a batch is full."""

    def __init__(self, piece: Slice, settings: ReadSettings) -> None:
        self.shard = piece.shard
        self.settings = settings
        self.source: Source | None = None
        self.documents: Documents = Values(piece.shard.path, settings.batch_size)
        self._counted = 0
        self._clear()

    def _clear(self) -> None:
        self._skips: list[Skip] = []
        self._faults: list[Fault] = []
        self._kinds: Counter[str] = Counter()
        self._decoded: Counter[str] = Counter()
        self._replaced = 0
        self._bytes = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to `take`."""
        return self.documents.is_full or len(self._faults) >= MAX_ROWS or len(self._skips) >= MAX_ROWS

    def fault(self, cause: str, message: str, id: str | None = None, offset: int | None = None) -> None:  # noqa: A002
        """Add a record that could not be read."""
        self._faults.append(Fault(self.shard.path, cause, message, id, offset))

    def skip(self, skip: Skip) -> None:
        """Add a record that is no text."""
        self._skips.append(skip)

    def no_document(self, kind: str) -> None:
        """Count a record that holds no document by its type."""
        self._kinds[kind] += 1

    def count_decoded(self, encoding: str, documents: int = 1, replaced_bytes: int = 0) -> None:
        """Count documents by the encoding they came in."""
        self._decoded[encoding] += documents
        self._replaced += replaced_bytes

    def count_bytes(self, size: int) -> None:
        """Count stored bytes that no `source` counts."""
        self._bytes += size

    def take(self, batch: pa.RecordBatch | None = None) -> Loaded:
        """What was collected (or a batch built elsewhere), leaving the collector empty."""
        if self.source is not None:
            self._bytes += self.source.taken - self._counted
            self._counted = self.source.taken
        loaded = Loaded(
            self.documents.take() if batch is None else batch,
            self._skips,
            self._faults,
            self._bytes,
            dict(self._kinds),
            dict(self._decoded),
            self._replaced,
        )
        self._clear()
        return loaded
