"""What a plain script does with pyarrow alone: JSON lines (gzip) to one Parquet file each, on one thread.

python bench/plain_pyarrow.py INPUT_FOLDER OUTPUT_FOLDER
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

BLOCK = 8_000_000
"""Bytes of JSON parsed at once: the size of a batch of `cleaner`."""
ROW_GROUP = 64_000_000
"""Bytes of rows in a row group: the default of `cleaner`."""


def convert(source: Path, target: Path) -> None:
    """One shard. Lines over the edge of a block are carried into the next; a broken line ends the script."""
    options = pj.ReadOptions(use_threads=False, block_size=2 * BLOCK)
    writer: pq.ParquetWriter | None = None
    waiting: list[pa.Table] = []
    size, rest = 0, b""
    with pa.input_stream(str(source), compression="gzip") as stream:
        while True:
            data = stream.read(BLOCK)
            block = rest + data
            end = block.rfind(b"\n") + 1 if data else len(block)
            rest = block[end:]
            if end:
                table = pj.read_json(pa.BufferReader(block[:end]), options)
                writer = writer or pq.ParquetWriter(target, table.schema, compression="zstd")
                waiting.append(table)
                size += table.nbytes
            if writer and waiting and (size >= ROW_GROUP or not data):
                rows = pa.concat_tables(waiting)
                writer.write_table(rows, row_group_size=rows.num_rows)
                waiting, size = [], 0
            if not data:
                break
    if writer is not None:
        writer.close()


def main() -> None:
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    source, target = (Path(name) for name in sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.jsonl.gz")):
        convert(path, target / f"{path.name.partition('.')[0]}.parquet")


if __name__ == "__main__":
    main()
