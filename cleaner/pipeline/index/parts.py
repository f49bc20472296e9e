"""An index on disk: a folder of parts, each written by one run; what is in a part, and how some of it is read.

A part is whole when its `part.json` stands, which is written last; a folder without one is no part.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cleaner.errors import RunError, UsageError
from cleaner.io.files import is_url
from cleaner.io.store import Store, open_store
from cleaner.pipeline.dedup.keys import Halves, Rows, range_of_slot

FORMAT = 2
"""Of a part: raised when older code could no longer read it. Before 2 a part was of one run."""
PART = "part.json"
KEYS = pa.schema([("high", pa.uint64()), ("low", pa.uint64()), ("document", pa.int64())])
"""Rising by both halves of the key, through all files of a part; `document` is the number of the one that has it."""
KEPT = [("number", pa.int64()), ("id", pa.string()), ("source", pa.string()), ("url", pa.string())]
DOCUMENTS = pa.schema(KEPT)
SKETCHED = pa.schema([*KEPT, ("sketch_size", pa.int64()), ("sketch", pa.binary())])
"""Of documents whose similarity is told by sketches; rising by number, through all files of a part."""


@dataclass(frozen=True)
class PartFile:
    """A Parquet file of a part: its rows, and the first and last number, or half of a key, by which they are sorted."""

    name: str
    rows: int
    first: int
    last: int


@dataclass(frozen=True)
class Origin:
    """What of a part one run kept: the documents numbered from `first` to below `stop`, not every number taken."""

    name: str
    """Of the part that the run wrote: a digest of its input and pipeline, and the stage's place."""
    run: str
    """Name of the run's output directory."""
    made: str
    """When the run came to its end, UTC: 2026-11-30T08:15:00Z."""
    first: int
    stop: int
    documents: int
    is_pruned: bool = False
    """Whether documents were taken out since."""


@dataclass(frozen=True)
class IndexPart:
    """What one run added to an index, or several whose parts were merged, as its `part.json` says."""

    root: str
    """Folder of the part."""
    stage: str
    settings: Mapping[str, Any]
    numbers: int
    """Documents are numbered below this; not every number is taken."""
    origins: Sequence[Origin]
    """By rising numbers."""
    documents: Sequence[PartFile]
    keys: Sequence[PartFile]

    @property
    def made(self) -> str:
        """When the oldest of what it holds was made."""
        return min((origin.made for origin in self.origins), default="")

    @property
    def runs(self) -> list[str]:
        """The names of the runs that it is from."""
        return [origin.run for origin in self.origins]

    def origin_of(self, numbers: Rows) -> Rows:
        """The place among the origins of each of these documents."""
        firsts = np.array([origin.first for origin in self.origins], np.int64)
        return np.searchsorted(firsts, numbers, side="right") - 1

    @property
    def name(self) -> str:
        return self.root.rsplit("/", 1)[-1]

    @property
    def document_count(self) -> int:
        return sum(file.rows for file in self.documents)

    @property
    def key_count(self) -> int:
        return sum(file.rows for file in self.keys)

    def to_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **{name: value for name, value in asdict(self).items() if name != "root"}}


def absolute(path: str) -> str:
    """The path of an index for whatever process looks at it."""
    return path.rstrip("/") if is_url(path) else str(Path(path).resolve())


def read_part(root: str) -> IndexPart:
    """The part in a folder; RunError where it is gone, UsageError where this version cannot read it."""
    store = open_store(root)
    try:
        facts = store.read_json(PART)
        version = facts.pop("format")
        if version not in (1, FORMAT):
            raise UsageError(f"'{root}' was made by another version of cleaner, whose indexes this one cannot read")
        files = {kind: [PartFile(**file) for file in facts.pop(kind)] for kind in ("documents", "keys")}
        origins = [_only_origin(root, facts, files["documents"])] if version == 1 else facts.pop("origins")
        facts["origins"] = [origin if isinstance(origin, Origin) else Origin(**origin) for origin in origins]
        return IndexPart(root=root, documents=files["documents"], keys=files["keys"], **facts)
    except FileNotFoundError:
        raise RunError(f"the part of an index at '{root}' is gone: it was there when the run was planned") from None
    except (KeyError, TypeError, ValueError) as error:
        raise RunError(f"'{store.place(PART)}' is damaged ({error}): take the folder out of the index") from error


def _only_origin(root: str, facts: dict[str, Any], documents: Sequence[PartFile]) -> Origin:
    """What a part of format 1 says of its run."""
    name, count = root.rsplit("/", 1)[-1], sum(file.rows for file in documents)
    return Origin(name, facts.pop("run"), facts.pop("made"), 0, int(facts["numbers"]), count)


def list_parts(path: str) -> list[IndexPart]:
    """The parts of an index, oldest first; none where there is no such folder."""
    index = open_store(path)
    roots = [index.place(name) for name in index.names("") if index.exists(f"{name}/{PART}")]
    return sorted(map(read_part, roots), key=lambda part: (part.made, part.name))


def parts_of(path: str) -> list[IndexPart]:
    """The parts of an index; UsageError where there is none."""
    parts = list_parts(absolute(path))
    if not parts:
        raise UsageError(f"there is no index at '{path}': name a folder that a run wrote with 'index'")
    return parts


def settings_differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """What two makers of an index do not agree in, each with both values."""
    return [
        f"{name}: {ours.get(name)} here, {theirs.get(name)} there"
        for name in dict.fromkeys([*ours, *theirs])
        if ours.get(name) != theirs.get(name)
    ]


@contextmanager
def open_part_file(store: Store, name: str) -> Iterator[pq.ParquetFile]:
    """A Parquet file of a part; RunError where it is not there or damaged."""
    try:
        with pq.ParquetFile(store.open_file(name)) as file:
            yield file
    except (pa.ArrowInvalid, FileNotFoundError) as error:
        raise RunError(f"'{store.place(name)}' is damaged or gone ({error}): take its part out of the index") from error


def _groups(file: pq.ParquetFile, column: int, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """The row groups that may hold values from `first` to `last` of a sorted column, and what each holds."""
    for number in range(file.num_row_groups):
        bounds = file.metadata.row_group(number).column(column).statistics
        if bounds.min <= last and bounds.max >= first:
            yield number, bounds.min, bounds.max


def _files_between(files: Iterable[PartFile], first: int, last: int) -> Iterator[PartFile]:
    return (file for file in files if file.first <= last and file.last >= first)


def count_keys(part: IndexPart, slot: int, slots: int) -> int:
    """Keys of a part in one slot, and those that are read with them."""
    first, last = range_of_slot(slot, slots)
    store, count = open_store(part.root), 0
    for entry in _files_between(part.keys, first, last):
        with open_part_file(store, entry.name) as file:
            groups = [number for number, _, _ in _groups(file, 0, first, last)]
            count += sum(file.metadata.row_group(number).num_rows for number in groups)
    return count


def read_slot(part: IndexPart, slot: int, slots: int) -> Iterator[tuple[Rows, Halves]]:
    """The keys of a part in one slot, a row group at a time: number of the document, and the two halves of the key."""
    first, last = range_of_slot(slot, slots)
    store = open_store(part.root)
    for entry in _files_between(part.keys, first, last):
        with open_part_file(store, entry.name) as file:
            for group, _, _ in _groups(file, 0, first, last):
                high, low, documents = (column.to_numpy() for column in file.read_row_group(group).columns)
                start = np.searchsorted(high, np.uint64(first))
                stop = np.searchsorted(high, np.uint64(last), side="right")
                yield documents[start:stop], np.stack([high[start:stop], low[start:stop]], axis=1)


def read_numbers(part: IndexPart, numbers: Rows, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Some columns of the documents of these rising numbers, none left out; RunError where one is not there."""
    store, found = open_store(part.root), 0
    for entry in _files_between(part.documents, *(numbers[[0, -1]].tolist() if len(numbers) else (0, -1))):
        start, stop = np.searchsorted(numbers, [entry.first, entry.last + 1])
        with open_part_file(store, entry.name) as file:
            for group, least, most in _groups(file, 0, entry.first, entry.last):
                here = numbers[start:stop][slice(*np.searchsorted(numbers[start:stop], [least, most + 1]))]
                if len(here):
                    table = file.read_row_group(group, columns=["number", *columns])
                    mine = table.filter(pc.is_in(table["number"], value_set=pa.array(here)))
                    found += mine.num_rows
                    yield mine
    if found != len(numbers):
        raise RunError(f"'{part.root}' is damaged: it has keys of documents that are not there")
