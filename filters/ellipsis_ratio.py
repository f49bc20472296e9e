"""The stage `ellipsis_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.occurrences import count_phrase
from cleaner.text.measures.surface import character_counts, ratio
from cleaner.text.measures.word_counts import word_counts


class EllipsisRatio(RangeFilter):
    """Drops documents with too many ellipses, the mark of teasers cut short.

    Looks at `...` and `…` in the text for each of its tokens (words and punctuation marks), as datatrove does for
    Gopher's rule on symbols; the Chinese `……` counts as two. A text without tokens measures 0.
    """

    unit: ClassVar[str] = "ellipses per token"

    max: float | None = Field(0.1, description="Largest value kept.")  # Gopher, arXiv 2112.11446, A1.1

    def values(self, batch: Batch) -> Values:
        dots = count_phrase(batch.utf8(self.reads), "...")
        ellipses = dots + batch.measures(character_counts)["ellipsis_character_count"]
        return ratio(ellipses, batch.measures(word_counts)["token_count"])
