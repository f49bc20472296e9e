"""The stage `mean_line_word_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio
from cleaner.text.measures.word_counts import word_counts


class MeanLineWordCount(RangeFilter):
    """Drops documents whose lines have too few words on average.

    Looks at the words (see `word_count`) for each line that is not blank. Five are HPLT's bound for languages that put
    spaces between words; in Chinese every character is a word here, so use `mean_line_length`. A text without lines
    measures 0.
    """

    unit: ClassVar[str] = "words per line"

    min: float | None = Field(5, description="Smallest value kept.")  # HPLT v2, monotextor: `word_avg_5`

    def values(self, batch: Batch) -> Values:
        words = batch.measures(word_counts)["word_count"]
        return ratio(words, batch.measures(character_counts)["line_count"])
