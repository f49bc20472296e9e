"""How fast the measures of texts and the presets of heuristics are: megabytes of UTF-8 in a CPU second, kernels loaded.

    python -m bench.heuristics FOLDER... [--documents 5000] [--rounds 5]

FOLDER holds JSONL.gz with a field `text`. Prints for each folder the best of the rounds of every measure group, and of
the presets by themselves and together, with microseconds a document: in one process, reading and writing left out.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from cleaner.batch import Batch
from cleaner.pipeline.definition.config import parse_pipeline
from cleaner.stage import LocalStage
from cleaner.text.line_repetition import line_repetition
from cleaner.text.repetition import word_repetition
from cleaner.text.segmented import segmented_measures
from cleaner.text.surface import character_counts
from cleaner.text.utf8 import Utf8
from cleaner.text.variety import character_variety
from cleaner.text.word_counts import word_counts

BATCH = 2000  # documents
GROUPS: Mapping[str, Callable[[Utf8], object]] = {
    "character_counts": character_counts,
    "word_counts": word_counts,
    "line_repetition": line_repetition,
    "word_repetition": word_repetition,
    "character_variety": character_variety,
    "segmented_measures": segmented_measures(),
}
PRESETS = ("gopher_repetition", "gopher_quality", "c4_as_fineweb", "fineweb")


def read_batches(folder: Path, documents: int) -> list[Batch]:
    texts: list[str] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] or "" for line in islice(lines, documents - len(texts))]
    if not texts:
        raise SystemExit(f"no documents in '{folder}'")
    return [Batch.of(*texts[first : first + BATCH]) for first in range(0, len(texts), BATCH)]


def best_of(rounds: int, work: Callable[[], None]) -> float:
    """CPU seconds of the quickest round; one goes before, which loads the kernels."""
    seconds = []
    for _ in range(rounds + 1):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds[1:])


def apply_all(stages: Sequence[LocalStage], batches: Sequence[Batch]) -> None:
    for batch in batches:
        batch = Batch(batch.rows)  # without the views of the round before
        for stage in stages:
            batch = stage.apply(batch).batch


def stages_of(presets: Sequence[str]) -> list[LocalStage]:
    listed = ", ".join(f"{{preset: {preset}}}" for preset in presets)
    stages = parse_pipeline(f"version: 1\nstages: [{listed}]\n", "bench").stages
    return [stage for stage in stages if isinstance(stage, LocalStage)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for folder in given.folders:
        batches = read_batches(folder, given.documents)
        documents = sum(map(len, batches))
        megabytes = sum(int(batch.lengths().bytes.sum()) for batch in batches) / 1e6
        print(f"{folder}, {documents} documents, {megabytes:.1f} MB")
        works: dict[str, Callable[[], None]] = {}
        for name, group in GROUPS.items():
            works[name] = lambda group=group: [group(batch.utf8()) for batch in batches] and None  # noqa: B023
        for presets in [*((preset,) for preset in PRESETS), PRESETS]:
            stages = stages_of(presets)
            works[" + ".join(presets)] = lambda stages=stages: apply_all(stages, batches)  # noqa: B023
        for name, work in works.items():
            least = best_of(given.rounds, work)
            print(f"  {name:66s} {megabytes / least:7.0f} MB/s {least / documents * 1e6:7.1f} us a document")


if __name__ == "__main__":
    main()
