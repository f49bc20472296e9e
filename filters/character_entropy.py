"""The stage `character_entropy`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.variety import character_variety


class CharacterEntropy(RangeFilter):
    """Drops documents that use the same few characters over and over.

    Looks at the entropy of the text's characters, white space left out: the average surprise of the next one if each
    came by its share. English prose has 4.2 bits, Chinese 7 to 9. MAP-NEO's bound is for Chinese. A text of one
    character, or of white space alone, measures 0.
    """

    unit: ClassVar[str] = "bits per character"

    min: float | None = Field(3, description="Smallest value kept.")  # MAP-NEO, arXiv 2405.19327

    def values(self, batch: Batch) -> Values:
        return batch.measures(character_variety)["character_entropy"]
