"""The stage `phrase_lines`."""

import re
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import field_validator

from cleaner.batch import Batch
from cleaner.stage import Edit, EditCount, Edited, Field, LineEditor
from cleaner.text.measures.occurrences import Phrases, fold_phrases, lines_with, texts_with
from cleaner.text.removal import remove_lines_by_code
from cleaner.text.units.utf8 import utf8_of
from cleaner.text.units.words import is_word, tokens

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

    @cached_property
    def _folded(self) -> Phrases:
        return fold_phrases(self.phrases)

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
        found = texts_with(batch.utf8(), self._folded)  # few of them, so that the others need no look at their lines
        if not found.any():
            return Edited(texts, {})
        some = self._edit_lines(texts.filter(pa.array(found)))
        return Edited(pc.replace_with_mask(texts, pa.array(found), some.texts), some.counts)

    def _edit_lines(self, texts: pa.StringArray) -> Edited:
        utf8 = utf8_of(texts)
        lines = lines_with(utf8, self._folded)
        if self.max_words is not None:
            for line, (start, end) in zip(
                np.flatnonzero(lines[:, 2]), lines[lines[:, 2] == 1, :2].tolist(), strict=True
            ):
                lines[line, 2] = self.is_unwanted(utf8.data[start:end].tobytes().decode("utf-8", "replace"))
        removed = remove_lines_by_code(texts, lines[:, 2].astype(np.int8), 1)
        count = EditCount(int(removed.lines[0]), int(removed.characters[0]))
        return Edited(removed.texts, {self.reason: count} if count.edits else {})
