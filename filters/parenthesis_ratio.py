"""The stage `parenthesis_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class ParenthesisRatio(RangeFilter):
    """Drops documents that are full of parentheses: link lists, code, references.

    Looks at `(` `)` `（` `）` among all characters of the text. The bound is NeMo Curator's. An empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.1, description="Largest value kept.")  # NeMo Curator, heuristic/string.py

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["parenthesis_count"], counts["character_count"])
