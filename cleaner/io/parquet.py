"""Reading Parquet, row group by row group, a few rows at a time."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cleaner.io.columns import carried_name
from cleaner.io.decode import UTF8, Undecodable, decode
from cleaner.io.files import Source
from cleaner.io.jsonl import missing_text
from cleaner.io.loaded import MAX_ROWS, OURS, Loaded, Loading
from cleaner.io.shards import Slice

_AT_ONCE = 1_000_000  # bytes decoded at once by what the file says of its rows; rows differ, so far below a batch
_ROWS_AT_ONCE = 256


def read_parquet(piece: Slice, loading: Loading) -> Iterator[Loaded]:
    """The documents of some row groups. A damaged row group is a fault, and the others are read."""
    with Source(piece.shard.path) as source:
        try:
            file = pq.ParquetFile(source.file, pre_buffer=False, buffer_size=1 << 20)
        except (pa.ArrowException, OSError) as error:
            loading.fault("corrupt", f"no Parquet file can be read here ({_first_line(error)}); fetch it again")
            return
        with file:
            names = {ours: loading.settings.theirs(ours) for ours in OURS}
            columns = file.schema_arrow.names
            if names["text"] not in columns and names["html"] not in columns:
                loading.fault("no_text", missing_text(columns, names["text"], names["html"]))
                return
            stop = file.metadata.num_row_groups if piece.stop is None else piece.stop
            first_row = sum(file.metadata.row_group(group).num_rows for group in range(piece.start))
            for group in range(piece.start, stop):
                yield from _read_group(file, group, first_row, loading)
                first_row += file.metadata.row_group(group).num_rows


def _first_line(error: BaseException) -> str:
    return str(error).split("\n", 1)[0]


def _read_group(file: pq.ParquetFile, group: int, first_row: int, loading: Loading) -> Iterator[Loaded]:
    facts = file.metadata.row_group(group)
    rows_at_once = _AT_ONCE * facts.num_rows // max(facts.total_byte_size, 1)
    gathered = _Gathered(loading)
    done = 0
    try:
        for some in file.iter_batches(max(1, min(rows_at_once, _ROWS_AT_ONCE)), row_groups=[group], use_threads=False):
            if gathered.add(_Rows(some, first_row + done, loading).documents()):
                yield gathered.take()
            done += some.num_rows
    except (pa.ArrowException, OSError) as error:
        message = f"{facts.num_rows - done:,} rows of row group {group} cannot be read ({_first_line(error)})"
        loading.fault("corrupt", message, offset=first_row + done)
    loading.count_bytes(sum(facts.column(column).total_compressed_size for column in range(facts.num_columns)))
    yield gathered.take()


class _Gathered:
    """Small batches of one schema on their way to a large one."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._parts: list[pa.RecordBatch] = []

    def add(self, part: pa.RecordBatch) -> bool:
        """Whether it is time to `take`."""
        self._parts.append(part)
        size = sum(column.nbytes for batch in self._parts for column in (batch["text"], batch["html"]))
        rows = sum(batch.num_rows for batch in self._parts)
        return size >= self._loading.settings.batch_size or rows + _ROWS_AT_ONCE > MAX_ROWS or self._loading.is_full

    def take(self) -> Loaded:
        batch = pa.concat_batches(self._parts) if self._parts else None
        self._parts = []
        return self._loading.take(batch)


class _Rows:
    """A few rows as read, turned into documents of ours."""

    def __init__(self, rows: pa.RecordBatch, first_row: int, loading: Loading) -> None:
        self._rows = rows
        self._loading = loading
        self._path = loading.shard.path
        self._first_row = first_row
        self._names = {ours: loading.settings.theirs(ours) for ours in OURS}
        self._ids = self._make_ids()
        self._encodings: list[str] = [UTF8] * rows.num_rows

    def documents(self) -> pa.RecordBatch:
        text, text_faults = self._strings("text")
        html, html_faults = self._strings("html")
        url = self._plain("url")
        faults = html_faults | text_faults
        sizes = pc.add(_lengths(text), _lengths(html))
        limit = self._loading.settings.max_document_size
        for row in _rows_where(pc.and_(text.is_null(), html.is_null())):
            faults.setdefault(row, ("no_text", f"row {self._first_row + row:,} has no text"))
        for row in _rows_where(pc.greater(sizes, limit)):
            message = f"{sizes[row].as_py():,} bytes; at most {limit:,} are allowed (max_document_size)"
            faults[row] = ("oversized", message)
        columns = {"id": pa.array(self._ids, pa.string()), "text": text, "html": html, "url": url}
        columns["source"] = pa.array([self._path] * self._rows.num_rows, pa.string())
        columns.update(self._carried(set(columns)))
        return self._without(pa.record_batch(columns), faults)

    def _without(self, batch: pa.RecordBatch, faults: dict[int, tuple[str, str]]) -> pa.RecordBatch:
        for row, (cause, message) in sorted(faults.items()):
            self._loading.fault(cause, message, self._ids[row], self._first_row + row)
        for encoding, count in Counter(
            self._encodings[row] for row in range(batch.num_rows) if row not in faults
        ).items():
            self._loading.count_decoded(encoding, count)
        return batch.filter(pa.array([row not in faults for row in range(batch.num_rows)])) if faults else batch

    def _make_ids(self) -> list[str]:
        given = self._plain("id").to_pylist()
        return [id or f"{self._path}:{self._first_row + row}" for row, id in enumerate(given)]

    def _column(self, ours: str) -> pa.Array | None:
        index = self._rows.schema.get_field_index(self._names[ours])
        return _plain_values(self._rows.column(index)) if index >= 0 else None

    def _plain(self, ours: str) -> pa.Array:
        """A column as strings: null where it is missing or of a type that has no text."""
        column = self._column(ours)
        if column is not None:
            try:
                return _valid(column.cast(pa.string(), safe=False))
            except pa.ArrowException:  # a list or a struct
                pass
        return pa.nulls(self._rows.num_rows, pa.string())

    def _strings(self, ours: str) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
        """The text or html column and the rows at fault: (cause, message)."""
        column = self._column(ours)
        if column is None or pa.types.is_null(column.type):
            return pa.nulls(self._rows.num_rows, pa.string()), {}
        if not _is_text(column.type):
            message = f'the column "{self._names[ours]}" holds {column.type}, not strings'
            held = dict.fromkeys(_rows_where(column.is_valid()), ("bad_column", message))
            return pa.nulls(len(column), pa.string()), held
        as_bytes = column.cast(pa.large_binary())
        try:
            # The cast from bytes looks at every one; Parquet's readers take the file's word that a string is UTF-8.
            return as_bytes.cast(pa.large_string()).cast(pa.string()), {}
        except pa.ArrowInvalid:
            return self._decode(as_bytes, ours == "html")

    def _decode(self, column: pa.Array, is_html: bool) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
        texts: list[str | None] = []
        faults: dict[int, tuple[str, str]] = {}
        for row, data in enumerate(column.to_pylist()):
            text = None
            if data is not None:
                try:
                    found = decode(data, html=is_html, bad_byte_ratio=self._loading.settings.bad_byte_ratio)
                    text, self._encodings[row] = found.text, found.encoding
                    self._loading.count_decoded(found.encoding, 0, found.replaced_bytes)
                except Undecodable as error:
                    faults[row] = ("undecodable", f"row {self._first_row + row:,} {error}")
            texts.append(text)
        return pa.array(texts, pa.string()), faults

    def _carried(self, taken: set[str]) -> dict[str, pa.Array]:
        """The other columns under names of their own; a name that stands twice in the file gets a number."""
        mapped = set(self._names.values())
        carried: dict[str, pa.Array] = {}
        for field, column in zip(self._rows.schema, self._rows.columns, strict=True):
            if field.name in mapped:
                continue
            name = bare = carried_name(field.name)
            number = 2
            while name in carried or name in taken:
                name, number = f"{bare}_{number}", number + 1
            carried[name] = _valid(_plain_values(column))
        return carried


def _plain_values(column: pa.Array) -> pa.Array:
    """A dictionary-encoded column as its values: dictionaries differ from batch to batch."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _is_text(kind: pa.DataType) -> bool:
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    return any(test(kind) for test in tests) or kind in (pa.string_view(), pa.binary_view())


def _valid(column: pa.Array) -> pa.Array:
    """The column, its strings made valid UTF-8 if they were not: whoever reads it later would stumble."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        values = column.cast(pa.large_binary()).to_pylist()
        return pa.array([None if value is None else value.decode("utf-8", "replace") for value in values], column.type)
    return column


def _lengths(column: pa.Array) -> pa.Array:
    return pc.fill_null(pc.binary_length(column), 0)


def _rows_where(mask: pa.Array) -> list[int]:
    return [int(row) for row in np.flatnonzero(mask.to_numpy(zero_copy_only=False))]
