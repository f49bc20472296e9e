"""From stages to phases and from shards to tasks: pure, no files, no processes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cleaner.io.shards import Shard, Slice, cut_shard
from cleaner.stage import Deduplicator, LocalStage, Marker, RangeFilter, Selector, Stage

Kind = Literal["clean", "mark", "match", "verify", "cluster", "index", "summary", "gather"]

EXPANSION = {"none": 1, "lz4": 3, "gzip": 4, "zstd": 5, "bzip2": 6, "xz": 6}
"""Bytes of text in a stored byte, about: 3.9 for JSONL.gz and 5.2 for WARC.gz of Chinese pages."""
LEAST_DOCUMENT, LEAST_PAGE = 500, 5_000
"""Bytes of a small document, and of a small page, of which nine tenths are markup: planning takes all to be this short,
so that key partitions turn out small enough."""
PAGES = ("warc", "arc", "html")
"""Formats whose documents are pages."""
KEY_BYTES = 64
"""Memory that one key takes while a match task sorts it."""
TASK_SIZES = (8_000_000, 512_000_000)
"""Least and most stored bytes of a task; between them a run has about 256 tasks, whatever its number of workers."""


@dataclass(frozen=True)
class Options:
    """What the command line says of a run beside its inputs and its pipeline file."""

    keep_dropped: Literal["all", "sample", "none"] = "all"
    keep_measures: bool = False
    memory: int = 256_000_000
    limit: int | None = None
    max_error_rate: float = 0.01


@dataclass(frozen=True)
class Phase:
    """Tasks that know nothing of each other, between two barriers.

    A `clean` phase carries out the decision of phase `decision` about corpus stage `decided`, if there is one, then the
    local stages `first` to `last`; it reads the documents that phase `source` wrote, or shards. If it ends before a
    corpus stage, `corpus` is that stage's place, as in the phases of other kinds that serve it.
    """

    number: int
    kind: Kind
    tasks: int
    first: int = 0
    last: int = 0
    corpus: int | None = None
    source: int | None = None
    decided: int | None = None
    decision: int | None = None

    @property
    def name(self) -> str:
        """The folder of the phase below run/."""
        return f"{self.number:02d}-{self.kind}"


@dataclass(frozen=True)
class Piece:
    """What a task reads of one slice: all, or the first `limit` documents."""

    slice: Slice
    limit: int | None = None


@dataclass(frozen=True)
class Placed:
    """A stage, where it stands in the pipeline, and what the funnel calls it."""

    place: int
    label: str
    stage: Stage


def place_stages(stages: Sequence[Stage]) -> list[Placed]:
    """The stages with labels of their own: the second of a name is called 'name#2'."""
    placed: list[Placed] = []
    for place, stage in enumerate(stages):
        again = sum(other.stage.label == stage.label for other in placed)
        placed.append(Placed(place, f"{stage.label}#{again + 1}" if again else stage.label, stage))
    return placed


def cut_phases(stages: Sequence[Stage], clean_tasks: int, match_tasks: int, gather_tasks: int) -> list[Phase]:
    """The phases of a run: the list of stages is cut at every stage that has to see the whole corpus."""
    phases: list[Phase] = []
    first, source, decided, decision = 0, None, None, None
    for place, stage in enumerate(stages):
        if isinstance(stage, LocalStage):
            continue
        clean = Phase(len(phases), "clean", clean_tasks, first, place, place, source, decided, decision)
        phases.append(clean)
        if isinstance(stage, Deduplicator):
            phases.append(Phase(len(phases), "match", match_tasks, corpus=place, source=clean.number))
            if stage.least_similarity is not None:
                phases.append(Phase(len(phases), "verify", clean_tasks, corpus=place, source=clean.number))
            phases.append(Phase(len(phases), "cluster", 1, corpus=place, source=clean.number))
            decision = phases[-1].number
            if stage.index is not None:
                tasks = max(clean_tasks, match_tasks)
                phases.append(Phase(len(phases), "index", tasks, corpus=place, source=clean.number))
        elif isinstance(stage, Marker):
            decision = len(phases)
            phases.append(Phase(decision, "mark", match_tasks, corpus=place, source=clean.number))
        elif isinstance(stage, Selector):
            partitions, decision = match_tasks if stage.partition_by else 1, len(phases)
            phases.append(Phase(decision, "summary", partitions, corpus=place, source=clean.number))
        first, source, decided = place + 1, clean.number, place
    last = Phase(len(phases), "clean", clean_tasks, first, len(stages), None, source, decided, decision)
    return [*phases, last, Phase(last.number + 1, "gather", gather_tasks, source=last.number)]


def expected_bytes(shards: Iterable[Shard]) -> int:
    """Bytes the shards are taken to have when they are decompressed."""
    return sum(shard.size * EXPANSION[shard.compression] for shard in shards)


def expected_documents(shards: Iterable[Shard]) -> int:
    """Documents the shards are taken to have, which is more than they are likely to."""
    sizes = ((LEAST_PAGE if shard.format in PAGES else LEAST_DOCUMENT, expected_bytes([shard])) for shard in shards)
    return sum(size // least for least, size in sizes)


def match_task_count(documents: int, memory: int, keys_per_document: int = 1, indexed: int = 0) -> int:
    """So many that the keys of one partition are likely to fit a task's memory; if not, the task makes more passes.

    `indexed` are keys of indexes, which come beside those of the documents.
    """
    return max(1, math.ceil((documents * keys_per_document + indexed) * KEY_BYTES / memory))


def most_keys(stages: Sequence[Stage]) -> int:
    """Keys that a document has for the de-duplicator that wants most of them; 1 where there is none."""
    return max((stage.keys_per_document for stage in stages if isinstance(stage, Deduplicator)), default=1)


def gather_task_count(expected: int, shard_size: int) -> int:
    """One task for every four shards there would be if everything were kept, but no more than 1,000."""
    return min(1000, max(1, math.ceil(expected / shard_size / 4)))


def task_size(shards: Sequence[Shard]) -> int:
    """Stored bytes a task should read, from the input alone, so that the tasks of a run never depend on the machine."""
    least, most = TASK_SIZES
    return min(most, max(least, sum(shard.size for shard in shards) // 256))


def deal_tasks(shards: Sequence[Shard]) -> list[list[Piece]]:
    """What each task reads: slices of large shards, several small ones together, in the order of the listing."""
    size = task_size(shards)
    tasks: list[list[Piece]] = [[]]
    filled = 0
    for shard in shards:
        slices = cut_shard(shard, size)
        for part in slices:
            weight = shard.size // len(slices)
            if tasks[-1] and filled + weight > size:
                tasks.append([])
                filled = 0
            tasks[-1].append(Piece(part))
            filled += weight
    return tasks


def measure_labels(stages: Sequence[Placed]) -> list[str]:
    """The labels of the stages that take a measure: the columns that `--keep-measures` writes."""
    return [placed.label for placed in stages if isinstance(placed.stage, RangeFilter)]
