"""The stage `upper_case_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class UpperCaseRatio(RangeFilter):
    """Drops documents that shout.

    Looks at the letters of upper case among all characters of the text, white space too. No published rule bounds it
    for documents (RefinedWeb does for lines, see `upper_case_lines`), so without `min` or `max` it drops nothing. An
    empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["upper_case_count"], counts["character_count"])
