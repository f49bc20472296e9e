"""The stage `lenticular_bracket_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class LenticularBracketRatio(RangeFilter):
    """Drops documents that are full of 【】, the mark of Chinese advertisements and link lists.

    Looks at 【 and 】 among all characters of the text. The bound is MAP-NEO's for Chinese. An empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.1, description="Largest value kept.")  # MAP-NEO, arXiv 2405.19327

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["lenticular_bracket_count"], counts["character_count"])
