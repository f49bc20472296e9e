"""The stage `non_alphanumeric_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class NonAlphanumericRatio(RangeFilter):
    """Drops documents with too many characters that are neither letter nor number.

    Looks at everything but letters and numbers of any script among the characters of the text: punctuation, symbols,
    white space. The bound is NeMo Curator's; it counts white space too, so English prose has 0.2 and Chinese 0.12. An
    empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.25, description="Largest value kept.")  # NeMo Curator, heuristic/string.py

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["character_count"] - counts["alphanumeric_count"], counts["character_count"])
