"""The stages that see the whole corpus before they decide, and what they want to know of each document."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import Field

from cleaner.batch import Batch, Values
from cleaner.stage.local import LocalStage, Stage
from cleaner.text.edits import Edit

CLUSTER_SIZE = "cluster_size"
"""Column that a de-duplicator may add: of the document kept how many its cluster had, 1 for one without duplicates."""


class Keys(NamedTuple):
    """Keys of a batch's documents: `rows[k]` is the row that has key `halves[k]`, 128 bits as two 64-bit halves.

    The first 32 bits share keys out to tasks, so keys should be hashes.
    """

    rows: npt.NDArray[np.int64]
    halves: npt.NDArray[np.uint64]


class Traces(NamedTuple):
    """What a de-duplicator keeps of a batch's documents: keys, and where it wants them a sketch and a rank of each."""

    keys: Keys
    sketches: pa.BinaryArray | None = None
    ranks: Values | None = None


class Deduplicator(Stage):
    """Documents that share a key, directly or through others, form a cluster; one of them is kept, as a rule the first.

    A shared key decides, unless the stage has a `least_similarity`: then it only proposes, and two documents are joined
    if `similarities` says of their `sketches` that they are at least so similar.
    """

    duplicate_reason: ClassVar[str] = "duplicate"
    traces_version: ClassVar[int] = 1
    """Raised when the same settings give other keys or sketches than before: older indexes are then refused."""

    against: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        (), description="Indexes of earlier runs, folders or URLs: a document that is also there is a duplicate."
    )
    index: str | None = Field(
        None, min_length=1, description="Index, a folder or URL, to which the documents kept here are added."
    )

    @property
    def trace_settings(self) -> Mapping[str, object]:
        """What keys and sketches follow from: an index serves stages that agree with its maker in all of this."""
        return self.model_dump(mode="json", exclude={"against", "index"})

    @property
    def keys_per_document(self) -> int:
        """About how many keys a document has: planning shares them out to tasks."""
        return 1

    @property
    def least_similarity(self) -> float | None:
        """From what similarity on documents that share a key are duplicates; None where the key decides."""
        return None

    def document_keys(self, text: str) -> Sequence[int]:
        """The keys of one text, each 0 <= key < 2**128; a text without keys is nobody's duplicate."""
        raise NotImplementedError

    def keys(self, batch: Batch) -> Keys:
        """The keys of every document of a batch."""
        pairs = [
            (row, key >> 64, key & 0xFFFFFFFFFFFFFFFF)
            for row, text in enumerate(batch.texts(self.reads))
            for key in self.document_keys(text)
        ]
        rows = np.array([pair[0] for pair in pairs], np.int64)
        return Keys(rows, np.array([pair[1:] for pair in pairs], np.uint64).reshape(-1, 2))

    def sketches(self, batch: Batch) -> pa.BinaryArray:
        """For a stage that verifies: of every document what `similarities` compares."""
        raise NotImplementedError

    def similarities(
        self, sketches: pa.BinaryArray, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
    ) -> Values:
        """For a stage that verifies: the similarity, 0 to 1, of the sketches `one[k]` and `other[k]`."""
        raise NotImplementedError

    def ranks(self, batch: Batch) -> Values | None:  # noqa: ARG002
        """Of every document how much it should be the one kept, NaN for least; None keeps the first of a cluster."""
        return None

    def traces(self, batch: Batch) -> Traces:
        """All of this together, for a stage that gets keys and sketches in one pass over the text."""
        sketches = None if self.least_similarity is None else self.sketches(batch)
        return Traces(self.keys(batch), sketches, self.ranks(batch))


class Summary(NamedTuple):
    """Counts over documents: a table whose column `count` is added up over equal values of the other columns.

    `read` is how many documents the run has read; it is known when a selector decides, and 0 before.
    """

    table: pa.Table
    read: int = 0

    @classmethod
    def total(cls, parts: "Sequence[Summary]") -> "Summary":
        """All of them added up, in the order of the keys: it does not matter which were added up before."""
        tables = [part.table for part in parts]
        names = [name for name in tables[0].schema.names if name != "count"]
        grouped = pa.concat_tables(tables).group_by(names, use_threads=False).aggregate([("count", "sum")])
        order = [(name, "ascending") for name in names]
        return cls(grouped.rename_columns([*names, "count"]).sort_by(order).select(tables[0].schema.names))


class YieldBand(NamedTuple):
    """Between which shares of the documents read a run should keep; both 0 to 1."""

    min: float
    max: float


class Selector(Stage):
    """Judges a document by the whole corpus: batches are summarised, the sum decides, a local stage carries it out.

    A summary that grows with the corpus names in `partition_by` one of its columns, of type uint64: rows that are equal
    there are added up in one of many tasks, each in bounded memory, and `condense` leaves of them what the decision
    needs. Without it one task adds up everything.
    """

    partition_by: ClassVar[str | None] = None

    @property
    def wanted_yield(self) -> YieldBand | None:
        """What share of the documents read is to be kept at the end of the run; None where the stage does not say."""
        return None

    def summarise(self, batch: Batch) -> Summary:
        """What the decision needs to know of these documents."""
        raise NotImplementedError

    def condense(self, summary: Summary) -> Summary:
        """The part of a partition's sum that the decision needs."""
        return summary

    def decide(self, summary: Summary) -> LocalStage:
        """The stage that every document then goes through; called in each task with the same summary."""
        raise NotImplementedError


class Marker(Stage):
    """Edits documents where they share something with others: the keys that others have come back as marks.

    A key is marked in every document that has it, if there are `min_documents` of them or more; with `keep_first` the
    first of these documents stays without the mark.
    """

    min_documents: int = Field(2, ge=2, description="So many documents share what is removed.")
    keep_first: bool = Field(True, description="The first of the documents keeps it.")

    def keys(self, batch: Batch) -> Keys:
        """The keys of every document of a batch."""
        raise NotImplementedError

    def edits(self, text: str, marks: npt.NDArray[np.uint64]) -> list[Edit]:
        """What is replaced in a document of which these keys are marked, uint64 [keys, 2]; as with an editor."""
        raise NotImplementedError
