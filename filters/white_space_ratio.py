"""The stage `white_space_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class WhiteSpaceRatio(RangeFilter):
    """Drops documents that are white space for a good part.

    Looks at the white space among all characters of the text: spaces of any width, tabs, line breaks. The bound is NeMo
    Curator's; English prose has 0.16, Chinese almost none. An empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.25, description="Largest value kept.")  # NeMo Curator, heuristic/string.py

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["white_space_count"], counts["character_count"])
