"""The stage `few_word_lines`."""

from cleaner.batch import Batch
from cleaner.stage import EditCount, Edited, Field, LineEditor
from cleaner.text.lines import Lines, Mask, lines_of, measure_lines, remove_lines


class FewWordLines(LineEditor):
    """Removes lines with too few words.

    Counts the words of a line (runs of letters and digits; each character of Chinese; punctuation is none). The default
    is C4's; C4 counts what white space separates, under which nearly every Chinese line is one word and goes. Blank
    lines stay: they part paragraphs.
    """

    min_words: int = Field(3, ge=1, description="Fewest words a line may have.")  # C4, arXiv 1910.10683, section 2.2

    def unwanted(self, lines: Lines) -> Mask:
        """Which lines go."""
        return (lines.count_words() < self.min_words) & ~lines.is_blank

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["too_few_words" if goes else None for goes in self.unwanted(lines_of(lines))]

    def edit_batch(self, batch: Batch) -> Edited:
        lines = measure_lines(batch.utf8())
        texts, removed, characters = remove_lines(batch.column("text"), lines, self.unwanted(lines))
        return Edited(texts, {"too_few_words": EditCount(removed, characters)} if removed else {})
