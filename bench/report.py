"""What `cleaner report` costs for a run of many documents: a finished run is made up, then reported on.

    python -m bench.report FOLDER [--documents N] [--files N]

Nine in ten documents are dropped, a third of those as near duplicates; each clean task has left a file in dropped/. Ids
and URLs are all different, of 200,000 hosts; a text has 200 bytes, as only those of a few row groups are read.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cleaner import __version__
from cleaner.funnel import READ, Size, StageCount, Tally, add_up, funnel
from cleaner.io.sink import ParquetSink
from cleaner.io.store import Store
from cleaner.pipeline.definition.config import dump_pipeline, parse_pipeline
from cleaner.pipeline.directory import PIPELINE, PLAN, Receipt, RunDirectory
from cleaner.pipeline.tasks.ledger import DROPPED, ROW_GROUP_SIZE

STAGES = "version: 1\nstages: [text_length: {min: 200}, language, near_duplicates, punctuation_count: {max: 9000}]"
REASONS = (("text_length", "below_min"), ("near_duplicates", "near_duplicate"), ("punctuation_count", "above_max"))
HOSTS, CLUSTERS = 200_000, 1_000_000
TEXT = "清晨的菜市场整理了一批旧照片，按照惯例，一共用了三天。" * 3


def numbered(head: str, numbers: np.ndarray, tail: str = "") -> pa.Array:
    """Texts with a number in each."""
    return pc.binary_join_element_wise(head, pc.cast(pa.array(numbers), pa.string()), tail, "")


def documents(first: int, count: int, dice: np.random.Generator) -> dict[str, pa.Array]:
    """The columns that kept and dropped documents share."""
    numbers = np.arange(first, first + count)
    hosts = (HOSTS * dice.random(count) ** 3).astype(np.int64)
    urls = pc.binary_join_element_wise(numbered("https://www.site", hosts, ".example/"), numbered("page/", numbers), "")
    return {
        "id": numbered("crawl-2026-", numbers),
        "text": numbered(TEXT, numbers),
        "url": urls,
        "source": numbered("crawl/part-", numbers // 10_000, ".warc.gz"),
    }


def write_dropped(store: Store, task: int, count: int, dice: np.random.Generator) -> None:
    """The dropped documents of one task, a third for each reason."""
    which = dice.integers(0, len(REASONS), count)
    stages, reasons = (pa.array([pair[place] for pair in REASONS]).take(pa.array(which)) for place in (0, 1))
    clusters = pa.array((CLUSTERS * dice.random(count) ** 2).astype(np.int64), mask=which != 1)
    columns = documents(task * count, count, dice) | {
        "stage": stages,
        "reason": reasons,
        "value": pa.array(dice.random(count)),
        "threshold": pa.repeat(pa.scalar(0.5), count),
        "evidence": pa.nulls(count, pa.string()),
        "duplicate_of": pc.binary_join_element_wise("kept-", pc.cast(clusters, pa.string()), ""),
    }
    with ParquetSink(store, f"dropped/00-clean-{task:06d}.parquet", ROW_GROUP_SIZE, "zstd") as sink:
        sink.write(pa.RecordBatch.from_pydict({name: columns[name] for name in DROPPED.names}, DROPPED))


def write_kept(store: Store, shard: int, count: int, dice: np.random.Generator) -> None:
    """A shard of data/."""
    columns = documents(shard * count, count, dice)
    columns["id"] = numbered("kept-", np.arange(shard * count, (shard + 1) * count))
    columns["language"] = pa.array(["zh", "en", "ja"]).take(pa.array(dice.integers(0, 3, count)))
    with ParquetSink(store, f"data/part-{shard:05d}.parquet", 64_000_000, "zstd") as sink:
        sink.write(pa.RecordBatch.from_pydict(columns))


def receipt_of(dropped: int, kept: int) -> Receipt:
    """What one task would say."""
    sizes = [dropped + kept, dropped + kept - dropped // 3, 0, 0, kept]
    sizes[2], sizes[3] = sizes[1], sizes[1] - dropped // 3
    came, stages = Size(sizes[0], sizes[0] * 900, sizes[0] * 2500), {}
    for place, count in zip((READ, 0, 1, 2, 3), (sizes[0], *sizes[1:]), strict=True):
        stayed = Size(count, count * 900, count * 2500)
        reason = {0: "below_min", 2: "near_duplicate", 3: "above_max"}.get(place)
        reasons = {reason: came.documents - count} if reason else {}
        counted = {f"{2.0 ** (edge / 4):.4g}": 1 + count // 40 for edge in range(40)} if place in (0, 3) else {}
        stages[place] = StageCount(came, stayed, 12.0, reasons, histogram=counted)
        came = stayed
    return Receipt(Tally(stages, came, dropped - dropped // 3, dropped // 3))


def make_run(folder: Path, total: int, files: int) -> None:
    """A finished run in an empty folder."""
    store, dice = Store(str(folder)), np.random.default_rng(1)
    store.write_text(PIPELINE, dump_pipeline(parse_pipeline(STAGES, "bench")))
    store.write_json(PLAN, {"cleaner": __version__, "inputs": ["crawl"], "options": {}, "skipped": [], "phases": []})
    dropped, kept = total * 9 // 10 // files, total // 10 // files
    receipt = receipt_of(dropped, kept)
    for task in range(files):
        write_dropped(store, task, dropped, dice)
        store.write_json(f"run/00-clean/receipts/{task:06d}.json", receipt.to_json())
    for shard in range(10):
        write_kept(store, shard, kept * files // 10, dice)
    run = RunDirectory(str(folder))
    total_tally = add_up(
        Receipt.from_json(store.read_json(f"run/00-clean/receipts/{task:06d}.json")).tally for task in range(files)
    )
    store.write_json("funnel.json", funnel(total_tally, run.labels, run.duplicate_places))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=10_000_000)
    parser.add_argument("--files", type=int, default=1000)
    given = parser.parse_args()
    if not (given.folder / "funnel.json").exists():
        make_run(given.folder, given.documents, given.files)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "cleaner", "report", str(given.folder)], check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    size = (given.folder / "report.html").stat().st_size
    print(f"{given.documents:,} documents in {given.files:,} files: {time.perf_counter() - start:.1f} s, ", end="")
    print(f"{used.ru_utime + used.ru_stime:.1f} CPU s, {used.ru_maxrss / 1024:.0f} MB, report.html {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
