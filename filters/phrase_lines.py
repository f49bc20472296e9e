"""The stage `phrase_lines`."""

from pydantic import field_validator

from cleaner.stage import Edit, Field, LineEditor
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

    Looks for the phrases anywhere in a line, in any case. `max_words` spares lines with more words than that, so that
    a phrase in a paragraph of prose does not cost the paragraph. `reason` is what the funnel says of the lines.
    """

    phrases: tuple[str, ...] = Field(POLICY_PHRASES, min_length=1, description="The phrases; in any case.")
    max_words: int | None = Field(None, ge=1, description="Most words of a line that goes; without it any line goes.")
    reason: str = Field(
        "policy_text", pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", description="Reason given, a snake_case noun phrase."
    )

    @field_validator("phrases")
    @classmethod
    def _lower_case(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        if not all(phrase.strip() for phrase in phrases):
            raise ValueError("a phrase of white space alone would remove nearly every line")
        return tuple(phrase.lower() for phrase in phrases)

    @property
    def label(self) -> str:
        return f"{self.stage_name()}_{self.reason}"

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return [self.reason if self.is_unwanted(line) else None for line in lines]

    def is_unwanted(self, line: str) -> bool:
        """Whether a line holds a phrase and is not too long to go."""
        lowered = line.lower()
        if not any(phrase in lowered for phrase in self.phrases):
            return False
        return self.max_words is None or sum(map(is_word, tokens(line))) <= self.max_words

    def edits(self, text: str) -> list[Edit]:
        lowered = text.lower()
        return super().edits(text) if any(phrase in lowered for phrase in self.phrases) else []
