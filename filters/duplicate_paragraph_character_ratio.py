"""The stage `duplicate_paragraph_character_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.line_repetition import line_repetition


class DuplicateParagraphCharacterRatio(RangeFilter):
    """Drops documents with too much text in paragraphs that occur again.

    Looks at the characters of the paragraphs (lines with no blank line between) that are equal to an earlier paragraph
    of the document, as a share of its characters (line breaks and all), 0 to 1. A text without blank lines is one
    paragraph and measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.20, description="Largest value kept.")  # Gopher, arXiv 2112.11446, table A1

    def values(self, batch: Batch) -> Values:
        return batch.measures(line_repetition)["duplicate_paragraph_character_ratio"]
