"""A run from beginning to end: plan or resume, phases in order, the ledger checked, the funnel written."""

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pyarrow.parquet as pq

from cleaner import __version__
from cleaner.batch import settle_pandas
from cleaner.errors import RunError, UsageError
from cleaner.executors import Pool
from cleaner.funnel import StageCount, Tally, add_up, check_balance, funnel
from cleaner.io.shards import Listing
from cleaner.io.store import Store, open_store
from cleaner.pipeline.attempts import Diary
from cleaner.pipeline.causes import Failure
from cleaner.pipeline.definition.config import Pipeline, dump_pipeline, pipeline_difference
from cleaner.pipeline.directory import PIPELINE, PLAN, SLICES, RunDirectory, slices_table
from cleaner.pipeline.index.against import PLANNED, plan_indexes, without_own_index
from cleaner.pipeline.index.phase import publish_indexes
from cleaner.pipeline.limit import limit_tasks
from cleaner.pipeline.listing import list_input
from cleaner.pipeline.notice import Notice, TimeUp
from cleaner.pipeline.plan import (
    Options,
    Phase,
    Piece,
    cut_phases,
    deal_tasks,
    expected_bytes,
    expected_documents,
    gather_task_count,
    match_task_count,
    most_keys,
    place_stages,
)
from cleaner.pipeline.poison import cure
from cleaner.pipeline.target import target_result
from cleaner.pipeline.tasks.work import Work
from cleaner.pipeline.watch import Watch

CLAIM = "run/claim.json"
"""The plan of whoever was first to begin a run here."""
FORMAT = 3
"""Of the run directory: raised when a plan or receipt can no longer be read by older code."""


def make_plan(
    pipeline: Pipeline, listing: Listing, options: Options
) -> tuple[list[Phase], list[list[Piece]], dict[str, Any]]:
    """The phases of a run, what each task of the first reads, and the indexes it takes and makes.

    From the inputs, the indexes and the pipeline alone.
    """
    indexes = plan_indexes(place_stages(pipeline.stages), fingerprint(dump_pipeline(pipeline), listing))
    tasks = deal_tasks(listing.shards)
    if options.limit is not None:
        tasks = limit_tasks(tasks, options.limit, pipeline)
    expected = expected_bytes(listing.shards)
    indexed = max((int(one["keys"]) for one in indexes.values()), default=0)
    documents = expected_documents(listing.shards)
    matches = match_task_count(documents, options.memory, most_keys(pipeline.stages), indexed)
    gathers = gather_task_count(expected, int(pipeline.output.shard_size))
    stages = pipeline.stages if options.limit is None else without_own_index(pipeline.stages)
    return cut_phases(stages, len(tasks), matches, gathers), tasks, indexes


def prepare(inputs: Sequence[str], output: str, pipeline: Pipeline, options: Options) -> RunDirectory:
    """The run directory of a new run, or of the one that stands there if it is the same; otherwise UsageError."""
    settle_pandas()
    listing = list_input(inputs, pipeline.input.format, output)
    store = open_store(output)
    resolved = dump_pipeline(pipeline)
    with unwritable_told(output):
        if store.exists(PLAN):
            refuse_changes(store, resolved, listing, options)
            store.write_json(PLAN, store.read_json(PLAN) | {"options": asdict(options)})
            return RunDirectory(output)
        refuse_foreign(store, output)
    phases, tasks, indexes = make_plan(pipeline, listing, options)
    plan = {
        "format": FORMAT,
        "cleaner": __version__,
        "fingerprint": fingerprint(resolved, listing),
        "inputs": list(inputs),
        "options": asdict(options),
        "bytes": sum(shard.size for shard in listing.shards),
        "skipped": [list(skipped) for skipped in listing.skipped],
        "phases": [asdict(phase) for phase in phases],
        PLANNED: indexes,
    }
    with unwritable_told(output):
        claim(store, plan)
        store.write_text(PIPELINE, resolved)
        with store.create(SLICES) as file:
            pq.write_table(slices_table(tasks), file, compression="zstd")
        store.write_json(PLAN, plan)
    return RunDirectory(output)


@contextmanager
def unwritable_told(output: str) -> Iterator[None]:
    """An output directory that cannot be made or written to is a UsageError."""
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise UsageError(f"'{output}' cannot be written to: {why}: name another directory for --output") from error


def claim(store: Store, plan: dict[str, Any]) -> None:
    """UsageError where somebody else begins another run in the same place at this moment: of several, one goes on."""
    mine = json.dumps(plan, sort_keys=True)
    if store.write_once(CLAIM, mine) != mine:
        raise UsageError(
            f"another run, of another pipeline, input or options, is being started in '{store.root}': name another"
            f" --output, or remove '{store.place('run')}' if that one has ended"
        )


def fingerprint(resolved: str, listing: Listing) -> str:
    """A digest of the pipeline and of the shards with their sizes and dates."""
    digest = hashlib.sha256(resolved.encode())
    for shard in listing.shards:
        digest.update(f"{shard.path}\0{shard.size}\0{shard.modified}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def refuse_foreign(store: Store, output: str) -> None:
    """UsageError if the output directory holds something that no run of ours put there."""
    if store.is_file():
        raise UsageError(f"'{output}' is a file: name a directory for the output")
    others = [name for name in store.names("") if name not in ("run", "data", "dropped", "errors")]
    if others or store.names("data"):
        raise UsageError(
            f"'{output}' is not empty and holds no run that could go on: name another directory for --output"
        )


def refuse_changes(store: Store, resolved: str, listing: Listing, options: Options) -> None:
    """UsageError if the run that stands there has another pipeline, input or options, saying what differs."""
    plan = store.read_json(PLAN)
    faults = []
    if plan["format"] != FORMAT:
        faults.append(f"it was made by cleaner {plan['cleaner']}, whose run directory this version cannot read")
    before = store.read_text(PIPELINE)
    if before != resolved:
        faults += [f"pipeline: {line}" for line in pipeline_difference(before, resolved)]
    faults += list(input_differences(store, listing))
    for name, value in asdict(options).items():
        if name not in ("memory", "max_error_rate") and plan["options"][name] != value:
            faults.append(f"--{name.replace('_', '-')}: {plan['options'][name]} -> {value}")
    if faults:
        head = (
            f"'{store.root}' holds a run that differs from this one; give the same again to go on, or another --output"
        )
        raise UsageError(head, *(f"  {fault}" for fault in faults))


def input_differences(store: Store, listing: Listing) -> Iterator[str]:
    """What has changed in the inputs since the plan was made, ten lines at most."""
    columns = ["path", "size", "modified"]
    table = pq.ParquetFile(store.open_file(SLICES)).read(columns)
    before = dict(
        zip(
            table["path"].to_pylist(),
            zip(table["size"].to_pylist(), table["modified"].to_pylist(), strict=True),
            strict=True,
        )
    )
    limited = store.read_json(PLAN)["options"]["limit"] is not None
    after = {shard.path: (shard.size, shard.modified) for shard in listing.shards}
    lines = [f"input: '{path}' is gone" for path in sorted(before.keys() - after.keys())]
    if not limited:
        lines += [f"input: '{path}' is new" for path in sorted(after.keys() - before.keys())]
    lines += [
        f"input: '{path}' was changed ({before[path][0]} -> {after[path][0]} bytes)"
        for path in sorted(before.keys() & after.keys())
        if before[path] != after[path]
    ]
    yield from lines[:10]
    if len(lines) > 10:
        yield f"input: and {len(lines) - 10} more"


def carry_out(run: RunDirectory, pool: Pool[Work], watch: Watch, reverse: bool = False) -> None:
    """All phases in order, each with the tasks that have no receipt yet; RunError if some could not be done."""
    run.store.remove_drafts()
    watch.diary = watch.diary or Diary(run)
    for phase in run.phases:
        missing = run.missing_tasks(phase)
        failures = do_tasks(run, pool, phase, list(reversed(missing)) if reverse else missing, watch)
        if failures:
            head = f"{len(failures)} of {phase.tasks} tasks of phase '{phase.name}' failed:"
            raise RunError("\n".join([head, *map(str, failures), "the same command goes on from here"]))
        remove_read(run, phase)


def do_tasks(
    run: RunDirectory,
    pool: Pool[Work],
    phase: Phase,
    tasks: Sequence[int],
    watch: Watch,
    notice: Notice | None = None,
) -> list[Failure]:
    """Tasks of a phase, those that fail tried again when the others are done; those left undone.

    With a `notice` only so many are handed out at a time as it says, and none after it was given: TimeUp is raised if
    some are left then.
    """
    watch.begin(phase, len(tasks))
    waiting, failed = deque(Work(str(run.store.root), phase.number, task) for task in tasks), []
    for _ in range(min(len(waiting), notice.width if notice else len(waiting))):
        pool.submit(waiting.popleft())
    for done in pool.results():
        if done.error is None and done.died is None:
            watch.finish_task()
        else:
            failed.append(done)
            watch.killed += done.died is not None
        if notice is not None and notice.is_given and (waiting or failed):
            raise TimeUp
        if waiting:
            pool.submit(waiting.popleft())
    failures = cure(pool, run, phase, failed, watch)
    watch.conclude(failures)
    return failures


def finish(run: RunDirectory) -> dict[str, Any]:
    """Adds up the receipts, checks the ledger and writes funnel.json."""
    tally = total_tally(run)
    check_balance(tally, run.labels, run.duplicate_places)
    result = funnel(tally, run.labels, run.duplicate_places, run.pipeline.output.tokenizer)
    result |= target_result(run.stages, result)
    publish_indexes(run)
    run.store.write_json("funnel.json", result)
    for phase in run.phases:
        remove_read(run, phase)
    run.store.remove_drafts()
    return result


def remove_read(run: RunDirectory, phase: Phase) -> None:
    """After a phase that read documents: those, and the keys and decisions about them, have had their last reader."""
    if phase.source is None or phase.kind not in ("clean", "gather"):
        return
    for earlier in run.phases[phase.source : phase.number]:
        for folder in ("documents", "keys", "ids", "sketches", "edges", "duplicates", "summaries"):
            run.store.remove(f"run/{earlier.name}/{folder}")


def total_tally(run: RunDirectory) -> Tally:
    """The sum of the receipts of all phases; a stage that saw no document is there with zeros."""
    nothing = Tally({place: StageCount() for place in run.labels})
    return nothing.plus(add_up(receipt.tally for phase in run.phases for receipt in run.receipts(phase)))


def error_rate(run: RunDirectory, result: dict[str, Any]) -> float:
    """The larger of two shares: errors among the records read, shards that broke off among the shards."""
    shards = len(set(pq.ParquetFile(run.store.open_file(SLICES)).read(["path"])["path"].to_pylist()))
    broken = result["notes"].get("broken_shards", 0)
    return max(float(result["errors"]) / max(1, int(result["read"])), float(broken) / max(1, shards))
