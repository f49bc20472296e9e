"""Where rows are written: Arrow files between phases, Parquet files for the user."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import IO, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.io.store import Store

Own = TypeVar("Own", bound="Sink")
UNIQUE = ("id", "text", "html", "url")
"""Columns that hardly ever hold a value twice."""


class Sink:
    """One file, opened at its first row: a task without rows writes none. Use it in a `with` block."""

    def __init__(self, store: Store, name: str) -> None:
        self.rows = 0
        self.name = name
        self._store = store
        self._draft: AbstractContextManager[IO[bytes]] | None = None
        self._writer: pa.ipc.RecordBatchFileWriter | pq.ParquetWriter | None = None

    def _open(self, file: IO[bytes], schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter | pq.ParquetWriter:
        raise NotImplementedError

    def _writer_for(self, schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter | pq.ParquetWriter:
        if self._writer is None:
            self._draft = self._store.create(self.name)
            self._writer = self._open(self._draft.__enter__(), schema)
        return self._writer

    def _finish(self) -> None:
        """What is still in memory is written."""

    def __enter__(self: Own) -> Own:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
            if self._writer is not None:
                self._writer.close()
        except BaseException as failure:
            kind, error, trace = type(failure), failure, failure.__traceback__
            raise
        finally:
            if self._draft is not None:
                self._draft.__exit__(kind, error, trace)


class ArrowSink(Sink):
    """An Arrow file, with lz4 blocks unless told otherwise: cheap to write, read by the next phase only."""

    def __init__(self, store: Store, name: str, compress: bool = True) -> None:
        super().__init__(store, name)
        self._compression = "lz4" if compress else None

    def _open(self, file: IO[bytes], schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter:
        return pa.ipc.new_file(file, schema, options=pa.ipc.IpcWriteOptions(compression=self._compression))

    def write(self, batch: pa.RecordBatch, notes: Mapping[str, str] | None = None) -> None:
        """The batch with notes, which `get_batch_with_custom_metadata` of a reader gives back."""
        if batch.num_rows:
            self.write_always(batch, notes)

    def write_always(self, batch: pa.RecordBatch, notes: Mapping[str, str] | None = None) -> None:
        """Also a batch without rows, for those who count batches."""
        self._writer_for(batch.schema).write_batch(batch, custom_metadata=notes)
        self.rows += batch.num_rows


def encoded_columns(schema: pa.Schema) -> list[str] | bool:
    """The columns whose values may recur, for Parquet to encode by a dictionary; all where some are nested.

    To try it with texts, and find that no two are alike, takes a twentieth of the time of writing them, and 50 MB.
    """
    if any(pa.types.is_nested(field.type) for field in schema):  # their parts have other names
        return True
    return [field.name for field in schema if field.name not in UNIQUE]


class ParquetSink(Sink):
    """A Parquet file with row groups of about `row_group_size` bytes of uncompressed rows."""

    def __init__(self, store: Store, name: str, row_group_size: int, compression: str) -> None:
        super().__init__(store, name)
        self._row_group_size = row_group_size
        self._compression = compression
        self._pending: list[pa.RecordBatch] = []
        self._pending_bytes = 0

    def _open(self, file: IO[bytes], schema: pa.Schema) -> pq.ParquetWriter:
        encoded = encoded_columns(schema)
        return pq.ParquetWriter(
            file, schema, compression=self._compression, use_dictionary=encoded, write_page_checksum=True
        )

    def write(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._pending.append(batch)
            self._pending_bytes += batch.nbytes
            self.rows += batch.num_rows
            if self._pending_bytes >= self._row_group_size:
                self._flush()

    def write_empty(self, schema: pa.Schema) -> None:
        """The file exists even if no row comes."""
        self._writer_for(schema)

    def _flush(self) -> None:
        table = pa.Table.from_batches(self._pending)
        self._writer_for(table.schema).write_table(table, row_group_size=max(1, table.num_rows))
        self._pending, self._pending_bytes = [], 0

    def _finish(self) -> None:
        if self._pending:
            self._flush()
