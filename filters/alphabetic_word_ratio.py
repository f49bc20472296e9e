"""The stage `alphabetic_word_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import ratio
from cleaner.text.measures.word_counts import word_counts


class AlphabeticWordRatio(RangeFilter):
    """Drops documents that are numbers and punctuation for the most part.

    Looks at the tokens with at least one letter, as a share of all tokens: words, numbers and punctuation marks (Gopher
    says "words"; datatrove's words, on which the bound is applied, are these tokens). Han characters are letters.
    Chinese prose has a mark to each 8 characters or so and passes. A text without tokens measures 0.
    """

    unit: ClassVar[str] = "share of tokens"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    min: float | None = Field(0.8, description="Smallest value kept.")  # Gopher, arXiv 2112.11446, A1.1

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(word_counts)
        return ratio(counts["alphabetic_word_count"], counts["token_count"])
