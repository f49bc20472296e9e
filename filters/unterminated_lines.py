"""The stage `unterminated_lines`."""

import numpy as np

from cleaner.batch import Batch
from cleaner.stage import EditCount, Edited, Field, LineEditor
from cleaner.text.lines import Lines, Mask, lines_of, measure_lines, remove_lines

ENGLISH_MARKS = ".?!\"'"  # C4, c4_utils.py of TensorFlow Datasets
CHINESE_MARKS = "。！？；…”’」』）"  # this project's: what ends a Chinese paragraph in print


class UnterminatedLines(LineEditor):
    """Removes lines that do not end as a sentence does: menus, titles, captions, buttons.

    Looks at the last character of a line, white space left out. C4 keeps lines ending in a period, question or
    exclamation mark or quotation mark, and not in three dots, the mark of a text cut short; under its ASCII marks no
    Chinese line stays, so the default has the Chinese ones too, among them `……`, which ends sentences in print. The
    rule takes titles and verse with the menus. Blank lines stay: they part paragraphs.
    """

    marks: str = Field(ENGLISH_MARKS + CHINESE_MARKS, min_length=1, description="Characters a line may end in.")
    keep_dots: bool = Field(False, description="Keep lines that end in three dots.")

    def unwanted(self, lines: Lines) -> Mask:
        """Which lines go."""
        ends = np.isin(lines["last"], [ord(mark) for mark in self.marks])
        if not self.keep_dots:
            ends &= lines["dots"] < 3
        return ~ends & ~lines.is_blank

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["no_end_mark" if goes else None for goes in self.unwanted(lines_of(lines))]

    def edit_batch(self, batch: Batch) -> Edited:
        lines = measure_lines(batch.utf8())
        texts, removed, characters = remove_lines(batch.column("text"), lines, self.unwanted(lines))
        return Edited(texts, {"no_end_mark": EditCount(removed, characters)} if removed else {})
