"""The stage `stop_word_count`."""

from typing import ClassVar

from pydantic import field_validator

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.stop_words import LONGEST_LIST, LONGEST_WORD, distinct_words
from cleaner.text.units.words import tokens

GOPHER_WORDS = ("the", "be", "to", "of", "and", "that", "have", "with")


class StopWordCount(RangeFilter):
    """Drops documents in which hardly any of a language's commonest words stands: lists, names, other languages.

    Counts how many different words of a list occur as words of their own, in the case given: as in datatrove and
    Dolma, `The` is not `the`. The list and the bound are Gopher's for English and drop all Chinese. For Chinese give
    `words` of one character, which are found wherever the character stands (`[的, 是, 了, 在, 不, 有, 和, 这, 他, 我]`
    are the commonest of modern Chinese), or use `segmented_stop_word_count`. A text without words measures 0.
    """

    unit: ClassVar[str] = "different stop words"
    domain: ClassVar[tuple[float, float]] = (0.0, LONGEST_LIST)

    min: float | None = Field(2, description="Smallest value kept.")  # Gopher, arXiv 2112.11446, A1.1
    words: tuple[str, ...] = Field(
        GOPHER_WORDS,  # Gopher, arXiv 2112.11446, A1.1
        min_length=1,
        max_length=LONGEST_LIST,
        description=f"The words that count, each at most {LONGEST_WORD} bytes of UTF-8.",
    )

    @field_validator("words")
    @classmethod
    def _one_token_each(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            if len(word.encode()) > LONGEST_WORD:
                raise ValueError(f"'{word}' is longer than {LONGEST_WORD} bytes of UTF-8")
            if tokens(word) != [word]:
                raise ValueError(f"'{word}' is not one word as words are cut here, so it would never be found")
        return words

    def values(self, batch: Batch) -> Values:
        return distinct_words(batch.utf8(self.reads), self.words)
