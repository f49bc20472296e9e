"""The stage `duplicate_n_gram_ratio`."""

from typing import Any, ClassVar

from pydantic import model_validator

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.repetition import word_repetition
from cleaner.text.measures.segmented import segmented_measures

GOPHER = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}  # Gopher, arXiv 2112.11446, table A1


class DuplicateNGramRatio(RangeFilter):
    """Drops documents that say too much of themselves again.

    Reads the text from its start and adds up the characters (white space left out) of every sequence of `n` words that
    has occurred before, going on behind each, so that no character counts twice; as a share of the characters of the
    text, 0 to 1. Signs are words here.
    Unset, `max` is Gopher's for this n (arXiv 2112.11446, table A1): 0.15, 0.14, ... 0.10 for n = 5, 6, ... 10.

    An ideograph is a word: so the rule works on Chinese and costs little, but ten ideographs are a shorter sequence
    than ten words and the published thresholds are stricter on them. With `segmented`, Chinese is first cut into
    dictionary words, as for the thresholds of FineWeb-2; that costs about three times as much.

    A text of fewer than `n` words measures 0.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    n: int = Field(5, ge=5, le=10, description="Words in the sequence.")
    segmented: bool = Field(False, description="Cut Chinese into dictionary words first.")

    @model_validator(mode="before")
    @classmethod
    def _published_max(cls, settings: Any) -> Any:  # what a user wrote: anything
        if isinstance(settings, dict) and "max" not in settings:
            return {**settings, "max": GOPHER.get(settings.get("n", 5))}
        return settings

    @property
    def label(self) -> str:
        return f"{'segmented_' if self.segmented else ''}duplicate_{self.n}_gram_ratio"

    def values(self, batch: Batch) -> Values:
        group = segmented_measures() if self.segmented else word_repetition
        return batch.measures(group)[f"duplicate_{self.n}_gram_ratio"]
