"""The stage `unique_character_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.variety import character_variety


class UniqueCharacterRatio(RangeFilter):
    """Drops documents that use few different characters for their length.

    Looks at how many different characters the text has for each of its characters, white space left out. The bound is
    MAP-NEO's for Chinese, whose texts have thousands of characters to choose from: an alphabet has a hundred, so no
    text of more than a thousand letters passes. The ratio falls with the length of any text: 0.1 is for texts of at
    most 10,000 characters. A text of white space alone measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    min: float | None = Field(0.1, description="Smallest value kept.")  # MAP-NEO, arXiv 2405.19327

    def values(self, batch: Batch) -> Values:
        return batch.measures(character_variety)["unique_character_ratio"]
