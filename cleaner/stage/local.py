"""The stages that need to see nothing but the batch in hand, and what they answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cleaner.batch import Batch, Mask, Values
from cleaner.text.edits import Edit, apply_edits

NOTHING_LEFT = "nothing_left"
"""Reason given to a document of which a stage leaves no text."""
VISIBLE = r"[^\p{Z}\t-\r\x1c-\x1f\x{85}]"
"""A character that `str.isspace` says no to, as RE2 writes it: found in most texts at their first byte."""


class Drop(NamedTuple):
    """One dropped document of a batch: its row, and what the ledger will say of it."""

    row: int
    reason: str
    value: float | None = None
    threshold: float | None = None
    evidence: str | None = None
    duplicate_of: str | None = None


class EditCount(NamedTuple):
    """How often an editor gave a reason, and how many characters that took out of the texts."""

    edits: int
    characters: int

    def plus(self, other: "EditCount") -> "EditCount":
        return EditCount(self.edits + other.edits, self.characters + other.characters)


class Edited(NamedTuple):
    """What an editor made of a batch: the new texts, one for each document, and the count of each reason."""

    texts: pa.StringArray
    counts: Mapping[str, EditCount]


@dataclass(frozen=True)
class Outcome:
    """What a stage made of a batch: `batch` holds what stays, drops speak of rows of the batch that came.

    `written` is the batch that came as it may be written down, row for row, where that is not as it came.
    """

    batch: Batch
    drops: Sequence[Drop] = ()
    edits: Mapping[str, EditCount] = field(default_factory=dict)
    written: Batch | None = None


class Stage(BaseModel):
    """A line of the pipeline file. Its fields are its settings; it is a value and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)

    reads: ClassVar[str] = "text"
    adds: ClassVar[Mapping[str, pa.DataType]] = {}

    @classmethod
    def stage_name(cls) -> str:
        """The name in the pipeline file: that of the module."""
        return cls.__module__.rpartition(".")[2]

    @property
    def label(self) -> str:
        """The name in the funnel; a stage used with several settings overrides it to say which (`top_2_gram_ratio`)."""
        return self.stage_name()


def survivors(batch: Batch, drops: Sequence[Drop]) -> Mask:
    """The mask of the documents that no drop names."""
    mask = np.ones(len(batch), np.bool_)
    mask[[drop.row for drop in drops]] = False
    return mask


class LocalStage(Stage):
    """A stage that needs to see nothing but the batch in hand."""

    def apply(self, batch: Batch) -> Outcome:
        """What the stage makes of a batch: the door the engine goes through."""
        raise NotImplementedError


class Filter(LocalStage):
    """Keeps or drops a document as it is."""

    def drop_reason(self, text: str) -> str | None:
        """Why the document is dropped, a snake_case noun phrase that is true of it; None keeps it."""
        raise NotImplementedError

    def drops(self, batch: Batch) -> list[Drop]:
        """The documents of a batch that go."""
        reasons = (self.drop_reason(text) for text in batch.texts(self.reads))
        return [Drop(row, reason) for row, reason in enumerate(reasons) if reason is not None]

    def apply(self, batch: Batch) -> Outcome:
        drops = self.drops(batch)
        return Outcome(batch.keep(survivors(batch, drops)), drops)


class RangeFilter(Filter):
    """Names a measure and drops the documents that have too little or too much of it.

    A subclass writes `measure`, or `values` where a kernel takes the measure of a whole batch, and sets its published
    bounds as defaults of `min` and `max`.
    """

    unit: ClassVar[str] = ""
    domain: ClassVar[tuple[float, float]] = (0.0, float("inf"))

    min: float | None = Field(None, description="Smallest value kept.")
    max: float | None = Field(None, description="Largest value kept.")

    @model_validator(mode="after")
    def _bounds_in_order(self) -> "RangeFilter":
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"'min' ({self.min:g}) is above 'max' ({self.max:g})")
        return self

    def measure(self, text: str) -> float:
        """The measure of one text, in the stage's unit; finite, and within `domain`."""
        return float(self.values(Batch.of(text))[0])

    def values(self, batch: Batch) -> Values:
        """The measure of every document of a batch."""
        return np.array([self.measure(text) for text in batch.texts(self.reads)], np.float64)

    def drop_reason(self, text: str) -> str | None:
        drops = self.judge(np.array([self.measure(text)]))
        return drops[0].reason if drops else None

    def judge(self, values: Values) -> list[Drop]:
        """The rows whose value is out of bounds."""
        low = np.zeros(len(values), np.bool_) if self.min is None else values < self.min
        high = np.zeros(len(values), np.bool_) if self.max is None else values > self.max
        return [
            Drop(
                int(row),
                "below_min" if low[row] else "above_max",
                float(values[row]),
                self.min if low[row] else self.max,
            )
            for row in np.flatnonzero(low | high)
        ]

    def drops(self, batch: Batch) -> list[Drop]:
        return self.judge(self.values(batch))


class Editor(LocalStage):
    """Replaces characters of the text. A document left without text is dropped with the reason 'nothing_left'."""

    conceals: ClassVar[bool] = False
    """Whether what it takes out must not be told: texts of documents dropped before it are written down edited, too."""

    def edits(self, text: str) -> list[Edit]:
        """What is replaced, in the order of the text and without overlap."""
        raise NotImplementedError

    def edit_batch(self, batch: Batch) -> Edited:
        """The new text of every document of a batch."""
        return edit_texts(batch.texts(), map(self.edits, batch.texts()))

    def apply(self, batch: Batch) -> Outcome:
        edited = self.edit_batch(batch)
        if not edited.counts:
            return Outcome(batch)
        changed = batch.with_texts(edited.texts)
        drops = emptied_texts(batch.column("text"), edited.texts)
        return Outcome(changed.keep(survivors(changed, drops)), drops, edited.counts)


def edit_texts(texts: Sequence[str], edits: Iterable[Sequence[Edit]]) -> Edited:
    """The texts after the edits of each, and the edits counted by reason."""
    counts: dict[str, EditCount] = {}
    edited = []
    for text, changes in zip(texts, edits, strict=True):
        edited.append(apply_edits(text, changes) if changes else text)
        for edit in changes:
            taken = EditCount(1, edit.end - edit.start - len(edit.replacement))
            counts[edit.reason] = counts.get(edit.reason, EditCount(0, 0)).plus(taken)
    return Edited(pa.array(edited, pa.string()), counts)


def emptied_texts(before: pa.StringArray, after: pa.StringArray) -> list[Drop]:
    """A drop for every text that an edit left blank; one that was blank before is not the editor's doing."""
    is_visible = pc.fill_null(pc.match_substring_regex(after, VISIBLE), True)
    rows = np.flatnonzero(~is_visible.to_numpy(zero_copy_only=False))
    return [Drop(int(row), NOTHING_LEFT) for row in rows if (before[row].as_py() or "").strip()]


def blank_texts(batch: Batch, reason: str = NOTHING_LEFT) -> list[Drop]:
    """A drop for every document whose text is empty or white space."""
    return [Drop(row, reason) for row, text in enumerate(batch.texts()) if not text or text.isspace()]


class LineEditor(Editor):
    """Removes lines. It judges all lines of a document together, for a line's neighbours say much of it.

    A subclass writes `line_reasons`, or `reasons` and `line_codes` where a kernel judges the lines of a whole batch.
    """

    reasons: ClassVar[tuple[str, ...]] = ()

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        """For every line, why it goes, or None."""
        codes = self.line_codes(Batch.of("\n".join(lines)))
        return [self.reasons[code - 1] if code else None for code in codes.tolist()]

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        """For every line of all texts end to end: 0 if it stays, k if it goes for `reasons[k - 1]`."""
        raise NotImplementedError

    def line_values(self, lines: list[str]) -> Sequence[float | None]:
        """For every line, the score that decided about it, for `cleaner explain`; None where there is no such thing."""
        return [None] * len(lines)

    def edits(self, text: str) -> list[Edit]:
        lines = text.split("\n")
        edits, end = [], 0
        for line, reason, value in zip(lines, self.line_reasons(lines), self.line_values(lines), strict=True):
            start, end = end, end + len(line) + 1
            if reason is not None:
                edits.append(Edit(start, min(end, len(text)), "", reason, value))
        return edits

    def edit_batch(self, batch: Batch) -> Edited:
        if not self.reasons:
            return super().edit_batch(batch)
        from cleaner.text.removal import remove_lines_by_code  # compiled kernels: not loaded to read a pipeline file

        removed = remove_lines_by_code(batch.column("text"), self.line_codes(batch), len(self.reasons))
        counts = zip(self.reasons, removed.lines.tolist(), removed.characters.tolist(), strict=True)
        return Edited(removed.texts, {reason: EditCount(*count) for reason, *count in counts if count[0]})


class Annotator(LocalStage):
    """Adds the columns named in `adds`. It drops only when a setting tells it to."""

    def annotate(self, text: str) -> Mapping[str, object]:
        """The columns' values for one text."""
        raise NotImplementedError

    def annotate_batch(self, batch: Batch) -> Mapping[str, pa.Array]:
        """The columns for every document of a batch."""
        rows = [self.annotate(text) for text in batch.texts(self.reads)]
        return {name: pa.array([row[name] for row in rows], kind) for name, kind in self.adds.items()}

    def drops(self, annotated: Batch) -> list[Drop]:  # noqa: ARG002
        """The documents that go, judged by the columns just added."""
        return []

    def apply(self, batch: Batch) -> Outcome:
        annotated = batch.with_columns(self.annotate_batch(batch))
        drops = self.drops(annotated)
        return Outcome(annotated.keep(survivors(annotated, drops)), drops)


class Extractor(LocalStage):
    """Makes the text out of another column, which it then removes. A document that has a text already keeps it."""

    def extract(self, source: str) -> str:
        """The text found in one source; '' where there is none."""
        raise NotImplementedError

    def extract_batch(self, batch: Batch) -> list[str]:
        """The text of every document of a batch that has none yet."""
        return [
            text or (self.extract(source) if source else "")
            for text, source in zip(batch.texts(), batch.texts(self.reads), strict=True)
        ]

    def apply(self, batch: Batch) -> Outcome:
        texts = pa.array(self.extract_batch(batch), pa.string())
        extracted = batch.with_columns({"text": texts})
        drops = blank_texts(extracted)
        return Outcome(extracted.keep(survivors(extracted, drops)).without_columns(self.reads), drops)
