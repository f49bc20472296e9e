"""The stage `line_break_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio
from cleaner.text.measures.word_counts import word_counts


class LineBreakRatio(RangeFilter):
    """Drops documents that are lists: a line break to every few words.

    Looks at the line breaks of the text, blank lines among them, for each of its tokens (words and punctuation marks).
    The bound is FineWeb's. A text without tokens measures 0.
    """

    unit: ClassVar[str] = "line breaks per token"

    max: float | None = Field(0.3, description="Largest value kept.")  # FineWeb, datatrove fineweb_quality_filter.py

    def values(self, batch: Batch) -> Values:
        breaks = batch.measures(character_counts)["line_break_count"]
        return ratio(breaks, batch.measures(word_counts)["token_count"])
