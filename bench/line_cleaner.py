"""How fast the three stages of the line cleaner are on raw pages: megabytes of UTF-8 in a CPU second, kernels loaded.

    python -m bench.line_cleaner [--rounds 5]      reads $CLEANER_SHARED/data, by default ../shared/data

Each stage sees what the one before it left, in batches of 1 MB, as in a run. Prints the best of the rounds for each
stage alone and for the three together, on raw Chinese pages, on crawled Chinese text, and on clean text, with the share
of characters each stage took out.
"""

import argparse
import gzip
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from cleaner.batch import Batch
from cleaner.pipeline.definition.config import parse_pipeline
from cleaner.stage import LocalStage

DATA = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
SETS = {
    "raw Chinese pages": ("lines/pages.dev.jsonl.gz", "examples/*.txt"),
    "crawled Chinese text": ("cc/zh-cc_net-2021-43.jsonl.gz",),
    "clean Chinese text": ("clean/zh-docs.jsonl.gz", "clean/zh-news-1998.jsonl.gz"),
    "clean English text": ("clean/en-docs.jsonl.gz",),
}
STAGES = ("repair_text", "boilerplate_lines", "spam")
BATCH_BYTES, LEAST_BYTES = 1_000_000, 4_000_000


def read_texts(pattern: str) -> list[str]:
    texts = []
    for path in sorted(DATA.glob(pattern)):
        if path.name.endswith(".txt"):
            texts += [] if ".clean" in path.name else [path.read_text(encoding="utf-8")]
        else:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                texts += [row.get("text") or row.get("raw_content") or "" for row in map(json.loads, lines)]
    return [text for text in texts if text]


def cut_batches(texts: Sequence[str]) -> list[Batch]:
    """Batches of about a megabyte; the texts come again until there are four megabytes."""
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    if not size:
        raise SystemExit(f"no text below '{DATA}': set CLEANER_SHARED")
    batches, waiting, held = [], [], 0
    for text in [*texts] * -(-LEAST_BYTES // size):
        waiting.append(text)
        held += len(text.encode("utf-8", "replace"))
        if held >= BATCH_BYTES:
            batches.append(Batch.of(*waiting))
            waiting, held = [], 0
    return [*batches, Batch.of(*waiting)] if waiting else batches


def characters(batches: Sequence[Batch]) -> int:
    return sum(int(batch.lengths().characters.sum()) for batch in batches)


def megabytes(batches: Sequence[Batch]) -> float:
    return sum(int(batch.lengths().bytes.sum()) for batch in batches) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    pipeline = parse_pipeline(f"version: 1\nstages: [{', '.join(STAGES)}]\n", "bench")
    stages = [stage for stage in pipeline.stages if isinstance(stage, LocalStage)]
    for name, patterns in SETS.items():
        batches = cut_batches([text for pattern in patterns for text in read_texts(pattern)])
        size, total = megabytes(batches), 0.0
        print(f"{name}, {size:.1f} MB")
        for stage in stages:
            came, seconds = batches, []
            for _ in range(rounds + 1):  # the first loads kernels and weights
                fresh = [Batch(batch.rows) for batch in came]
                start = time.process_time()
                batches = [stage.apply(batch).batch for batch in fresh]
                seconds.append(time.process_time() - start)
            least = min(seconds[1:])
            total += least
            gone = 1 - characters(batches) / max(1, characters(came))
            print(f"  {stage.label:20s} {megabytes(came) / least:7.1f} MB/s   takes out {gone:.2%} of the characters")
        print(f"  {'together':20s} {size / total:7.1f} MB/s")


if __name__ == "__main__":
    main()
