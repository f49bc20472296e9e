"""The stage `duplicate_line_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.line_repetition import line_repetition


class DuplicateLineRatio(RangeFilter):
    """Drops documents with too many lines that occur again.

    Looks at the lines that are equal, character by character, to an earlier line of the document, as a share of its
    lines, 0 to 1. Blank lines are no lines; a text of one line measures 0.
    """

    unit: ClassVar[str] = "share of lines"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.30, description="Largest value kept.")  # Gopher, arXiv 2112.11446, table A1

    def values(self, batch: Batch) -> Values:
        return batch.measures(line_repetition)["duplicate_line_ratio"]
