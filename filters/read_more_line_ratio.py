"""The stage `read_more_line_ratio`."""

from typing import ClassVar

import pyarrow.compute as pc

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio

LINE_END = r"(?im)(?:展开|更多|read[ _-]?more)[^\S\n]*[.…>»›→]*[^\S\n]*$"


class ReadMoreLineRatio(RangeFilter):
    """Drops documents in which too many lines end in "read more" or 展开, 更多.

    Looks at the lines that end in 展开, 更多 or `read more`, in any case, with marks such as `...` and `>>` behind.
    Blank lines are no lines. A text without lines measures 0.
    """

    unit: ClassVar[str] = "share of lines"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.3, description="Largest value kept.")  # MAP-NEO, arXiv 2405.19327

    def values(self, batch: Batch) -> Values:
        lines = pc.fill_null(pc.count_substring_regex(batch.column(self.reads), LINE_END), 0).to_numpy(
            zero_copy_only=False
        )
        return ratio(lines, batch.measures(character_counts)["line_count"])
