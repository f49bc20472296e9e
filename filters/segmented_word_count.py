"""The stage `segmented_word_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.segmented import segmented_measures


class SegmentedWordCount(RangeFilter):
    """Drops documents with too few or too many words, Chinese cut into dictionary words as jieba does.

    Counts words: tokens with a letter, an ideograph or a digit; punctuation is none. The bounds are Gopher's, which
    FineWeb-2 applies to Mandarin in this unit. Chinese has about 1.7 characters a word: `text_length` says nearly the
    same at a tenth of the cost. A text without words measures 0.
    """

    unit: ClassVar[str] = "words"

    min: float | None = Field(50, description="Smallest value kept.")  # Gopher, arXiv 2112.11446, A1.1
    max: float | None = Field(100_000, description="Largest value kept.")  # the same

    def values(self, batch: Batch) -> Values:
        return batch.measures(segmented_measures())["word_count"]
