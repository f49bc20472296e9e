"""A few records cleaned and timed, to say what a run of all of them would take; nothing of it is kept."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.compute as pc
import pyarrow.parquet as pq

from cleaner.funnel import READ, Tally
from cleaner.io.shards import Shard
from cleaner.pipeline.definition.config import Pipeline
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.plan import Options
from cleaner.pipeline.run import prepare, remove_read, total_tally
from cleaner.pipeline.target import Sampled, aimed_stage
from cleaner.pipeline.tasks.work import Work, do_work

STRETCHES = 4
"""Of the listing that records are taken from: an equal number from each, spread over the input."""
MOST_SHARDS, ENOUGH_BYTES = 200, 20_000_000
"""A stretch has so many shards, or less if they have so many stored bytes."""


WARMING = 20
"""Records: enough for most branches of the kernels."""


@dataclass(frozen=True)
class Trial:
    """What some records took: CPU seconds of each phase, and bytes on disk, all on one core of this machine."""

    documents: int
    text: int  # bytes of text and HTML that were read
    kept: int  # documents
    seconds: Mapping[str, float]  # by the phase's name
    between: int  # most bytes in intermediate files at a time
    written: int  # bytes in data/, dropped/ and errors/
    aimed: Sampled | None = None  # where a stage has a target


def try_out(shards: Sequence[Shard], pipeline: Pipeline, options: Options, records: int) -> Trial | None:
    """Cleans the first records of some stretches of the listing; None where there is nothing to read.

    Each is begun twice, the first time for one record: what that took (models, kernels, empty files) is taken off.
    """
    starts = sorted({place * len(shards) // STRETCHES for place in range(STRETCHES)}) if shards else []
    trials = []
    for start in starts[:1]:  # thrown away: what it imports and compiles is done once in the life of a worker
        _clean(_stretch(shards, start), pipeline, replace(options, limit=WARMING))
    for start in starts:
        paths = _stretch(shards, start)
        first = _clean(paths, pipeline, replace(options, limit=1))
        trials.append(_less(_clean(paths, pipeline, replace(options, limit=max(2, records // len(starts)))), first))
    return _sum([trial for trial in trials if trial.text > 0])


def _stretch(shards: Sequence[Shard], start: int) -> list[str]:
    """Neighbours in the listing, from one that is large, or many that are small."""
    paths, size = [], 0
    for shard in shards[start : start + MOST_SHARDS]:
        paths.append(shard.path)
        size += shard.size
        if size > ENOUGH_BYTES:
            break
    return paths


def _less(trial: Trial, first: Trial) -> Trial:
    return replace(
        trial,
        documents=trial.documents - first.documents,
        text=trial.text - first.text,
        kept=max(0, trial.kept - first.kept),
        seconds={name: max(0.0, trial.seconds[name] - first.seconds[name]) for name in trial.seconds},
        between=max(0, trial.between - first.between),
        written=max(0, trial.written - first.written),
    )  # what came to a target is a share, and a cut: the first record may count


def _clean(paths: Sequence[str], pipeline: Pipeline, options: Options) -> Trial:
    """A whole run of the first records of some shards, in this process."""
    with TemporaryDirectory(prefix="cleaner-plan-") as folder:
        run, seconds, between = prepare(paths, folder, pipeline, options), dict[str, float](), 0
        for phase in run.phases:
            start = time.process_time()
            for task in range(phase.tasks):
                do_work(Work(folder, phase.number, task), lambda _bytes, _documents: None)
            seconds[phase.name] = time.process_time() - start
            between = max(between, _size(Path(folder), [f"run/{one.name}" for one in run.phases]))
            remove_read(run, phase)
        tally = total_tally(RunDirectory(folder))
        read = tally.stages[READ].stayed
        written = _size(Path(folder), ["data", "dropped", "errors"])
        aimed = _aimed(run, tally)
    return Trial(read.documents, read.bytes, tally.kept.documents, seconds, between, written, aimed)


def _aimed(run: RunDirectory, tally: Tally) -> Sampled | None:
    """What came to the stage that has a target; the cut is told with what it dropped."""
    aimed = aimed_stage(run.stages)
    if aimed is None:
        return None
    placed, floors = aimed[0], set[float]()
    for path in sorted((Path(run.store.root) / "dropped").glob("*.parquet")):
        table = pq.ParquetFile(path).read(["stage", "threshold"])
        mine = table.filter(pc.equal(table["stage"], placed.label))["threshold"]
        floors |= set(pc.unique(mine.drop_null()).to_pylist())
    return Sampled(tally.stages[READ].came.documents, tally.stages[placed.place].came.documents, tuple(sorted(floors)))


def _size(root: Path, folders: Sequence[str]) -> int:
    """Bytes of all files of some folders, less the receipts, which do not grow with the input."""
    files = [file for folder in folders for file in (root / folder).rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files if file.parent.name != "receipts")


def _sum(trials: Sequence[Trial]) -> Trial | None:
    if not trials:
        return None
    return Trial(
        documents=sum(trial.documents for trial in trials),
        text=sum(trial.text for trial in trials),
        kept=sum(trial.kept for trial in trials),
        seconds={name: sum(trial.seconds[name] for trial in trials) for name in trials[0].seconds},
        between=sum(trial.between for trial in trials),
        written=sum(trial.written for trial in trials),
        aimed=_joined([trial.aimed for trial in trials if trial.aimed]),
    )


def _joined(parts: Sequence[Sampled]) -> Sampled | None:
    floors = tuple(sorted({floor for part in parts for floor in part.floors}))
    return Sampled(sum(part.read for part in parts), sum(part.came for part in parts), floors) if parts else None
