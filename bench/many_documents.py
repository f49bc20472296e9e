"""What matching, verifying and clustering cost for millions of documents that are made up, without their texts.

    python -m bench.many_documents FOLDER [--documents N] [--memory BYTES] [--earlier N] [--crawls N]

Every fifth document is a duplicate of an earlier one, drawn at random: it shares three of four keys with it, and its
sketch says 0.94 or, of every fourth, 0.66, which is to be refused. Keys, sketches and ids are written as a clean phase
writes them, 500,000 documents a task; then the phases run as `cleaner run` runs them, each task in a process of its own
of which the largest resident set and the CPU seconds are told. What is found must be what was made.

With `--earlier` so many documents are put into an index first, in so many `--crawls` of equal size, each matched
against those before it; more than one are then merged. The other documents are matched against that.
"""

import argparse
import multiprocessing
import re
import resource
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.funnel import Tally
from cleaner.io.sink import ArrowSink
from cleaner.io.store import Store
from cleaner.pipeline.dedup.cluster import members_name
from cleaner.pipeline.dedup.keys import KeySink
from cleaner.pipeline.dedup.sketches import SketchSink
from cleaner.pipeline.definition.config import Pipeline, dump_pipeline
from cleaner.pipeline.directory import PIPELINE, PLAN, Receipt, RunDirectory
from cleaner.pipeline.index.against import PLANNED, plan_indexes
from cleaner.pipeline.index.merge import merge
from cleaner.pipeline.index.parts import list_parts
from cleaner.pipeline.index.phase import publish_indexes
from cleaner.pipeline.plan import KEY_BYTES, Options, Phase, cut_phases, place_stages
from cleaner.pipeline.tasks.documents import PartSink
from cleaner.pipeline.tasks.work import Work, do_work
from cleaner.stage import Keys
from cleaner.text.likeness.banding import LEAST_BITS
from cleaner.text.units.shingles import mixed
from filters.near_duplicates import NearDuplicates

DOCUMENTS_OF_A_TASK = 500_000
AT_ONCE = 20_000
SHINGLES, WORDS = 1700, LEAST_BITS // 64
FEW, MANY = 100, 700
"""Shingles that only one of a duplicate and its original has: of 1,700 that is a similarity of 0.94, or of 0.66."""

njit = numba.njit(cache=True)


@njit
def original_of(document):  # type: ignore[no-untyped-def]
    """The document that this one duplicates, or itself."""
    if document % 5 or document == 0:
        return document
    drawn = np.int64(mixed(np.uint64(document)) % np.uint64(document))
    return drawn + 1 if drawn % 5 == 0 else drawn


@njit
def is_refused(document):  # type: ignore[no-untyped-def]
    """Whether a duplicate shares keys but is not similar enough."""
    return mixed(np.uint64(document) ^ np.uint64(7)) % np.uint64(4) == 0


@njit
def fill_keys(first, halves):  # type: ignore[no-untyped-def]
    """Fills uint64 [documents, bands, 2]: of a duplicate three bands of four are those of the original."""
    for row in range(len(halves)):
        document = first + row
        original = original_of(document)
        for band in range(halves.shape[1]):
            own = mixed(np.uint64(document * 64 + band)) % np.uint64(4) == 0
            source = np.uint64((document if own else original) * 64 + band)
            halves[row, band, 0], halves[row, band, 1] = mixed(source), mixed(source ^ np.uint64(1 << 63))


@njit
def fill_sketches(first, words):  # type: ignore[no-untyped-def]
    """Fills uint64 [documents, 1 + WORDS]: of a duplicate the sketch of the original with some bits turned over."""
    for row in range(len(words)):
        document = first + row
        original = original_of(document)
        words[row, 0] = SHINGLES
        for word in range(WORDS):
            words[row, 1 + word] = mixed(np.uint64(original * 1024 + word))
        if original != document:
            for turn in range(MANY if is_refused(document) else FEW):
                bit = mixed(np.uint64(document * 1024 + turn)) % np.uint64(LEAST_BITS)
                words[row, 1 + (bit >> np.uint64(6))] ^= np.uint64(1) << (bit & np.uint64(63))


class Spent(NamedTuple):
    """Of a task: CPU seconds and the largest resident set in bytes."""

    seconds: float
    memory: int


def make_run(folder: Path, stage: NearDuplicates, documents: int, memory: int) -> RunDirectory:
    """A run directory with a plan, and nothing done."""
    indexes = plan_indexes(place_stages([stage]), folder.name)
    keys = documents * stage.keys_per_document + sum(one["keys"] for one in indexes.values())
    matches = -(-keys * KEY_BYTES // memory)
    phases = cut_phases([stage], -(-documents // DOCUMENTS_OF_A_TASK), matches, 1)
    store = Store(str(folder))
    store.write_text(PIPELINE, dump_pipeline(Pipeline((stage,))))
    options = asdict(Options(memory=memory))
    plan = {"fingerprint": folder.name, "options": options, "phases": [asdict(phase) for phase in phases]}
    store.write_json(PLAN, plan | {PLANNED: indexes})
    return RunDirectory(str(folder))


def make_task(run: RunDirectory, task: int, first: int, rows: int) -> None:
    """What the clean phase would have left of one task, whose first document is number `first`, and its receipt."""
    phase, store = run.phases[0], run.store
    bands = NearDuplicates().keys_per_document
    folder, name = f"run/{phase.name}", f"{task:06d}"
    with (
        KeySink(store, f"{folder}/keys/{name}.arrow", run.phases[1].tasks, run.options.memory) as keys,
        SketchSink(store, f"{folder}/sketches/{name}.bin") as sketches,
        ArrowSink(store, f"{folder}/ids/{name}.arrow") as ids,
        PartSink(store, f"{folder}/documents/{name}", compress=True) as parts,
    ):
        for row in range(0, rows, AT_ONCE):
            count = min(AT_ONCE, rows - row)
            halves = np.empty((count, bands, 2), np.uint64)
            fill_keys(first + row, halves)
            keys.write_keys(Keys(np.repeat(np.arange(count), bands), halves.reshape(-1, 2)), row)
            words = np.empty((count, 1 + WORDS), np.uint64)
            fill_sketches(first + row, words)
            ends = pa.py_buffer((np.arange(count + 1) * words[0].nbytes).astype(np.int32))
            sketches.write(pa.Array.from_buffers(pa.binary(), count, [None, ends, pa.py_buffer(words)]))
            names = pa.array([f"document {first + row + place}" for place in range(count)])
            ids.write(pa.RecordBatch.from_pydict({"id": names}))
            urls = pc.binary_join_element_wise("https://host.example", names, "/")
            parts.write(pa.RecordBatch.from_pydict({"id": names, "source": names, "url": urls}))
    receipt = Receipt(Tally(), parts.parts, {"keys": keys.counts})
    store.write_json(run.receipt_name(phase, task), receipt.to_json())


def spend(work: Work) -> Spent:
    """Does a task; the process is its own."""
    do_work(work, lambda _bytes, _documents: None)
    return spent_here()


def spent_here() -> Spent:
    """What this process has spent so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    status = Path("/proc/self/status").read_text()  # getrusage would tell the peak of the process that forked this one
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", status)
    return Spent(used.ru_utime + used.ru_stime, int(peak) * 1024)


def dropped(run: RunDirectory, phase: Phase) -> Iterator[npt.NDArray[np.int64]]:
    """The numbers of the documents that go, a task at a time."""
    for task in range(run.phases[0].tasks):
        members = run.store.open_arrow(members_name(phase, task)).get_batch(0)
        numbers = members["row"].to_numpy() + task * DOCUMENTS_OF_A_TASK
        yield numbers[numbers != members["representative"].to_numpy()]


@njit
def expected_drops(first, stop):  # type: ignore[no-untyped-def]
    """Number of duplicates that are similar enough."""
    count = 0
    for document in range(first, stop):
        count += original_of(document) != document and not is_refused(document)
    return count


def folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(run: RunDirectory, first: int, documents: int) -> bool:
    """Does all phases of the de-duplicator, and tells what each took; whether what was found is what was made."""
    for task, start in enumerate(range(0, documents, DOCUMENTS_OF_A_TASK)):
        make_task(run, task, first + start, min(DOCUMENTS_OF_A_TASK, documents - start))
    clean = Path(run.store.root) / "run" / run.phases[0].name
    for kind in ("keys", "sketches", "ids"):
        print(f"{kind:9s} {folder_size(clean / kind) / documents:6.0f} bytes a document")
    phases = [phase for phase in run.phases if phase.corpus == 0 and phase.kind != "clean"]
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for phase in phases:
            works = [Work(str(run.store.root), phase.number, task) for task in range(phase.tasks)]
            spent = pool.map(spend, works, chunksize=1)
            seconds, memory = sum(one.seconds for one in spent), max(one.memory for one in spent)
            told = f"{seconds:8.1f} CPU s, {seconds / documents * 1e6:6.2f} us a document"
            print(f"{phase.kind:9s} {phase.tasks:5,} tasks {told}; at most {memory / 1e6:4.0f} MB resident", flush=True)
    (cluster,) = (phase for phase in phases if phase.kind == "cluster")
    found, expected = sum(map(len, dropped(run, cluster))), int(expected_drops(first, first + documents))
    print(f"{found:,} duplicates of {documents:,} documents; made were {expected:,}")
    return found == expected


def spend_merging(index: str) -> Spent:
    """Merges the parts of an index in this process."""
    merge([index], index)
    return spent_here()


def merge_measured(index: str) -> None:
    """Puts the parts of an index together where there are several, and tells what it took and holds."""
    before = list_parts(index)
    if len(before) > 1:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            spent = pool.apply(spend_merging, (index,))
        documents, keys = (sum(getattr(part, f"{kind}_count") for part in before) for kind in ("document", "key"))
        told = f"{spent.seconds:8.1f} CPU s, {spent.seconds / documents * 1e6:6.2f} us a document"
        print(f"merge     {len(before):5,} parts {told}; at most {spent.memory / 1e6:4.0f} MB resident")
        print(f"          of {documents:,} documents and {keys:,} keys ", end="")
        (part,) = list_parts(index)
        print(f"{part.document_count:,} and {part.key_count:,} stay")
    (part,) = list_parts(index)
    print(f"index     {folder_size(Path(part.root)) / part.document_count:6.0f} bytes a document it holds")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, help="made for this, and gone at the end")
    parser.add_argument("--documents", type=int, default=20_000_000)
    parser.add_argument("--memory", type=int, default=256_000_000)
    parser.add_argument("--earlier", type=int, default=0, help="documents of an index that is made first")
    parser.add_argument("--crawls", type=int, default=1, help="runs that make it, one after the other")
    options = parser.parse_args()
    index, is_right, stage = str(options.folder / "index"), True, NearDuplicates()
    if options.earlier:
        stage, size = NearDuplicates(against=(index,)), options.earlier // options.crawls
        maker = NearDuplicates(against=(index,), index=index)
        for crawl in range(options.crawls):
            run = make_run(options.folder / f"earlier-{crawl}", maker, size, options.memory)
            is_right &= measure(run, crawl * size, size)
            publish_indexes(run)
            shutil.rmtree(run.store.root)
        merge_measured(index)
    run = make_run(options.folder / "run", stage, options.documents, options.memory)
    is_right &= measure(run, options.earlier, options.documents)
    shutil.rmtree(options.folder)
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
