"""The stage `median_word_length`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.word_counts import word_lengths


class MedianWordLength(RangeFilter):
    """Drops documents whose word of middle length is too short or too long.

    Looks at the words of scripts that put spaces between words, as `mean_word_length` does; of an even number of words
    the shorter middle one counts, and a length over 63 as 63. A few monstrous words do not move it. A text without such
    words measures 0.
    """

    unit: ClassVar[str] = "characters"

    min: float | None = Field(3, description="Smallest value kept.")  # Dolma, dolma-v1_5/mixing/cc-head.yaml
    max: float | None = Field(10, description="Largest value kept.")  # the same

    def values(self, batch: Batch) -> Values:
        return batch.measures(word_lengths)["median_word_length"]
