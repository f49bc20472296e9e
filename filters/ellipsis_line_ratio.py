"""The stage `ellipsis_line_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class EllipsisLineRatio(RangeFilter):
    """Drops documents in which too many lines end in an ellipsis, as lists of teasers do.

    Looks at the lines that end in `...` or `…`, white space left out. Blank lines are no lines. A text without lines
    measures 0.
    """

    unit: ClassVar[str] = "share of lines"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.3, description="Largest value kept.")  # Gopher, arXiv 2112.11446, A1.1

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["ellipsis_line_count"], counts["line_count"])
