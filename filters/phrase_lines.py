"""The stage `phrase_lines`."""

import re
from functools import cached_property

import pyarrow.compute as pc
from pydantic import field_validator

from cleaner.batch import Batch
from cleaner.stage import Edit, Edited, Field, LineEditor
from cleaner.text.words import is_word, tokens

POLICY_PHRASES = (  # C4, c4_utils.py of TensorFlow Datasets
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
)


class PhraseLines(LineEditor):
    """Removes lines that hold one of some phrases, by default C4's on cookies and terms of use.

    Looks for the phrases anywhere in a line, ASCII letters in any case. `max_words` spares lines with more words than
    that, so that a phrase in a paragraph of prose does not cost the paragraph. `reason` is what the funnel says of the
    lines.
    """

    phrases: tuple[str, ...] = Field(POLICY_PHRASES, min_length=1, description="The phrases, on one line each.")
    max_words: int | None = Field(None, ge=1, description="Most words of a line that goes; without it any line goes.")
    reason: str = Field(
        "policy_text", pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", description="Reason given, a snake_case noun phrase."
    )

    @field_validator("phrases")
    @classmethod
    def _say_something(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        for phrase in phrases:
            if not phrase.strip():
                raise ValueError("a phrase of white space alone would remove nearly every line")
            if "\n" in phrase:
                raise ValueError("a phrase with a line break stands on no line")
        return phrases

    @property
    def label(self) -> str:
        return f"{self.stage_name()}_{self.reason}"

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self.phrases)), re.IGNORECASE | re.ASCII)

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return [self.reason if self.is_unwanted(line) else None for line in lines]

    def is_unwanted(self, line: str) -> bool:
        """Whether a line holds a phrase and is not too long to go."""
        if not self._expression.search(line):
            return False
        return self.max_words is None or sum(map(is_word, tokens(line))) <= self.max_words

    def edits(self, text: str) -> list[Edit]:
        return super().edits(text) if self._expression.search(text) else []

    def edit_batch(self, batch: Batch) -> Edited:
        texts = pc.fill_null(batch.column("text"), "")
        # Arrow ignores the case of more letters than ASCII's: it finds every text that we shall, and hardly another
        found = pc.match_substring_regex(texts, self._expression.pattern, ignore_case=True)
        if not pc.any(found).as_py():
            return Edited(texts, {})
        edited = super().edit_batch(Batch(batch.rows.filter(found)))
        return Edited(pc.replace_with_mask(texts, found, edited.texts), edited.counts)
