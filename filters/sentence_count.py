"""The stage `sentence_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.word_counts import word_counts


class SentenceCount(RangeFilter):
    """Drops documents with too few sentences.

    A sentence ends at `.` `!` `?` `。` `！` `？` and the like where they are tokens by themselves, not in `3.14` or
    `e.g.`, and at the end of a line (`cleaner.text.measures.word_counts`). C4 counts them in the lines its rules left,
    so this stage stands after the line rules.
    """

    unit: ClassVar[str] = "sentences"

    min: float | None = Field(5, description="Smallest value kept.")  # C4, arXiv 1910.10683, section 2.2

    def values(self, batch: Batch) -> Values:
        return batch.measures(word_counts)["sentence_count"]
