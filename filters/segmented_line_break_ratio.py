"""The stage `segmented_line_break_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.segmented import segmented_measures
from cleaner.text.measures.surface import character_counts, ratio


class SegmentedLineBreakRatio(RangeFilter):
    """Drops documents that are lists rather than prose, Chinese cut into dictionary words as jieba does.

    Looks at the line breaks of the text, blank lines among them, for each of its tokens (words and punctuation marks).
    A text without tokens measures 0.
    """

    unit: ClassVar[str] = "line breaks per token"

    max: float | None = Field(0.178, description="Largest value kept.")  # FineWeb-2, configs/cmn_Hani.yml

    def values(self, batch: Batch) -> Values:
        breaks = batch.measures(character_counts)["line_break_count"]
        return ratio(breaks, batch.measures(segmented_measures())["token_count"])
