"""The stage `mean_line_length`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class MeanLineLength(RangeFilter):
    """Drops documents whose lines are too short on average, as menus and tables are.

    Looks at the characters of lines, white space counted; blank lines are no lines. Ten characters are ChineseWebText's
    bound for Chinese, and HPLT's for Chinese, Japanese and Korean. A text without lines measures 0.
    """

    unit: ClassVar[str] = "characters"

    min: float | None = Field(10, description="Smallest value kept.")  # ChineseWebText, preprocess.py, `min_line_len`

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["line_character_count"], counts["line_count"])
