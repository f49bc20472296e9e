"""Documents as the run read them: their shards are read once more, as far as they are still there and the same."""

from collections.abc import Collection
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.errors import UsageError
from cleaner.io.read import ReadSettings, read_slice
from cleaner.io.shards import Shard, Slice, list_shards
from cleaner.pipeline.directory import SLICES, RunDirectory
from cleaner.report.parquet import open_parquet


@dataclass
class Originals:
    """Documents by their id, each a batch of one; `missing` says why others of the shard are not here."""

    found: dict[str, Batch] = field(default_factory=dict)
    missing: str = "it was not found there"


def read_originals(run: RunDirectory, source: str, ids: Collection[str], most_bytes: int | None = None) -> Originals:
    """The documents of a shard that have these ids; of several with one id the first.

    Reading ends when all are found, or behind so many stored bytes.
    """
    shard = _same_shard(run, source)
    if not isinstance(shard, Shard):
        return Originals(missing=shard)
    originals, read = Originals(), 0
    settings = run.pipeline.input
    reading = ReadSettings(columns=settings.columns, max_document_size=int(settings.max_document_size))
    wanted = pa.array(sorted(ids), pa.string())
    for loaded in read_slice(Slice(shard), reading):
        rows = pc.indices_nonzero(pc.is_in(loaded.batch.column("id"), value_set=wanted)).to_pylist()
        for row in rows:
            originals.found.setdefault(
                loaded.batch.column("id")[row].as_py(), Batch(loaded.batch.take(pa.array([row])))
            )
        read += loaded.bytes_read
        if len(originals.found) == len(ids):
            break
        if most_bytes is not None and read > most_bytes:
            originals.missing = f"it is not in the first {most_bytes / 1e6:,.0f} MB of '{source}'"
            break
    return originals


def _same_shard(run: RunDirectory, source: str) -> Shard | str:
    """The shard as the run read it, or why it cannot be read again."""
    with open_parquet(run.store, SLICES) as file:
        slices = file.read(["path", "size", "modified"])
    mine = slices.filter(pc.equal(slices["path"], source)).to_pylist()
    if not mine:
        return f"'{source}' is no shard of this run"
    try:
        [shard] = list_shards([source], run.pipeline.input.format).shards
    except (UsageError, ValueError):
        return f"'{source}' is not there: go to the folder that cleaner run was started in"
    if (shard.size, shard.modified) != (mine[0]["size"], mine[0]["modified"]):
        return f"'{source}' was changed after the run"
    return shard
