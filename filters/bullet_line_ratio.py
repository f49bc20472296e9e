"""The stage `bullet_line_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio


class BulletLineRatio(RangeFilter):
    """Drops documents that are a list and nothing else.

    Looks at the lines that begin with a bullet, white space left out: `•` and `-` as in datatrove, and what Chinese
    pages use for it (● ◆ ■ ★ ▲ · and their like). Blank lines are no lines. A text without lines measures 0.
    """

    unit: ClassVar[str] = "share of lines"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.9, description="Largest value kept.")  # Gopher, arXiv 2112.11446, A1.1

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(character_counts)
        return ratio(counts["bullet_line_count"], counts["line_count"])
