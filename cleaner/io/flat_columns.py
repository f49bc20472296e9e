"""The columns of a batch, filled from flat JSON lines as bytes, and from other records value by value."""

from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.io.columns import carried_name, to_array
from cleaner.io.flat_lines import BODY, CELL, fill_column, scan_lines
from cleaner.io.flat_values import FALSE, FLOAT, INTEGER, MOST_DIGITS, NULL, OBJECT, STRING, TRUE
from cleaner.io.loaded import MAX_COLUMNS, MAX_ROWS, OURS

__all__ = ["FlatColumns"]

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]

CELLS = 1 << 13
"""Cells that are scanned before they go to their columns: half a megabyte of them."""
LEAST = 1 << 12
"""Bytes that a column has room for at first."""
LARGE = 1 << 20
"""Bytes of lines at once of which most shards have fewer: room for more is not kept from batch to batch."""
EXACT = 1 << 53
"""Integers up to here are exact as float64 (IEEE 754)."""
TEXT = 1 << STRING | 1 << NULL
LIKE_TEXT = TEXT | 1 << INTEGER | 1 << FALSE | 1 << TRUE
"""What an id or a URL may be: as JSON has them, these are their own text."""
SCALAR = LIKE_TEXT | 1 << FLOAT
ALLOWED = {"text": TEXT | BODY, "html": TEXT | BODY, "id": LIKE_TEXT, "url": LIKE_TEXT}


class Column:
    """The values of one key in a batch: the text of each and what it is; those that are neither as Python has them."""

    def __init__(self, room: int = LEAST) -> None:
        self._buffer = pa.allocate_buffer(room, resizable=True)
        self._bytes = np.frombuffer(self._buffer, np.uint8)
        self._offsets = np.zeros(MAX_ROWS + 1, np.int32)
        self._kinds = np.zeros(MAX_ROWS, np.uint8)
        self._next_row = 0
        self._objects: dict[int, object] = {}

    @property
    def size(self) -> int:
        """Bytes there are."""
        return int(self._offsets[self._next_row])

    def _have_room(self, size: int) -> None:
        if self.size + size > len(self._bytes):
            self._buffer.resize(max(self.size + size, 4 * len(self._bytes)))
            self._bytes = np.frombuffer(self._buffer, np.uint8)

    def fill(self, copied: Bytes, cells: Integers, order: Integers, size: int) -> None:
        """Adds the cells of these numbers, which have `size` bytes."""
        self._have_room(size)
        self._next_row = fill_column(copied, cells, order, self._bytes, self._offsets, self._kinds, self._next_row)

    def put(self, row: int, value: object) -> None:
        """Adds a value for a row behind those there are."""
        if value is None:
            return
        kind, text = as_cell(value)
        if kind == OBJECT:
            self._objects[row] = value
        size = self.size
        self._have_room(len(text))
        self._offsets[self._next_row : row + 1] = size
        self._bytes[size : size + len(text)] = np.frombuffer(text, np.uint8)
        self._offsets[row + 1] = size + len(text)
        self._kinds[row] = kind
        self._next_row = row + 1

    def strings(self, rows: int) -> pa.StringArray:
        """The column of a batch of so many rows as text, null where there is none. It is not filled any more."""
        size = self.size
        self._offsets[self._next_row : rows + 1] = size
        self._next_row, self._bytes = rows, np.zeros(0, np.uint8)
        if len(self._buffer) != size:
            self._buffer.resize(size)
        is_valid = self._kinds[:rows] != NULL
        bits = None if is_valid.all() else pa.py_buffer(np.packbits(is_valid, bitorder="little"))
        return pa.StringArray.from_buffers(rows, pa.py_buffer(self._offsets[: rows + 1].copy()), self._buffer, bits)

    def values(self, rows: int) -> pa.Array:
        """The same as an array of the type that `to_array` gives such values."""
        kinds = self._kinds[:rows]
        present = set(np.flatnonzero(np.bincount(kinds)).tolist()) - {NULL}
        if not present:
            return pa.nulls(rows)
        texts = self.strings(rows)
        if present == {STRING}:
            return texts
        if present <= {FALSE, TRUE}:
            return pc.equal(texts, "true")
        if present == {INTEGER}:
            return texts.cast(pa.int64())
        if present <= {INTEGER, FLOAT} and _are_exact(texts.filter(pa.array(kinds == INTEGER))):
            return texts.cast(pa.float64())
        return to_array([self._value(row, text) for row, text in enumerate(texts.to_pylist())])

    def _value(self, row: int, text: str | None) -> object:
        if text is None or self._kinds[row] == STRING:
            return text
        return self._objects[row] if row in self._objects else orjson.loads(text)


def _are_exact(integers: pa.StringArray) -> bool:
    return bool(np.all(np.abs(integers.cast(pa.int64()).to_numpy(zero_copy_only=False)) <= EXACT))


def as_cell(value: object) -> tuple[int, bytes]:
    """The kind and the text of a value that is not None; OBJECT and no text for one that no cell of a flat line has."""
    if isinstance(value, str):
        return STRING, value.encode()
    if isinstance(value, bool):
        return (TRUE, b"true") if value else (FALSE, b"false")
    if isinstance(value, int) and abs(value) < 10**MOST_DIGITS:
        return INTEGER, b"%d" % value
    if isinstance(value, float) and isfinite(value):
        return FLOAT, repr(value).encode()
    return OBJECT, b""


class FlatColumns:
    """Collects the documents of a slice of JSON lines until a batch is full."""

    def __init__(self, path: str, names: Sequence[str], batch_size: int) -> None:
        """`names`: the input's names for `OURS`, no two alike; `batch_size`: bytes of lines."""
        self._path, self._batch_size = path, batch_size
        self._ours = dict(zip(names, OURS, strict=True))
        self._cells, self._order = np.zeros((CELLS, CELL), np.int64), np.zeros(CELLS, np.int64)
        self._copied = np.zeros(0, np.uint8)
        self._rooms: dict[str, int] = {}  # bytes that a column had in the batch before
        self._clear()

    def _clear(self) -> None:
        self._columns = {name: Column(self._room(name)) for name in self._ours}
        self._starts = np.zeros(MAX_ROWS, np.int64)  # of the line of each row, in the decompressed shard
        self._rows = self._size = self._by_record = 0
        self._learn()

    def _room(self, name: str) -> int:
        """Bytes that the column will have, if this batch is like the one before."""
        return max(LEAST, self._rooms.get(name, 0) * 9 // 8)

    def _learn(self) -> None:
        """Gets the keys that are known ready for the kernel."""
        keys = [name.encode() for name in self._columns]
        bounds = np.cumsum([0, *map(len, keys)], dtype=np.int64)
        allowed = [ALLOWED[self._ours[name]] if name in self._ours else SCALAR for name in self._columns]
        self._ends, self._sizes = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        self._known = (np.frombuffer(b"".join(keys), np.uint8), bounds, np.array(allowed, np.int64))

    @property
    def is_full(self) -> bool:
        """Whether it is time for a batch."""
        is_wide = len(self._columns) - len(self._ours) > MAX_COLUMNS
        return self._size >= self._batch_size or self._rows >= MAX_ROWS or is_wide

    @property
    def is_seldom_flat(self) -> bool:
        """Whether most documents of the batch were read as records: columns of values cost less then."""
        return 2 * self._by_record > self._rows

    def add_lines(self, lines: bytes, at: int, offset: int, longest: int) -> tuple[int, int]:
        """Adds the documents of lines from byte `at` on: up to the end, a line that is not flat, or a full batch.

        `lines` ends in a newline and begins at byte `offset` of the shard; a line over `longest` bytes is not flat.
        Returns where it stopped, and how many documents it found.
        """
        data, first = np.frombuffer(lines, np.uint8), self._rows
        if len(self._copied) < len(lines):
            self._copied = np.empty(len(lines), np.uint8)
        while at < len(lines) and not self.is_full:
            stop, rows, size, count = scan_lines(
                data,
                at,
                self._rows,
                self._batch_size - self._size,
                longest,
                *self._known,
                self._cells,
                self._copied,
                self._starts,
                self._order,
                self._ends,
                self._sizes,
            )
            self._fill()
            self._starts[self._rows : rows] += offset
            self._rows, self._size = rows, self._size + size
            if stop == at or count + len(self._columns) < CELLS:  # not for want of room: the line is not flat
                at = stop
                break
            at = stop
        return at, self._rows - first

    def _fill(self) -> None:
        """Hands cells to their columns."""
        first = 0
        for column, last, size in zip(self._columns.values(), self._ends.tolist(), self._sizes.tolist(), strict=True):
            if first < last:
                column.fill(self._copied, self._cells, self._order[first:last], size)
            first = last

    def add(
        self,
        id: str,  # noqa: A002
        text: str | None,
        html: str | None,
        url: str | None,
        size: int,
        carried: Mapping[str, object],
    ) -> None:
        """Adds a document that was read as a record."""
        for name, ours in zip(self._ours, (id, text, html, url), strict=True):
            self._columns[name].put(self._rows, ours)
        known = len(self._columns)
        for name, value in carried.items():
            if name not in self._columns:
                self._columns[name] = Column(self._room(name))
            self._columns[name].put(self._rows, value)
        self._rows += 1
        self._by_record += 1
        self._size += size
        if len(self._columns) > known:
            self._learn()

    def take(self) -> pa.RecordBatch:
        """What was collected, leaving nothing."""
        rows = self._rows
        self._rooms = {name: column.size for name, column in self._columns.items()}
        id, text, html, url = (self._columns.pop(name).strings(rows) for name in self._ours)
        columns = {
            "id": self._with_places(id),
            "text": text,
            "html": html,
            "url": url,
            "source": pa.repeat(pa.scalar(self._path, pa.string()), rows),
        }
        for name, column in self._columns.items():
            columns[carried_name(name)] = column.values(rows)
        if len(self._copied) > LARGE:
            self._copied = np.zeros(0, np.uint8)
        self._clear()
        return pa.record_batch(columns)

    def _with_places(self, ids: pa.StringArray) -> pa.StringArray:
        """Ids, where there is none made of the shard's path and the byte at which the line begins."""
        is_given = pc.fill_null(pc.greater(pc.binary_length(ids), 0), False)
        if pc.all(is_given).as_py() in (True, None):
            return ids
        numbers = pa.array(self._starts[: len(ids)]).cast(pa.string())
        return pc.if_else(is_given, ids, pc.binary_join_element_wise(self._path, numbers, ":"))
