"""What a run would do and take, told before anything is started."""

from collections import Counter
from collections.abc import Sequence

from cleaner.io.shards import list_shards
from cleaner.pipeline.config import Pipeline
from cleaner.pipeline.plan import EXPANSION, Options, Phase, Placed, place_stages
from cleaner.pipeline.run import make_plan

COMPRESSED_SHARE = 0.5
"""Bytes that lz4 leaves of a byte of text between phases, about: 0.46 for English and 0.62 for Chinese pages."""
TRACES_SHARE = 0.2
"""Bytes that a stage which verifies writes for a byte of text, about: keys and a sketch, 810 to a page of 4,000."""
BASE_MEMORY = 300_000_000
"""Resident bytes of a worker beside its working memory: the interpreter, Arrow, kernels, a batch in hand."""


def forecast(inputs: Sequence[str], pipeline: Pipeline, options: Options) -> list[str]:
    """The plan of a run in lines for the user."""
    listing = list_shards(inputs, pipeline.input.format)
    phases, tasks = make_plan(pipeline, listing, options)
    stored = sum(shard.size for shard in listing.shards)
    text = sum(shard.size * EXPANSION[shard.compression] for shard in listing.shards)
    formats = Counter(shard.format for shard in listing.shards)
    lines = [f"input: {len(listing.shards):,} shards, {size_words(stored)} stored, about {size_words(text)} of text"]
    lines += [f"  {count:,} {name}" for name, count in sorted(formats.items())]
    lines += [f"skipped: {path}: {why}" for path, why in listing.skipped]
    lines += ["phases:"]
    placed = place_stages(pipeline.stages)
    lines += [f"  {phase.name:12s} {phase.tasks:6,} tasks  {phase_words(phase, placed)}" for phase in phases]
    lines += [f"records: only those of {len(tasks)} tasks, --limit {options.limit}"] if options.limit else []
    cleans = sum(phase.kind == "clean" for phase in phases)
    disk = int(text * COMPRESSED_SHARE) * min(1, cleans - 1) + text  # the last clean phase does not compress
    verifying = sum(phase.kind == "verify" for phase in phases)
    disk += int(text * TRACES_SHARE) * verifying
    lines += [f"disk while it runs: at most about {size_words(disk)} between phases, beside what is written at the end"]
    lines += [
        f"memory: about {size_words(BASE_MEMORY + options.memory)} for each worker, whatever the size of the input"
    ]
    return lines


def phase_words(phase: Phase, stages: Sequence[Placed]) -> str:
    """What a phase does, with the names of its stages."""
    local = ", ".join(placed.label for placed in stages[phase.first : phase.last])
    corpus = "" if phase.corpus is None else stages[phase.corpus].label
    if phase.kind == "clean":
        reading = "read the shards" if phase.source is None else f"carry out {stages[phase.decided or 0].label}"
        ending = f"; keys for {corpus}" if corpus else ""
        return "; ".join(part for part in (reading, local) if part) + ending
    words = {
        "mark": f"find what documents share for {corpus}",
        "match": f"compare the keys of {corpus}",
        "verify": f"compare the sketches of documents that share one, for {corpus}",
        "cluster": f"join them into clusters for {corpus}",
        "summary": f"add up the corpus for {corpus}",
        "gather": "write even shards",
    }
    return words[phase.kind]


def size_words(size: int) -> str:
    """Bytes in a unit a person reads."""
    value = float(size)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 1000:
            return f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.3g} PB"
