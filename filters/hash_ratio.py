"""The stage `hash_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio
from cleaner.text.measures.word_counts import word_counts


class HashRatio(RangeFilter):
    """Drops documents with too many hash signs.

    Looks at the `#` and `＃` of the text for each of its tokens (words and punctuation marks), as datatrove does for
    Gopher's rule on symbols. A text without tokens measures 0.
    """

    unit: ClassVar[str] = "signs per token"

    max: float | None = Field(0.1, description="Largest value kept.")  # Gopher, arXiv 2112.11446, A1.1

    def values(self, batch: Batch) -> Values:
        hash_marks = batch.measures(character_counts)["hash_mark_count"]
        return ratio(hash_marks, batch.measures(word_counts)["token_count"])
