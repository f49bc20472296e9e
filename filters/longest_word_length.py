"""The stage `longest_word_length`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.word_counts import word_lengths


class LongestWordLength(RangeFilter):
    """Drops documents with a word no language has.

    Looks at the longest word: a run of letters and digits with the marks inside it, such as a long file name or coded
    data. The bound is NeMo Curator's. A Han character is a word of length 1; a text without words measures 0.
    """

    unit: ClassVar[str] = "characters"

    max: float | None = Field(1000, description="Largest value kept.")  # NeMo Curator, heuristic/string.py

    def values(self, batch: Batch) -> Values:
        return batch.measures(word_lengths)["longest_word_length"]
