"""The stage `segmented_stop_word_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.segmented import STOP_WORDS, segmented_measures


class SegmentedStopWordCount(RangeFilter):
    """Drops documents in which hardly any common word stands, Chinese cut into dictionary words as jieba does.

    Counts how many different words of a list occur as words of their own: 的 in 我的 counts, in 目的 it does not.
    The list and the bound are FineWeb-2's for Mandarin: 22 characters, simplified and traditional mixed, with 年, 月
    and 日, which any date has; a weak rule, then, that drops what is not Chinese or not prose. Another list costs
    another cut of the text. A text without words measures 0.
    """

    unit: ClassVar[str] = "different stop words"

    min: float | None = Field(2, description="Smallest value kept.")  # FineWeb-2, configs/cmn_Hani.yml
    words: tuple[str, ...] = Field(STOP_WORDS, min_length=1, description="The words that count.")

    def values(self, batch: Batch) -> Values:
        return batch.measures(segmented_measures(self.words))["stop_word_count"]
