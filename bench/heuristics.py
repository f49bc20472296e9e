"""How fast the measures of texts and the presets of heuristics are: megabytes of UTF-8 in a CPU second, kernels loaded.

    python -m bench.heuristics FOLDER... [--documents 5000] [--rounds 5]

FOLDER holds JSONL.gz with a field `text`. Prints for each folder the best of the rounds of every measure group, of the
surface groups together, and of the presets by themselves and together, with microseconds a document: in one process,
reading and writing left out. Stages that take a measure narrow a mask, as in a run; what they drop goes with
the last of them.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby, islice
from pathlib import Path

import numpy as np

from cleaner.batch import Batch
from cleaner.pipeline.definition.config import parse_pipeline
from cleaner.stage import LocalStage, RangeFilter
from cleaner.text.measures.line_repetition import line_repetition
from cleaner.text.measures.repetition import word_repetition
from cleaner.text.measures.segmented import segmented_measures
from cleaner.text.measures.surface import character_counts
from cleaner.text.measures.variety import character_variety
from cleaner.text.measures.word_counts import word_counts, word_lengths
from cleaner.text.units.utf8 import Utf8

BATCH = 2000  # documents


def surface(utf8: Utf8) -> None:
    """The groups of characters, lines and words, which a run takes one behind the other."""
    character_counts(utf8)
    word_counts(utf8)


GROUPS: Mapping[str, Callable[[Utf8], object]] = {
    "surface": surface,
    "character_counts": character_counts,
    "word_counts": word_counts,
    "word_lengths": word_lengths,
    "line_repetition": line_repetition,
    "word_repetition": word_repetition,
    "character_variety": character_variety,
    "segmented_measures": segmented_measures(),
}
PRESETS = ("gopher_repetition", "gopher_quality", "c4_as_fineweb", "fineweb")
MORE_PRESETS = ("c4", "dolma", "nemo_curator", "refinedweb_lines", "chinesewebtext", "pangu_alpha")
"""With PRESETS all that neither cut Chinese into dictionary words nor tell languages."""


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


def measure_all(group: Callable[[Utf8], object], batches: Sequence[Batch]) -> None:
    for batch in batches:
        group(batch.utf8())


def apply_all(stages: Sequence[LocalStage], batches: Sequence[Batch]) -> None:
    for batch in batches:
        batch = Batch(batch.rows)  # without the views of the round before
        for is_range, run in groupby(stages, lambda stage: isinstance(stage, RangeFilter)):
            alive = np.ones(len(batch), np.bool_)
            for stage in run:
                if isinstance(stage, RangeFilter):
                    alive[[drop.row for drop in stage.drops(batch)]] = False
                else:
                    batch = stage.apply(batch).batch
            batch = batch.keep(alive) if is_range else batch


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
            works[name] = partial(measure_all, group, batches)
        for presets in [*((preset,) for preset in PRESETS), PRESETS, (*PRESETS, *MORE_PRESETS)]:
            stages = stages_of(presets)
            name = "all presets" if len(presets) > len(PRESETS) else " + ".join(presets)
            works[name] = partial(apply_all, stages, batches)
        for name, work in works.items():
            least = best_of(given.rounds, work)
            print(f"  {name:66s} {megabytes / least:7.0f} MB/s {least / documents * 1e6:7.1f} us a document")


if __name__ == "__main__":
    main()
