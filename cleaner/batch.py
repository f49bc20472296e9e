"""A batch: documents in hand, and views of their text that are computed once and only when asked for."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import compress
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.text.optional import hidden
from cleaner.text.units.utf8 import Utf8, utf8_of

Mask = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
MeasureGroup = Callable[[Utf8], Mapping[str, Values]]
"""A function of `cleaner.text` that takes all measures of every text in one pass: measure name -> one value a text."""


@cache
def settle_pandas() -> None:
    """Has pyarrow look for pandas now, and find none: where it does, the first array from a list imports it.

    That takes 0.4 s and 40 MB in every process. A conversion to or from pandas that a stage asks for works as ever.
    """
    with hidden("pandas"):
        pa.array([0])


class Lengths(NamedTuple):
    """How long each document is: its text, or its HTML where it has no text yet."""

    characters: Integers
    bytes: Integers


class Taken(NamedTuple):
    """Measures of a group, and the documents whose text has changed since: theirs are to be taken anew."""

    values: Mapping[str, Values]
    is_stale: Mask | None = None


class Batch:
    """Documents as an Arrow RecordBatch, never changed: a method that alters documents hands back another batch.

    Views (decoded strings, measures) belong to one column; they go when that column is replaced, and are carried over,
    row by row, when documents are dropped. Measures of a text stay with it where other texts are edited.
    """

    __slots__ = ("_lengths", "_measures", "_texts", "rows")

    def __init__(self, rows: pa.RecordBatch) -> None:
        self.rows = rows
        self._lengths: Lengths | None = None
        self._texts: dict[str, list[str]] = {}
        self._measures: dict[tuple[str, MeasureGroup], Taken] = {}

    @classmethod
    def of(cls, *texts: str, **columns: list[object]) -> "Batch":
        """A batch of these texts, with other columns as lists: for tests and the per-document forms."""
        arrays = {"text": pa.array(texts, pa.string())} | {name: pa.array(column) for name, column in columns.items()}
        return cls(pa.RecordBatch.from_pydict(arrays))

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def column(self, name: str) -> pa.Array:
        """A column as Arrow holds it; all null where the documents have none of that name."""
        place = self.rows.schema.get_field_index(name)
        return pa.nulls(len(self), pa.string()) if place < 0 else self.rows.column(place)

    def utf8(self, column: str = "text") -> Utf8:
        """The bytes of a string column, without copying."""
        return utf8_of(self.column(column))

    def texts(self, column: str = "text") -> list[str]:
        """A string column as Python strings, a missing text as ''."""
        if column not in self._texts:
            self._texts[column] = [text or "" for text in self.column(column).to_pylist()]
        return self._texts[column]

    def measures(self, group: MeasureGroup, column: str = "text") -> Mapping[str, Values]:
        """All measures of a group, one value a document each; the group's kernel runs once for a text."""
        key = (column, group)
        taken = self._measures.get(key)
        if taken is None:
            self._measures[key] = taken = Taken(group(self.utf8(column)))
        elif taken.is_stale is not None:
            anew = group(utf8_of(self.column(column).filter(pa.array(taken.is_stale))))
            values = {name: values.copy() for name, values in taken.values.items()}
            for name in values:
                values[name][taken.is_stale] = anew[name]
            self._measures[key] = taken = Taken(values)
        return taken.values

    def with_views(self, lengths: Lengths, group: MeasureGroup, values: Mapping[str, Values]) -> "Batch":
        """The documents with lengths, and measures of a group of their texts, that were taken before they were put by.

        Not the other views: those of a batch just read are none.
        """
        batch = Batch(self.rows)
        batch._lengths, batch._measures = lengths, {("text", group): Taken(values)}
        return batch

    def lengths(self) -> Lengths:
        """Characters and UTF-8 bytes of every document."""
        if self._lengths is None:
            text = self.column("text")
            array = pc.coalesce(text, self.column("html")) if text.null_count else text
            characters, size = (
                pc.fill_null(length(array), 0).to_numpy(zero_copy_only=False).astype(np.int64)
                for length in (pc.utf8_length, pc.binary_length)
            )
            self._lengths = Lengths(characters, size)
        return self._lengths

    def with_columns(self, columns: Mapping[str, pa.Array]) -> "Batch":
        """The documents with these columns added, or put in the place of those of the same name."""
        arrays = dict(zip(self.rows.schema.names, self.rows.columns, strict=True)) | dict(columns)
        batch = Batch(pa.RecordBatch.from_pydict(arrays))
        batch._texts = {name: texts for name, texts in self._texts.items() if name not in columns}
        batch._measures = {key: values for key, values in self._measures.items() if key[0] not in columns}
        batch._lengths = None if {"text", "html"} & columns.keys() else self._lengths
        return batch

    def with_texts(self, texts: pa.StringArray) -> "Batch":
        """The documents with these texts, of which many may be as they were: their measures need not be taken again."""
        same = pc.fill_null(pc.equal(self.column("text"), texts), False).to_numpy(zero_copy_only=False)
        batch = self.with_columns({"text": texts})
        for key, taken in self._measures.items():
            if key[0] == "text" and same.any():
                is_stale = ~same if taken.is_stale is None else ~same | taken.is_stale
                batch._measures[key] = Taken(taken.values, is_stale if is_stale.any() else None)
        return batch

    def without_columns(self, *names: str) -> "Batch":
        """The documents less these columns; a name they do not have is passed over."""
        batch = Batch(self.rows.select([name for name in self.rows.schema.names if name not in names]))
        batch._texts = {name: texts for name, texts in self._texts.items() if name not in names}
        batch._measures = {key: values for key, values in self._measures.items() if key[0] not in names}
        counted = {"text", "html"} & set(names)
        is_lost = any(self.column(name).null_count < len(self) for name in counted)
        batch._lengths = None if is_lost else self._lengths
        return batch

    def keep(self, mask: Mask) -> "Batch":
        """The documents for which the mask is true, in their order, with the views already taken."""
        if mask.all():
            return self
        batch = Batch(self.rows.filter(pa.array(mask)))
        batch._texts = {name: list(compress(texts, mask)) for name, texts in self._texts.items()}
        for key, taken in self._measures.items():
            is_stale = taken.is_stale[mask] if taken.is_stale is not None else None
            batch._measures[key] = Taken({name: values[mask] for name, values in taken.values.items()}, is_stale)
        if self._lengths is not None:
            batch._lengths = Lengths(self._lengths.characters[mask], self._lengths.bytes[mask])
        return batch

    def row(self, number: int) -> "Batch":
        """A batch of one of the documents."""
        return Batch(self.rows.slice(number, 1))
