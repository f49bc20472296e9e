"""Reading a slice of a shard of any format as batches of documents."""

from collections.abc import Callable, Iterator

from cleaner.io.archive import read_archive
from cleaner.io.jsonl import read_jsonl
from cleaner.io.loaded import Loaded, Loading, ReadSettings
from cleaner.io.parquet import read_parquet
from cleaner.io.shards import Slice
from cleaner.io.whole import read_whole

__all__ = ["Loaded", "ReadSettings", "read_slice"]

_READERS: dict[str, Callable[[Slice, Loading], Iterator[Loaded]]] = {
    "jsonl": read_jsonl,
    "parquet": read_parquet,
    "text": read_whole,
    "html": read_whole,
    "warc": read_archive,
    "wet": read_archive,
    "arc": read_archive,
}


def read_slice(slice: Slice, settings: ReadSettings) -> Iterator[Loaded]:  # noqa: A002 - it is what it is called
    """The documents of a slice in the shard's order, a batch at a time; at least one Loaded, perhaps without rows.

    Every record ends as a row, a skip or a fault. Bad input of any kind raises nothing: a file that cannot be opened
    or goes away is a fault `unreadable` behind what was read of it.
    """
    loading = Loading(slice, settings)
    try:
        yield from _READERS[slice.shard.format](slice, loading)
    except OSError as error:
        loading.fault("unreadable", f"{error.strerror or error}; check the path and its permissions, then run again")
    yield loading.take()
