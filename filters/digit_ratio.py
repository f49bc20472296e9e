"""The stage `digit_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class DigitRatio(RangeFilter):
    """Drops documents that are figures for the most part: tables, prices, telephone lists.

    Looks at the decimal digits of any script among all characters of the text, white space too. The bound is NeMo
    Curator's; MAP-NEO allows 0.3 in Chinese. An empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.15, description="Largest value kept.")  # NeMo Curator, heuristic/string.py

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["digit_count"], counts["character_count"])
