"""A few rows of many Parquet files, always the same ones, with bounded reading."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.io.store import Store
from cleaner.report.evidence import LOOKED_THROUGH
from cleaner.report.parquet import open_parquet, read_columns

MOST_FILES = 64
MOST_ROW_GROUPS = 32
"""Read of a folder for a report, evenly spread; those of dropped/ have about 16 MB each."""
MOST_ROWS = 5
"""Shown of each kind."""
CUT = 300
"""Characters shown of a text."""

Item = TypeVar("Item")


def spread(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many of the items, evenly spread."""
    count = min(len(items), most)
    return [items[place * len(items) // count] for place in range(count)]


def spread_row_groups(store: Store, folder: str) -> list[tuple[str, int]]:
    """Row groups from all over a folder: the name of the file and the number of the group."""
    groups = []
    for name in spread(store.names(folder), MOST_FILES):
        with open_parquet(store, f"{folder}/{name}") as file:
            groups += [(name, group) for group in range(file.metadata.num_row_groups)]
    return spread(groups, MOST_ROW_GROUPS)


def row_groups(store: Store, folder: str, columns: Sequence[str]) -> Iterator[pa.Table]:
    """The columns, as far as they are there, of row groups from all over a folder."""
    for name, group in spread_row_groups(store, folder):
        with open_parquet(store, f"{folder}/{name}") as file:
            yield file.read_row_group(group, [name for name in columns if name in file.schema_arrow.names])


def sample_rows(
    store: Store, folder: str, kinds: Sequence[str], columns: Sequence[str]
) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Rows of each kind, that is of equal values in the columns `kinds`: from as many row groups as there are.

    Rows that have everything come before those that lack the last column, the text. Texts are cut short.
    """
    found: dict[tuple[str, ...], list[tuple[int, dict[str, Any]]]] = {}
    for rows in row_groups(store, folder, [*kinds, *columns]):
        codes = np.zeros(rows.num_rows, np.int64)
        for name in kinds:
            encoded = rows.column(name).combine_chunks().dictionary_encode()
            codes = codes * len(encoded.dictionary) + encoded.indices.to_numpy()
        lacking = pc.is_null(rows.column(columns[-1])).to_numpy()
        order = np.lexsort((lacking, codes))
        starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) > 0]) if len(order) else order
        ranks = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
        chosen = ranks < MOST_ROWS
        picked = [cut_short(column) for column in rows.take(pa.array(order[chosen])).columns]
        table = pa.Table.from_arrays(picked, rows.schema.names)
        for rank, row in zip(ranks[chosen], table.to_pylist(), strict=True):
            found.setdefault(tuple(row[name] for name in kinds), []).append((int(rank), row))
    # sorted is stable: the first of every row group before the second of any
    return {
        kind: [row for _, row in sorted(ranked, key=lambda pair: pair[0])[:MOST_ROWS]] for kind, ranked in found.items()
    }


def cut_short(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts with no more characters than are looked through."""
    return pc.utf8_slice_codeunits(column, 0, LOOKED_THROUGH) if pa.types.is_string(column.type) else column


def count_values(store: Store, folder: str, column: str) -> Counter[str]:
    """How often each value of a text column stands in all files of a folder; no other column is read."""
    counts = Counter[str]()
    for rows in read_columns(store, folder, [column]):
        counts.update({found["values"]: found["counts"] for found in pc.value_counts(rows.column(0)).to_pylist()})
    return counts
