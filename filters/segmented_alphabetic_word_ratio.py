"""The stage `segmented_alphabetic_word_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.segmented import segmented_measures
from cleaner.text.measures.surface import ratio


class SegmentedAlphabeticWordRatio(RangeFilter):
    """Drops documents with too many figures and signs, Chinese cut into dictionary words as jieba does.

    Looks at the words with a letter or an ideograph, as a share of all tokens (words and punctuation marks).
    A text without tokens measures 0.
    """

    unit: ClassVar[str] = "share of tokens"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    min: float | None = Field(0.735, description="Smallest value kept.")  # FineWeb-2, configs/cmn_Hani.yml

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(segmented_measures())
        return ratio(counts["alphabetic_word_count"], counts["token_count"])
