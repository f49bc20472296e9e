"""The funnel: what went into and out of every stage, and why the rest did not. Tallies add up in any order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from cleaner.batch import Values
from cleaner.errors import RunError
from cleaner.stage import EditCount

READ = -1
"""The place of reading in the funnel, before the first stage."""


class Size(NamedTuple):
    """Of documents: how many, and the characters, UTF-8 bytes and tokens of their text (HTML, where there is none).

    Tokens are counted by the tokenizer that the pipeline file names, and estimated where it names none.
    """

    documents: int = 0
    characters: int = 0
    bytes: int = 0
    tokens: int = 0

    def plus(self, other: "Size") -> "Size":
        return Size(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


NO_DOCUMENTS = Size()


def add_counts(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Both counts together."""
    return {name: one.get(name, 0) + other.get(name, 0) for name in sorted({*one, *other})}


@dataclass(frozen=True)
class StageCount:
    """What one stage did: `came` went in, `stayed` went out, `reasons` and `errors` say what became of the rest."""

    came: Size = NO_DOCUMENTS
    stayed: Size = NO_DOCUMENTS
    seconds: float = 0.0
    reasons: Mapping[str, int] = field(default_factory=dict)
    edits: Mapping[str, EditCount] = field(default_factory=dict)
    errors: int = 0
    histogram: Mapping[str, int] = field(default_factory=dict)

    def plus(self, other: "StageCount") -> "StageCount":
        edits = {
            reason: self.edits.get(reason, EditCount(0, 0)).plus(other.edits.get(reason, EditCount(0, 0)))
            for reason in sorted({*self.edits, *other.edits})
        }
        return StageCount(
            self.came.plus(other.came),
            self.stayed.plus(other.stayed),
            self.seconds + other.seconds,
            add_counts(self.reasons, other.reasons),
            edits,
            self.errors + other.errors,
            add_counts(self.histogram, other.histogram),
        )

    def to_json(self) -> dict[str, Any]:
        edits = {reason: list(count) for reason, count in self.edits.items()}
        return vars(self) | {"came": list(self.came), "stayed": list(self.stayed), "edits": edits}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "StageCount":
        edits = {reason: EditCount(*count) for reason, count in data["edits"].items()}
        return cls(**{**data, "came": Size(*data["came"]), "stayed": Size(*data["stayed"]), "edits": edits})


@dataclass(frozen=True)
class Tally:
    """What one task, or a run, did: a count for each stage by its place in the pipeline, and what was written."""

    stages: Mapping[int, StageCount] = field(default_factory=dict)
    kept: Size = NO_DOCUMENTS
    dropped_rows: int = 0
    duplicate_rows: int = 0
    error_rows: int = 0
    notes: Mapping[str, int] = field(default_factory=dict)

    def plus(self, other: "Tally") -> "Tally":
        places = sorted({*self.stages, *other.stages})
        none = StageCount()
        return Tally(
            {place: self.stages.get(place, none).plus(other.stages.get(place, none)) for place in places},
            self.kept.plus(other.kept),
            self.dropped_rows + other.dropped_rows,
            self.duplicate_rows + other.duplicate_rows,
            self.error_rows + other.error_rows,
            add_counts(self.notes, other.notes),
        )

    def to_json(self) -> dict[str, Any]:
        stages = {str(place): count.to_json() for place, count in self.stages.items()}
        return vars(self) | {"stages": stages, "kept": list(self.kept)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Tally":
        stages = {int(place): StageCount.from_json(count) for place, count in data["stages"].items()}
        return cls(**{**data, "stages": stages, "kept": Size(*data["kept"])})


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The sum of many tallies."""
    total = Tally()
    for tally in tallies:
        total = total.plus(tally)
    return total


def check_balance(tally: Tally, labels: Mapping[int, str], duplicate_places: Iterable[int]) -> None:
    """RunError unless every record read is kept, dropped, a duplicate or an error, at every stage and in the files.

    The two sides are counted in different places: what each stage was given and what it let go while it ran, and the
    rows that the writers of data/, dropped/ and errors/ put into files.
    """
    faults = []
    previous = tally.stages[READ].came.documents
    name = "the reader"
    for place in sorted(tally.stages):
        count = tally.stages[place]
        if count.came.documents != previous:
            faults.append(
                f"'{name}' let {previous} documents through, but '{labels[place]}' was given {count.came.documents}"
            )
        gone = sum(count.reasons.values()) + count.errors
        if count.came.documents != count.stayed.documents + gone:
            faults.append(
                f"of {count.came.documents} documents '{labels[place]}' let {count.stayed.documents} through, {gone} go"
            )
        previous, name = count.stayed.documents, labels[place]
    if previous != tally.kept.documents:
        faults.append(f"'{name}' let {previous} documents through, but data/ holds {tally.kept.documents}")
    duplicates = sum(sum(tally.stages[place].reasons.values()) for place in duplicate_places if place in tally.stages)
    gone = sum(sum(count.reasons.values()) for count in tally.stages.values())
    errors = sum(count.errors for count in tally.stages.values())
    for kind, counted, rows in (
        ("dropped", gone - duplicates, tally.dropped_rows),
        ("duplicate", duplicates, tally.duplicate_rows),
        ("error", errors, tally.error_rows),
    ):
        if counted != rows:
            faults.append(f"the stages let {counted} documents go as {kind}, but {rows} were written down")
    if faults:
        raise RunError("the ledger does not balance: " + "; ".join(faults))


def funnel(
    tally: Tally, labels: Mapping[int, str], duplicate_places: Iterable[int], tokenizer: str | None = None
) -> dict[str, Any]:
    """The funnel as it stands in funnel.json; `tokenizer` is what counted the tokens, None for an estimate."""
    duplicate_places = set(duplicate_places)
    read = tally.stages[READ].came
    share = {
        name: kept / seen if seen else 0.0 for name, kept, seen in zip(Size._fields, tally.kept, read, strict=True)
    }
    tokens = {"read": read.tokens, "kept": tally.kept.tokens, "keep_rate": share.pop("tokens"), "tokenizer": tokenizer}
    return {
        "read": read.documents,
        "kept": tally.kept.documents,
        "dropped": tally.dropped_rows,
        "duplicates": tally.duplicate_rows,
        "errors": tally.error_rows,
        "keep_rate": share,
        "tokens": tokens,
        "size": {"read": read._asdict(), "kept": tally.kept._asdict()},
        "notes": dict(tally.notes),
        "stages": [
            stage_row(tally.stages[place], labels[place], "duplicates" if place in duplicate_places else "dropped")
            for place in sorted(tally.stages)
        ],
    }


def stage_row(count: StageCount, label: str, counted_as: str) -> dict[str, Any]:
    """One stage of funnel.json."""
    row: dict[str, Any] = {"name": label, "counted_as": counted_as}
    row |= {f"{name}_in": value for name, value in count.came._asdict().items()}
    row |= {f"{name}_out": value for name, value in count.stayed._asdict().items()}
    row |= {"seconds": round(count.seconds, 3), "reasons": dict(count.reasons), "errors": count.errors}
    if count.edits:
        row["edits"] = {reason: edit._asdict() for reason, edit in count.edits.items()}
    if count.histogram:
        row["histogram"] = dict(count.histogram)
    return row


def histogram(values: Values, domain: tuple[float, float]) -> dict[str, int]:
    """How often a measure fell between fixed edges: lower edge -> documents, edges without documents left out.

    A bounded measure has 50 bins of equal width; an unbounded one has four bins for every doubling, and one from 0.
    """
    low, high = domain
    if np.isfinite(high):
        edges = np.linspace(low, high, 51)
    else:
        edges = np.concatenate([[0.0], 2.0 ** (np.arange(-32, 161) / 4)])
    places = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 1)
    found, counts = np.unique(places, return_counts=True)
    return {f"{edges[place]:.4g}": int(count) for place, count in zip(found, counts, strict=True)}
