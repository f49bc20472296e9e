"""The stage `url_ratio`."""

from typing import ClassVar

import pyarrow.compute as pc

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import character_counts, ratio

ADDRESS = r"(?i)(?:https?://|www\.)[!-~]+"


class UrlRatio(RangeFilter):
    """Drops documents that are addresses for a good part.

    Looks at the characters of web addresses (from `http://`, `https://` or `www.` to the next character outside ASCII
    or white space) among all characters of the text. The bound is NeMo Curator's. An empty text measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.2, description="Largest value kept.")  # NeMo Curator, heuristic/string.py

    def values(self, batch: Batch) -> Values:
        without = pc.utf8_length(pc.replace_substring_regex(batch.column(self.reads), ADDRESS, ""))
        lengths = batch.measures(character_counts)["character_count"]
        return ratio(lengths - pc.fill_null(without, 0).to_numpy(zero_copy_only=False), lengths)
