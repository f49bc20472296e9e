"""The stage `numeric_lines`."""

from cleaner.batch import Batch
from cleaner.stage import EditCount, Edited, Field, LineEditor
from cleaner.text.lines import Lines, Mask, lines_of, measure_lines, remove_lines


class NumericLines(LineEditor):
    """Removes lines that are figures and nothing else.

    Looks at the decimal digits of any script among the characters of a line, white space at its ends left out. The
    bound is RefinedWeb's: a line goes if there is nothing but digits, `2024` but not `3.14`. Blank lines stay.
    """

    max_ratio: float = Field(
        0.999999, ge=0, le=1, description="Largest share of digits kept."
    )  # DCLM's RefinedWeb rules

    def unwanted(self, lines: Lines) -> Mask:
        """Which lines go."""
        return lines["digits"] > self.max_ratio * lines["length"]

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["only_digits" if goes else None for goes in self.unwanted(lines_of(lines))]

    def edit_batch(self, batch: Batch) -> Edited:
        lines = measure_lines(batch.utf8())
        texts, removed, characters = remove_lines(batch.column("text"), lines, self.unwanted(lines))
        return Edited(texts, {"only_digits": EditCount(removed, characters)} if removed else {})
