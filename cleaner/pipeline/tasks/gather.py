"""The last phase: the documents of all tasks, end to end, cut into even Parquet shards whatever the yield."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from cleaner.batch import Batch
from cleaner.funnel import Size, Tally
from cleaner.io.sink import ParquetSink
from cleaner.pipeline.dedup.keys import task_bases
from cleaner.pipeline.directory import Part, Receipt, RunDirectory, schema_from_text
from cleaner.pipeline.plan import Phase
from cleaner.pipeline.tasks.chain import size_of
from cleaner.pipeline.tasks.columns import common_schema, fit
from cleaner.pipeline.tasks.documents import read_part
from cleaner.pipeline.tasks.memory import give_back
from cleaner.text.measures.token_counters import token_counter


def gather(run: RunDirectory, phase: Phase, task: int) -> Receipt:
    """Writes the shards of data/ that fall to this task: shard `s` of `n` holds the rows from `s/n` to `(s+1)/n`."""
    receipts = run.receipts(run.phases[phase.source or 0])
    parts = [part for receipt in receipts for part in receipt.parts]
    total = sum(part.rows for part in parts)
    count = max(1, -(-sum(part.bytes for part in parts) // int(run.pipeline.output.shard_size)))
    schemas = [schema_from_text(text) for text in dict.fromkeys(part.schema for part in parts)]
    schema = common_schema(schemas, run.stages, run.options.keep_measures)
    kept = Size()
    for shard in range(count * task // phase.tasks, count * (task + 1) // phase.tasks):
        first, last = total * shard // count, total * (shard + 1) // count
        kept = kept.plus(_write_shard(run, shard, schema, _rows(run, parts, first, last)))
        give_back()  # or the pages of one shard are kept beside those of the next
    return Receipt(Tally(kept=kept), facts={"shards": count})


def _rows(
    run: RunDirectory, parts: Sequence[Part], first: int, last: int
) -> Iterator[tuple[pa.RecordBatch, Size | None]]:
    """Rows `first` to `last` of all parts taken end to end, with their sizes; parts outside are not opened."""
    bases = task_bases([part.rows for part in parts])
    for part, start, stop in zip(parts, bases[:-1], bases[1:], strict=True):
        if start < last and stop > first:
            yield from read_part(run.store, part, max(first - int(start), 0), last - int(start))


def _write_shard(
    run: RunDirectory, shard: int, schema: pa.Schema, rows: Iterator[tuple[pa.RecordBatch, Size | None]]
) -> Size:
    """The size of what was written: counted here where a batch was cut, by the clean task where it was not."""
    output = run.pipeline.output
    kept = Size()
    name = f"data/part-{shard:05d}.parquet"
    with ParquetSink(run.store, name, int(output.row_group_size), output.compression) as sink:
        sink.write_empty(schema)
        for batch, size in rows:
            fitted = fit(batch, schema)
            sink.write(fitted)
            size = size or size_of(Batch(fitted), token_counter(output.tokenizer))
            kept = kept.plus(size._replace(documents=fitted.num_rows))
            del batch, fitted  # the sink holds them as long as it needs them
    return kept
