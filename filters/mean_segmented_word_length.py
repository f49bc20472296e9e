"""The stage `mean_segmented_word_length`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.segmented import segmented_measures
from cleaner.text.measures.surface import ratio


class MeanSegmentedWordLength(RangeFilter):
    """Drops documents whose words are too short or too long, Chinese cut into dictionary words as jieba does.

    Looks at the mean number of characters of words (tokens with a letter, an ideograph or a digit). Chinese prose has
    1.5 to 2; the bounds are FineWeb-2's for Mandarin and drop what is Latin script for the most part: Gopher's own
    3 to 10 would drop all Chinese. A text without words measures 0.
    """

    unit: ClassVar[str] = "characters"

    min: float | None = Field(1, description="Smallest value kept.")  # FineWeb-2, configs/cmn_Hani.yml
    max: float | None = Field(5, description="Largest value kept.")  # the same

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(segmented_measures())
        return ratio(counts["word_character_count"], counts["word_count"])
