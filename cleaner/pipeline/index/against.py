"""A run and the indexes it is matched against: their documents come before its own, numbered below zero."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from cleaner.errors import UsageError
from cleaner.pipeline.dedup.keys import Halves, Rows, task_bases
from cleaner.pipeline.dedup.sketches import SketchReader
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.index.parts import (
    IndexPart,
    absolute,
    count_keys,
    list_parts,
    read_numbers,
    read_part,
    read_slot,
    settings_differences,
)
from cleaner.pipeline.plan import Phase, Placed
from cleaner.stage import Deduplicator, Stage

PLANNED = "indexes"
"""In the plan: for the place of each de-duplicator that has any, the parts it is matched against, and its own."""

NAMES = pa.schema([("number", pa.int64()), ("id", pa.string()), ("run", pa.string())])
"""Of documents that are kept: the run is null where it is this one."""


class Earlier:
    """The documents that a de-duplicator finds in indexes, the first of the oldest part lowest, the last of all -1."""

    def __init__(self, parts: Sequence[IndexPart]) -> None:
        self._parts = parts
        bases = task_bases([part.numbers for part in parts])
        self._bases = bases - bases[-1]

    def count_keys(self, slot: int, slots: int) -> int:
        """Keys in one slot, as `slots_of` cuts them."""
        return sum(count_keys(part, slot, slots) for part in self._parts)

    def keys(self, slot: int, slots: int) -> tuple[Rows, Halves]:
        """The keys in one slot, by rising number of the document."""
        found = [
            (numbers + base, halves)
            for part, base in zip(self._parts, self._bases[:-1], strict=True)
            for numbers, halves in read_slot(part, slot, slots)
        ]
        if not found:
            return np.zeros(0, np.int64), np.zeros((0, 2), np.uint64)
        numbers, halves = np.concatenate([one for one, _ in found]), np.concatenate([two for _, two in found])
        order = np.argsort(numbers, kind="stable")
        return numbers[order], halves[order]

    def read(self, numbers: Rows, column: str) -> list[pa.Array]:
        """A column of the documents of these rising numbers, in pieces."""
        return [chunk for _, table in self._tables(numbers, [column]) for chunk in table[column].chunks]

    def names(self, numbers: Rows) -> Iterator[pa.RecordBatch]:
        """Of documents of these rising numbers: number, id, and the run that kept it."""
        for place, table in self._tables(numbers, ["id"]):
            numbers, part = table["number"].to_numpy(), self._parts[place]
            runs = pa.array(part.runs, pa.string()).take(pa.array(part.origin_of(numbers)))
            known = pa.array(numbers + self._bases[place])
            yield pa.RecordBatch.from_arrays([known, table["id"].combine_chunks(), runs], schema=NAMES)

    def _tables(self, numbers: Rows, columns: Sequence[str]) -> Iterator[tuple[int, pa.Table]]:
        """The place of a part, and rows of it."""
        edges = np.searchsorted(numbers, self._bases)
        for place, part in enumerate(self._parts):
            mine = numbers[edges[place] : edges[place + 1]] - self._bases[place]
            for table in read_numbers(part, mine, columns):
                yield place, table


NO_INDEX = Earlier(())


class Sketches:
    """Sketches by number, of a run's documents and of earlier ones."""

    def __init__(self, reader: SketchReader, earlier: Earlier) -> None:
        self._reader, self._earlier = reader, earlier

    def sizes(self, numbers: Rows) -> Rows:
        """The bytes of the sketches of documents, which are given in rising order."""
        own = int(np.searchsorted(numbers, 0))
        before = [chunk.to_numpy() for chunk in self._earlier.read(numbers[:own], "sketch_size")]
        return np.concatenate([*before, self._reader.sizes(numbers[own:])])

    def read(self, numbers: Rows) -> pa.BinaryArray:
        """The sketches of documents, which are given in rising order."""
        own = int(np.searchsorted(numbers, 0))
        return pa.concat_arrays([*self._earlier.read(numbers[:own], "sketch"), self._reader.read(numbers[own:])])


def earlier_documents(run: RunDirectory, phase: Phase) -> Earlier:
    """What a phase of a de-duplicator is matched against: the parts that the plan names; RunError if one is gone."""
    planned = run.plan.get(PLANNED, {}).get(str(phase.corpus), {})
    return Earlier([read_part(root) for root in planned.get("against", [])])


def plan_indexes(stages: Sequence[Placed], fingerprint: str) -> dict[str, Any]:
    """For the plan: the parts each de-duplicator is matched against, their keys, and the folder of its own part.

    Its own is not among them, nor is what a former run of the same input and pipeline wrote. UsageError with every
    index that is not there, or was made with other settings.
    """
    planned: dict[str, Any] = {}
    faults: list[str] = []
    for placed in stages:
        if not isinstance(placed.stage, Deduplicator) or not (placed.stage.against or placed.stage.index):
            continue
        own = f"{absolute(placed.stage.index)}/{fingerprint[:16]}-{placed.place}" if placed.stage.index else None
        parts = list(_parts_against(placed, faults))
        parts = [part for part in parts if own is None or part.name != own.rpartition("/")[2]]
        faults += _merged_with_others(placed, own, parts)
        keys = sum(part.key_count for part in parts)
        planned[str(placed.place)] = {"against": [part.root for part in parts], "keys": keys, "own": own}
        if own is not None:
            planned[str(placed.place)]["token"] = uuid.uuid4().hex[:8]
    owns = [one["own"] for one in planned.values() if one["own"]]
    faults += [
        f"'index: {path}' stands at two stages: name another for one of them"
        for path in sorted({own.rpartition("/")[0] for own in owns})
        if sum(own.rpartition("/")[0] == path for own in owns) > 1
    ]
    if faults:
        raise UsageError(*faults)
    return planned


def without_own_index(stages: Sequence[Stage]) -> list[Stage]:
    """The stages of a run that adds to no index, for it reads only a part of its input."""
    return [stage.model_copy(update={"index": None}) if isinstance(stage, Deduplicator) else stage for stage in stages]


def _parts_against(placed: Placed, faults: list[str]) -> Iterator[IndexPart]:
    """The parts of the indexes a stage names, each once; what is wrong with them, or with the one it adds to."""
    stage, seen = placed.stage, set[str]()
    if not isinstance(stage, Deduplicator):
        return
    own = absolute(stage.index) if stage.index else None
    for path in map(absolute, stage.against):
        parts = list_parts(path)
        if not parts and path != own:  # its own may be yet to come: so the first of many crawls needs no other pipeline
            faults.append(f"{placed.label}: there is no index at '{path}': leave it out of 'against'")
        faults += _mismatches(placed, path, parts)
        yield from (part for part in parts if part.name not in seen)
        seen |= {part.name for part in parts}
    if own is not None and own not in map(absolute, stage.against):
        faults += _mismatches(placed, own, list_parts(own))


def _merged_with_others(placed: Placed, own: str | None, parts: Sequence[IndexPart]) -> Iterator[str]:
    """A line for each part that holds what a former run of the same input and pipeline kept, beside that of others."""
    for part in parts:
        for origin in part.origins:
            if own is not None and origin.name == own.rpartition("/")[2]:
                path = part.root.rpartition("/")[0]
                yield (
                    f"{placed.label}: the index at '{path}' holds, merged with others, what a run of this input and "
                    f"pipeline kept: 'cleaner index prune {path} --run {origin.run}' takes it out"
                )


def _mismatches(placed: Placed, path: str, parts: Sequence[IndexPart]) -> Iterator[str]:
    """A line for an index that another stage made, or one with other settings."""
    ours = settings_of_part(placed.stage)
    for part in parts:
        theirs = {"stage": part.stage, **part.settings}
        differences = settings_differences(ours, theirs)
        if differences:
            yield (
                f"{placed.label}: the index at '{path}' was made by run '{part.runs[0]}' with other settings "
                f"({'; '.join(differences)}): set them alike, or name another index"
            )
            return


def settings_of_part(stage: Any) -> dict[str, Any]:
    """What a stage and the maker of an index must agree in."""
    return {"stage": stage.stage_name(), "traces_version": stage.traces_version, **stage.trace_settings}
