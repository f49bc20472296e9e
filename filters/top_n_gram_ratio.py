"""The stage `top_n_gram_ratio`."""

from typing import Any, ClassVar

from pydantic import model_validator

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.repetition import word_repetition
from cleaner.text.measures.segmented import segmented_measures

GOPHER = {2: 0.20, 3: 0.18, 4: 0.16}  # Gopher, arXiv 2112.11446, table A1


class TopNGramRatio(RangeFilter):
    """Drops documents in which one sequence of n words stands too often.

    Looks at the sequence of `n` words that occurs most often (of several, the first): its characters, with one space
    between words, times its occurrences, as a share of the characters of the text, 0 to 1. Signs are words here.
    Unset, `max` is Gopher's for this n (arXiv 2112.11446, table A1): 0.20, 0.18, 0.16 for n = 2, 3, 4.

    An ideograph is a word, and no space is counted beside it: so the rule works on Chinese and costs little. With
    `segmented`, Chinese is first cut into dictionary words, as for the thresholds of FineWeb-2; that costs three times
    as much.

    A text of fewer than `n` words measures 0. Occurrences that overlap can add up to more than the text: that is 1.
    """

    unit: ClassVar[str] = "share of characters"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    n: int = Field(2, ge=2, le=4, description="Words in the sequence.")
    segmented: bool = Field(False, description="Cut Chinese into dictionary words first.")

    @model_validator(mode="before")
    @classmethod
    def _published_max(cls, settings: Any) -> Any:  # what a user wrote: anything
        if isinstance(settings, dict) and "max" not in settings:
            return {**settings, "max": GOPHER.get(settings.get("n", 2))}
        return settings

    @property
    def label(self) -> str:
        return f"{'segmented_' if self.segmented else ''}top_{self.n}_gram_ratio"

    def values(self, batch: Batch) -> Values:
        group = segmented_measures() if self.segmented else word_repetition
        return batch.measures(group)[f"top_{self.n}_gram_ratio"]
