"""The stage `short_line_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class ShortLineRatio(RangeFilter):
    """Drops documents in which too many lines are short, as menus and lists are.

    Looks at the lines of at most 30 characters, white space counted; blank lines are no lines. 30 characters are
    FineWeb's for English, where they are five words; in Chinese they are a whole sentence, and FineWeb-2 turns the rule
    off. For Chinese use `mean_line_length`. A text without lines measures 0.
    """

    unit: ClassVar[str] = "share of lines"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.67, description="Largest value kept.")  # FineWeb, datatrove fineweb_quality_filter.py

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["short_line_count"], counts["line_count"])
