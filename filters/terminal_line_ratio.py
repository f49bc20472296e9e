"""The stage `terminal_line_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class TerminalLineRatio(RangeFilter):
    """Drops documents in which hardly any line ends as a sentence does.

    Looks at the lines whose last character, white space left out, ends a sentence in some script: `.` `!` `?` `。` `！`
    `？` and all others that Unicode calls Sentence_Terminal, not the ellipsis. Blank lines are no lines. The bound is
    FineWeb's. FineWeb does not look behind closing quotes and brackets, so that a Chinese line ending in `。”` counts
    as unfinished; `past_quotes` looks behind them. A text without lines measures 0.
    """

    unit: ClassVar[str] = "share of lines"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    min: float | None = Field(0.12, description="Smallest value kept.")  # FineWeb, datatrove fineweb_quality_filter.py
    past_quotes: bool = Field(False, description="Look behind closing quotes and brackets, as in `。”` and `.)`.")

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        ended = counts["quoted_terminal_line_count" if self.past_quotes else "terminal_line_count"]
        return ratio(ended, counts["line_count"])
