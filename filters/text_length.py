"""The stage `text_length`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts


class TextLength(RangeFilter):
    """Drops documents that are too short or too long.

    Counts the characters (Unicode code points) of the text, white space among them; a missing text has none. Published
    lower bounds, in characters: ChineseWebText 200, CCNet 300, HPLT 500, PanGu-alpha 150, MAP-NEO 50; this one is the
    first, which suits Chinese, where 200 characters say what 100 English words do.
    """

    unit: ClassVar[str] = "characters"

    min: float | None = Field(200, description="Smallest value kept.")  # ChineseWebText, preprocess.py, `min_len`

    def values(self, batch: Batch) -> Values:
        return batch.measures(character_counts)["character_count"]
