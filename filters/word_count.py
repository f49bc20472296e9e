"""The stage `word_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.word_counts import word_counts


class WordCount(RangeFilter):
    """Drops documents with too few or too many words.

    A word is a run of letters and digits, or one character of Chinese, Japanese, Thai, Lao, Khmer or Burmese;
    punctuation is none (`cleaner.text.units.words`). The bounds are Gopher's for English. A Chinese text has about 1.6
    of these words where a dictionary has one, so the lower bound is the milder on it.
    """

    unit: ClassVar[str] = "words"

    min: float | None = Field(50, description="Smallest value kept.")  # Gopher, arXiv 2112.11446, A1.1
    max: float | None = Field(100_000, description="Largest value kept.")  # the same

    def values(self, batch: Batch) -> Values:
        return batch.measures(word_counts)["word_count"]
