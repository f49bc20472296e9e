"""The stage `duplicate_line_character_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.line_repetition import line_repetition


class DuplicateLineCharacterRatio(RangeFilter):
    """Drops documents with too much text in lines that occur again.

    Looks at the characters of the lines that are equal to an earlier line of the document, as a share of its
    characters (line breaks and all), 0 to 1. Blank lines are no lines; a text of one line measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.20, description="Largest value kept.")  # Gopher, arXiv 2112.11446, table A1

    def values(self, batch: Batch) -> Values:
        return batch.measures(line_repetition)["duplicate_line_character_ratio"]
