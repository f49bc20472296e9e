"""The stage `upper_case_lines`."""

from cleaner.batch import Batch
from cleaner.stage import EditCount, Edited, Field, LineEditor
from cleaner.text.lines import Lines, Mask, lines_of, measure_lines, remove_lines


class UpperCaseLines(LineEditor):
    """Removes lines that are capitals for a good part, such as headings and buttons.

    Looks at the letters of upper case among the characters of a line, white space at its ends left out. The bound is
    RefinedWeb's. Scripts without case have none; blank lines stay.
    """

    max_ratio: float = Field(0.5, ge=0, le=1, description="Largest share of capitals kept.")  # DCLM's RefinedWeb rules

    def unwanted(self, lines: Lines) -> Mask:
        """Which lines go."""
        return lines["upper_case"] > self.max_ratio * lines["length"]

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["mostly_upper_case" if goes else None for goes in self.unwanted(lines_of(lines))]

    def edit_batch(self, batch: Batch) -> Edited:
        lines = measure_lines(batch.utf8())
        texts, removed, characters = remove_lines(batch.column("text"), lines, self.unwanted(lines))
        return Edited(texts, {"mostly_upper_case": EditCount(removed, characters)} if removed else {})
