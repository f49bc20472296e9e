"""Documents of a finished run drawn at random and always the same, and documents found by what stands in a column."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cleaner.io.store import Store
from cleaner.report.parquet import open_parquet

Kind = tuple[str, ...]
"""Values of some columns: documents that agree in them are drawn from together."""
Codes = npt.NDArray[np.int64]
TEXTS = 1_000
"""Documents of which the whole text is in memory at a time."""


class Place(NamedTuple):
    """Where a document stands: a file of the output directory, and the number of its row there."""

    file: str
    row: int


@dataclass
class Stratum:
    """Documents of one kind: how many there are to draw from, and the places of those drawn, in random order."""

    documents: int = 0
    places: list[Place] = field(default_factory=list)
    ranks: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def add(self, ranks: npt.NDArray[np.float64], file: str, rows: Codes, most: int) -> None:
        """Documents come along; those of the lowest ranks of all stay. `ranks` are in order."""
        self.documents += len(rows)
        places = [*self.places, *(Place(file, int(row)) for row in rows[:most])]
        ranks = np.concatenate([self.ranks, ranks[:most]])
        order = np.argsort(ranks, kind="stable")[:most]
        self.places, self.ranks = [places[place] for place in order], ranks[order]


def draw(
    store: Store, folder: str, kinds: Sequence[str], most: int, needs: str | None = "text", seed: int = 0
) -> dict[Kind, Stratum]:
    """At most so many documents of each kind, every one of them with the same odds; one pass, in bounded memory.

    `kinds`: the columns that tell kinds apart, () for one kind only; `needs`: a column that may not be null in them.
    """
    strata: dict[Kind, Stratum] = {}
    for number, name in enumerate(store.names(folder)):
        with open_parquet(store, f"{folder}/{name}") as file:
            first = 0
            for group in range(file.metadata.num_row_groups):
                count = file.metadata.row_group(group).num_rows
                dice = np.random.Generator(np.random.PCG64([seed, number, group])).random(count)
                rows = _eligible(file, group, needs)
                order = rows[np.argsort(dice[rows], kind="stable")]
                table = file.read_row_group(group, list(kinds)) if kinds else None
                for kind, mine in _by_kind(table, order):
                    stratum = strata.setdefault(kind, Stratum())
                    stratum.add(dice[mine], f"{folder}/{name}", mine + first, most)
                first += count
    return dict(sorted(strata.items()))


def in_turn(strata: Mapping[Kind, Stratum], most: int) -> Iterator[tuple[Kind, Place]]:
    """At most so many of the documents drawn, one of each kind in turn, so that rare kinds are seen beside others."""
    longest = max((len(stratum.places) for stratum in strata.values()), default=0)
    turns = (
        (kind, stratum.places[turn])
        for turn in range(longest)
        for kind, stratum in strata.items()
        if turn < len(stratum.places)
    )
    yield from islice(turns, most)


def _eligible(file: pq.ParquetFile, group: int, needs: str | None) -> Codes:
    """The rows of a row group that have something in a column; it is read only where its statistics do not tell."""
    facts = file.metadata.row_group(group)
    everything = np.arange(facts.num_rows)
    if needs is None or needs not in file.schema_arrow.names:
        return everything
    statistics = next(
        facts.column(place).statistics
        for place in range(facts.num_columns)
        if facts.column(place).path_in_schema == needs
    )
    if statistics is not None and statistics.has_null_count and statistics.null_count == 0:
        return everything
    valid = pc.is_valid(file.read_row_group(group, [needs])[needs])
    return np.flatnonzero(valid.to_numpy())


def _by_kind(table: pa.Table | None, rows: Codes) -> Iterator[tuple[Kind, Codes]]:
    """The rows of each kind, in their order."""
    if table is None:
        yield (), rows
        return
    codes, names = np.zeros(table.num_rows, np.int64), [[""]]
    for column in table.columns:
        encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
        values = [value or "" for value in encoded.dictionary.to_pylist()]
        codes = codes * len(values) + encoded.indices.to_numpy()
        names.append(values)
    for code in np.unique(codes[rows]).tolist():
        kind, rest = [], code
        for values in reversed(names[1:]):
            rest, place = divmod(rest, len(values))
            kind.append(values[place])
        yield tuple(reversed(kind)), rows[codes[rows] == code]


def read_rows(store: Store, places: Sequence[Place], columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The documents at these places, in their order, with all columns or those named that are there.

    Of a file only the row groups that hold them are read.
    """
    found: dict[Place, dict[str, Any]] = {}
    rows_of: dict[str, set[int]] = {}
    for place in places:
        rows_of.setdefault(place.file, set()).add(place.row)
    for name in sorted(rows_of):
        wanted = np.array(sorted(rows_of[name]))
        with open_parquet(store, name) as file:
            names = None if columns is None else [column for column in columns if column in file.schema_arrow.names]
            first = 0
            for group in range(file.metadata.num_row_groups):
                last = first + file.metadata.row_group(group).num_rows
                mine = wanted[(wanted >= first) & (wanted < last)]
                if len(mine):
                    rows = [{} for _ in mine] if names == [] else list(_rows_of(file, group, names, mine - first))
                    found |= {Place(name, int(row)): values for row, values in zip(mine, rows, strict=True)}
                first = last
    return [found[place] for place in places]


def _rows_of(file: pq.ParquetFile, group: int, names: Sequence[str] | None, wanted: Codes) -> Iterator[dict[str, Any]]:
    """Some rows of a row group, by their ascending numbers; no more than TEXTS of them are in memory at a time."""
    first, last = 0, int(wanted[-1])
    for batch in file.iter_batches(TEXTS, row_groups=[group], columns=names, use_threads=False):
        mine = wanted[(wanted >= first) & (wanted < first + batch.num_rows)] - first
        if len(mine):
            yield from batch.take(pa.array(mine)).to_pylist()
        first += batch.num_rows
        if first > last:
            return


def places_where(store: Store, folder: str, column: str, values: Collection[str]) -> Iterator[tuple[str, Place]]:
    """Every document of a folder that has one of the values in a text column, with the value; texts are not read."""
    wanted = pa.array(sorted(values), pa.string())
    for name in store.names(folder):
        with open_parquet(store, f"{folder}/{name}") as file:
            if column not in file.schema_arrow.names:
                continue
            first = 0
            for group in range(file.metadata.num_row_groups):
                here = file.read_row_group(group, [column])[column]
                rows = np.flatnonzero(pc.is_in(here, value_set=wanted).to_numpy())
                for row, value in zip(rows, here.take(pa.array(rows)).to_pylist(), strict=True):
                    yield value, Place(f"{folder}/{name}", first + int(row))
                first += len(here)
