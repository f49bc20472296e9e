"""Reading back the Parquet files of a finished run, a bounded part at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.errors import RunError
from cleaner.io.store import Store

BATCH_ROWS = 1 << 18
BUFFER = 4 << 20
"""Bytes of a column that are read at a time: a row group of texts is not to be in memory as a whole."""


@contextmanager
def open_parquet(store: Store, name: str, dictionary: Sequence[str] = ()) -> Iterator[pq.ParquetFile]:
    """A Parquet file of the output directory; RunError where it cannot be read.

    Text columns named in `dictionary` come as Arrow dictionaries, which is faster where few values recur.
    """
    try:
        with pq.ParquetFile(store.open_file(name), buffer_size=BUFFER, read_dictionary=list(dictionary)) as file:
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
