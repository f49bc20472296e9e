"""What a run would do and take, told before anything is started."""

from collections import Counter
from collections.abc import Sequence

from cleaner.pipeline.definition.config import Pipeline
from cleaner.pipeline.listing import list_input
from cleaner.pipeline.plan import EXPANSION, Options, Phase, Placed, place_stages
from cleaner.pipeline.run import make_plan
from cleaner.pipeline.target import expected_target
from cleaner.pipeline.trial import Trial, try_out

COMPRESSED_SHARE = 0.5
"""Bytes that lz4 leaves of a byte of text between phases, about: 0.46 for English and 0.62 for Chinese pages."""
TRACES_SHARE = 0.2
"""Bytes that a stage which verifies writes for a byte of text, about: keys and a sketch, 810 to a page of 4,000."""
BASE_MEMORY = 300_000_000
"""Resident bytes of a worker beside its working memory: the interpreter, Arrow, kernels, a batch in hand."""


def forecast(inputs: Sequence[str], pipeline: Pipeline, options: Options, sample: int = 0) -> list[str]:
    """The plan of a run in lines for the user; with a `sample` of so many records also what it is going to take."""
    listing = list_input(inputs, pipeline.input.format)
    phases, tasks, _ = make_plan(pipeline, listing, options)
    stored = sum(shard.size for shard in listing.shards)
    text = sum(shard.size * EXPANSION[shard.compression] for shard in listing.shards)
    formats = Counter(shard.format for shard in listing.shards)
    lines = [f"input: {len(listing.shards):,} shards, {size_words(stored)} stored, about {size_words(text)} of text"]
    lines += [f"  {count:,} {name}" for name, count in sorted(formats.items())]
    lines += [f"skipped: {path}: {why}" for path, why in listing.skipped]
    trial = try_out(listing.shards, pipeline, options, sample) if sample else None
    lines += ["phases:"]
    placed = place_stages(pipeline.stages)
    for phase in phases:
        hours = "" if trial is None else f"; {hours_words(trial.seconds[phase.name] * text / trial.text)}"
        lines.append(f"  {phase.name:12s} {phase.tasks:6,} tasks  {phase_words(phase, placed)}{hours}")
    lines += [f"records: only those of {len(tasks)} tasks, --limit {options.limit}"] if options.limit else []
    lines += _guessed_disk(phases, text) if trial is None else trial_lines(trial, text)
    lines += expected_target(placed, trial.aimed if trial else None)
    lines += [
        f"memory: about {size_words(BASE_MEMORY + options.memory)} for each worker, whatever the size of the input"
    ]
    return lines


def _guessed_disk(phases: Sequence[Phase], text: int) -> list[str]:
    cleans = sum(phase.kind == "clean" for phase in phases)
    disk = int(text * COMPRESSED_SHARE) * min(1, cleans - 1) + text  # the last clean phase does not compress
    verifying = sum(phase.kind == "verify" for phase in phases)
    disk += int(text * TRACES_SHARE) * verifying
    return [f"disk while it runs: at most about {size_words(disk)} between phases, beside what is written at the end"]


def trial_lines(trial: Trial, text: int) -> list[str]:
    """What a run over so many bytes of text takes, if all of it is like the records that were tried."""
    times, seconds = text / trial.text, sum(trial.seconds.values())
    rate = trial.text / max(seconds, 1e-9)
    return [
        f"timed: {trial.documents:,} documents, {size_words(trial.text)} of text, on one core of this machine: "
        f"{rate / 1e6:.1f} MB/s; {trial.kept / max(1, trial.documents):.1%} of them kept",
        f"time: about {hours_words(seconds * times)} in all, {hours_words(seconds * times / 64, '')} on 64 cores",
        f"disk: about {size_words(int(trial.between * times))} between phases at most, "
        f"{size_words(int(trial.written * times))} written at the end, with what was dropped",
    ]


def hours_words(seconds: float, unit: str = "core-") -> str:
    """A time in core-hours, or in minutes where it is short."""
    return f"{seconds / 3600:,.0f} {unit}hours" if seconds > 36_000 else f"{seconds / 60:,.1f} {unit}minutes"


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
        "index": f"write what is kept to the index of {corpus}",
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
