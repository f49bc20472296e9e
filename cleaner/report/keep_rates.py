"""Keep rates by source, host and language: counted over all documents of a run, from a few columns of its files."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.pipeline.directory import RunDirectory
from cleaner.report.parquet import open_parquet
from cleaner.report.samples import spread_row_groups
from cleaner.stage import Annotator

MOST_ROWS = 15
"""Keys shown of a table, those with most documents."""
MOST_KEYS = 500_000
"""Keys counted at once: where there are more, those with fewest documents go, and the counts are lower bounds."""
HOST_DOCUMENTS = 200_000
"""Documents of which the host is looked up, if there are more."""
FEW_FILES = 100
"""So many files are all looked into: opening one costs as much as reading thousands of documents."""
LANGUAGE_DOCUMENTS = 2_000
"""Dropped documents, evenly spread, of which the language is looked up: about 1 % standard error of a share."""
HOST = r"^[A-Za-z][A-Za-z0-9+.\-]*://(?:[^/?#@\\]*@)?(?P<host>\[[^\]/?#]*\]|[^/?#:\\]+)"
"""The host of a URL with a scheme (RFC 3986, section 3.2), without user and port."""
LANGUAGE = "language"


@dataclass(frozen=True)
class Row:
    """Documents with one key: how many were read and how many of those were kept."""

    key: str
    read: int
    kept: int

    @property
    def rate(self) -> float:
        return self.kept / self.read if self.read else 0.0


@dataclass(frozen=True)
class KeepTable:
    """The keys with most documents, the others together, and what the numbers are not."""

    name: str
    rows: Sequence[Row]
    others: Row | None
    other_keys: int
    is_cut: bool = False
    """Whether rare keys were let go while counting."""
    sample: int = 0
    """Documents looked at, for languages of the dropped ones only; 0 where all were."""


COUNTS = pa.schema([("key", pa.string()), ("read", pa.int64()), ("kept", pa.int64())])


class KeyCounts:
    """How often keys came, kept or not, in memory that does not grow with the number of documents."""

    def __init__(self) -> None:
        self.is_cut = False
        self._parts: list[pa.Table] = []
        self._rows = 0

    def add(self, keys: pa.Array, are_kept: bool) -> None:
        """The documents with these keys, null for none."""
        counted = pc.value_counts(keys)
        counts = counted.field("counts")
        self.add_counts(counted.field("values"), counts, counts if are_kept else pc.multiply(counts, 0))

    def add_counts(self, keys: pa.Array, read: pa.Array, kept: pa.Array) -> None:
        """Keys, each with the documents read and kept."""
        self._parts.append(pa.Table.from_arrays([keys.cast(pa.string()), read, kept], schema=COUNTS))
        self._rows += len(keys)
        if self._rows > 2 * MOST_KEYS:
            self._add_up()

    def _add_up(self) -> pa.Table:
        parts = pa.concat_tables([COUNTS.empty_table(), *self._parts])
        whole = parts.group_by("key").aggregate([("read", "sum"), ("kept", "sum")])
        whole = whole.select(["key", "read_sum", "kept_sum"]).rename_columns(COUNTS.names)
        if whole.num_rows > MOST_KEYS:
            self.is_cut = True
            whole = whole.take(pc.select_k_unstable(whole, MOST_KEYS // 2, [("read", "descending")]))
        self._parts, self._rows = [whole], whole.num_rows
        return whole

    def table(self, name: str, sample: int = 0) -> KeepTable | None:
        """The keys with most documents, of equals the first by name; None where no document has a key."""
        whole = self._add_up().sort_by([("read", "descending"), ("key", "ascending")])
        if not whole["key"].null_count < whole.num_rows:
            return None
        shown = [Row(row["key"] or "", row["read"], row["kept"]) for row in whole.slice(0, MOST_ROWS).to_pylist()]
        rest = whole.slice(MOST_ROWS)
        others = Row("", pc.sum(rest["read"]).as_py(), pc.sum(rest["kept"]).as_py()) if rest.num_rows else None
        return KeepTable(name, shown, others, rest.num_rows, self.is_cut, sample)


def keep_tables(run: RunDirectory, funnel: Mapping[str, Any]) -> list[KeepTable]:
    """The tables that this run's files allow: none without dropped/, by host only where documents have URLs."""
    if not run.store.names("dropped") and funnel["kept"] < funnel["read"] - funnel["errors"]:
        return []
    by_source, by_host, by_language = KeyCounts(), KeyCounts(), KeyCounts()
    share = min(1.0, HOST_DOCUMENTS / max(1, funnel["read"]))
    looked_at = 0
    for folder in ("data", "dropped", "errors"):
        _count_sources(run, folder, by_source)
    for folder in ("data", "dropped"):
        for keys in _columns(run, folder, "url", share):
            by_host.add(hosts_of(keys), folder == "data")
            looked_at += len(keys)
    for keys in _columns(run, "data", LANGUAGE):
        by_language.add(keys, are_kept=True)
    hosts = by_host.table("host", looked_at if share < 1 else 0)
    tables = [by_source.table("source"), hosts, _by_language(run, funnel, by_language)]
    return [table for table in tables if table is not None]


def _count_sources(run: RunDirectory, folder: str, counts: KeyCounts) -> None:
    """Adds the documents of a folder; a row group of which all are of one source, as most are, is not read."""
    for name in run.store.names(folder):
        with open_parquet(run.store, f"{folder}/{name}", ["source"]) as file:
            place = file.schema_arrow.get_field_index("source")
            for group in range(file.metadata.num_row_groups):
                facts = file.metadata.row_group(group)
                seen = facts.column(place).statistics
                if seen is not None and seen.has_min_max and seen.min == seen.max and seen.null_count == 0:
                    size = pa.array([facts.num_rows])
                    counts.add_counts(pa.array([seen.min]), size, size if folder == "data" else pa.array([0]))
                else:
                    counts.add(file.read_row_group(group, ["source"])["source"].combine_chunks(), folder == "data")


def hosts_of(urls: pa.Array) -> pa.Array:
    """The host of each URL in lower case, null where there is none."""
    return pc.utf8_lower(pc.struct_field(pc.extract_regex(urls, HOST), "host"))


def _columns(run: RunDirectory, folder: str, name: str, share: float = 1.0) -> Iterator[pa.Array]:
    """A text column of a folder, or a share of it: of every so many files, the first rows of each row group."""
    names = run.store.names(folder)
    step = max(1, min(len(names) // FEW_FILES, int(1 / share)))
    for file_name in names[::step]:
        with open_parquet(run.store, f"{folder}/{file_name}") as file:
            place = file.schema_arrow.get_field_index(name)
            if place < 0 or not pa.types.is_string(file.schema_arrow.field(place).type):
                continue
            for group in range(file.metadata.num_row_groups):
                most = math.ceil(share * step * file.metadata.row_group(group).num_rows)
                if most:
                    yield next(file.iter_batches(most, row_groups=[group], columns=[name])).column(0)


def _by_language(run: RunDirectory, funnel: Mapping[str, Any], counts: KeyCounts) -> KeepTable | None:
    """By language, as a stage of the run names it: of the kept all, of the dropped estimated from some of them."""
    stage = next((placed.stage for placed in run.stages if LANGUAGE in placed.stage.adds), None)
    gone = funnel["dropped"] + funnel["duplicates"]
    if not isinstance(stage, Annotator) or (gone and not run.store.names("dropped")):
        return None
    found = [language for batch in _dropped_texts(run) for language in _languages(stage, batch)]
    if gone and found:
        names, weight = sorted(set(found)), gone / len(found)
        estimated = pa.array([round(weight * found.count(language)) for language in names], pa.int64())
        counts.add_counts(pa.array(names, pa.string()), estimated, pc.multiply(estimated, 0))
    return counts.table(LANGUAGE, len(found))


def _dropped_texts(run: RunDirectory) -> Iterator[Batch]:
    """Some dropped documents that have a text, evenly spread."""
    groups = spread_row_groups(run.store, "dropped")
    most = max(1, LANGUAGE_DOCUMENTS // max(1, len(groups)))
    for name, group in groups:
        with open_parquet(run.store, f"dropped/{name}") as file:
            rows = next(file.iter_batches(most, row_groups=[group], columns=["id", "url", "text"]))
            yield Batch(rows.filter(rows["text"].is_valid()))


def _languages(stage: Annotator, batch: Batch) -> list[str]:
    """The language of each document; of one that the stage cannot bear none is said."""
    try:
        return [value or "" for value in stage.annotate_batch(batch)[LANGUAGE].to_pylist()]
    except Exception:  # noqa: BLE001 - on hostile text a stage may raise anything, and this is only an estimate
        if len(batch) <= 1:
            return []
    return [language for row in range(len(batch)) for language in _languages(stage, batch.row(row))]
