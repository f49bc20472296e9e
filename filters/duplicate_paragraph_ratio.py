"""The stage `duplicate_paragraph_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.line_repetition import line_repetition


class DuplicateParagraphRatio(RangeFilter):
    """Drops documents with too many paragraphs that occur again.

    Looks at the paragraphs (lines with no blank line between) that are equal, character by character, to an earlier
    paragraph of the document, as a share of its paragraphs, 0 to 1. A text without blank lines is one paragraph and
    measures 0: texts whose every line is a paragraph need `duplicate_line_ratio`.
    """

    unit: ClassVar[str] = "share of paragraphs"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.30, description="Largest value kept.")  # Gopher, arXiv 2112.11446, table A1

    def values(self, batch: Batch) -> Values:
        return batch.measures(line_repetition)["duplicate_paragraph_ratio"]
