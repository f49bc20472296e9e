"""Reading back the Parquet files of a finished run, a bounded part at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.errors import RunError
from cleaner.io.store import Store

BATCH_ROWS = 1 << 18


@contextmanager
def open_parquet(store: Store, name: str) -> Iterator[pq.ParquetFile]:
    """A Parquet file of the output directory; RunError where it cannot be read."""
    try:
        with pq.ParquetFile(store.path(name)) as file:
            yield file
    except (pa.ArrowInvalid, OSError) as error:
        raise RunError(f"'{name}' cannot be read: {error}") from error


def read_columns(store: Store, folder: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Some columns of all files of a folder, in batches; RunError where a file does not have them."""
    for name in store.names(folder):
        with open_parquet(store, f"{folder}/{name}") as file:
            missing = set(columns) - set(file.schema_arrow.names)
            if missing and file.metadata.num_rows:
                raise RunError(f"'{folder}/{name}' has no column '{min(missing)}': it is not of this run")
            if not missing:
                yield from file.iter_batches(BATCH_ROWS, columns=list(columns))
