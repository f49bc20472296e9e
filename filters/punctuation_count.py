"""The stage `punctuation_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts


class PunctuationCount(RangeFilter):
    """Drops documents without punctuation: menus, lists of keywords, titles.

    Counts the characters that Unicode calls punctuation, ASCII and full width alike; symbols such as `+` and `$` are
    none.
    """

    unit: ClassVar[str] = "punctuation marks"

    min: float | None = Field(1, description="Smallest value kept.")  # MAP-NEO, arXiv 2405.19327

    def values(self, batch: Batch) -> Values:
        return batch.measures(character_counts)["punctuation_count"]
