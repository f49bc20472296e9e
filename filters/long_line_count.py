"""The stage `long_line_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts


class LongLineCount(RangeFilter):
    """Drops documents with too few paragraphs of some length.

    Counts the lines of at least 200 characters, white space counted. The bound is mC4's, for any language; 200
    characters of Chinese are a long paragraph, so the rule is hard on it, and a page with one line for all its text has
    one.
    """

    unit: ClassVar[str] = "lines"

    min: float | None = Field(3, description="Smallest value kept.")  # mC4, arXiv 2010.11934, section 3.1

    def values(self, batch: Batch) -> Values:
        return batch.measures(character_counts)["long_line_count"]
