"""The stage `segmented_hash_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.segmented import segmented_measures
from cleaner.text.measures.surface import character_counts, ratio


class SegmentedHashRatio(RangeFilter):
    """Drops documents with too many hash signs, Chinese cut into dictionary words as jieba does.

    Looks at the `#` and `＃` of the text for each of its tokens (words and punctuation marks). The bound is Gopher's,
    which FineWeb-2 applies to Mandarin in this unit. A text without tokens measures 0.
    """

    unit: ClassVar[str] = "signs per token"

    max: float | None = Field(0.1, description="Largest value kept.")  # Gopher, arXiv 2112.11446, A1.1

    def values(self, batch: Batch) -> Values:
        hash_marks = batch.measures(character_counts)["hash_mark_count"]
        return ratio(hash_marks, batch.measures(segmented_measures())["token_count"])
