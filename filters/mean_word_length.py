"""The stage `mean_word_length`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import ratio
from cleaner.text.measures.word_counts import word_counts


class MeanWordLength(RangeFilter):
    """Drops documents whose words are too short or too long on average.

    Looks at the words of scripts that put spaces between words, numbers among them: a single Han character is no word
    of length 1 here, for as one it would drop all Chinese at Gopher's lower bound. A text without such words measures
    0, so under the default `min` Chinese without Latin words is dropped: for Chinese use `mean_segmented_word_length`,
    or the preset fineweb2_zh.
    """

    unit: ClassVar[str] = "characters"

    min: float | None = Field(3, description="Smallest value kept.")  # Gopher, arXiv 2112.11446, A1.1
    max: float | None = Field(10, description="Largest value kept.")  # the same

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(word_counts)
        return ratio(counts["spaced_word_character_count"], counts["spaced_word_count"])
