"""The stage `han_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class HanRatio(RangeFilter):
    """Drops documents with too little Chinese.

    Looks at the Han ideographs among all characters of the text, white space too, as ChineseWebText counts (which knows
    only U+4E00 to U+9FA5; this knows all of Unicode's). Its bound is 0.3; PanGu-alpha asks for 0.6. Japanese has Han
    ideographs too: to tell languages apart use `language`. An empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    min: float | None = Field(
        0.3, description="Smallest value kept."
    )  # ChineseWebText, preprocess.py, `min_zh_percent`

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["han_count"], counts["character_count"])
