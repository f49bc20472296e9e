"""The stage `curly_bracket_count`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts


class CurlyBracketCount(RangeFilter):
    """Drops documents with a curly bracket, which hardly ever stands in prose but often in code.

    Counts the `{` of the text. C4 allows none, which also drops honest pages about programming and mathematics. C4
    looks only at lines that its other rules left, so this stage stands after them.
    """

    unit: ClassVar[str] = "brackets"

    max: float | None = Field(0, description="Largest value kept.")  # C4, arXiv 1910.10683, section 2.2

    def values(self, batch: Batch) -> Values:
        return batch.measures(character_counts)["curly_bracket_count"]
