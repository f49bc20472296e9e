"""The stage `long_word_lines`."""

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.stage import EditCount, Edited, Field, LineEditor
from cleaner.text.lines import Lines, Mask, lines_of, measure_lines, remove_lines
from cleaner.text.short_lines import may_have_long_runs
from cleaner.text.utf8 import utf8_of


class LongWordLines(LineEditor):
    """Removes lines with a word no language has: coded data, minified scripts.

    Looks at the longest run of characters without white space in a line. A Han character, a Kana and a letter of Thai,
    Lao, Khmer or Burmese ends the run, or C4's rule would take a long Chinese paragraph for one word.
    """

    max_length: int = Field(
        1000, ge=1, description="Characters of the longest word a line may have."
    )  # C4, c4_utils.py

    def unwanted(self, lines: Lines) -> Mask:
        """Which lines go."""
        return lines["longest_run"] > self.max_length

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["too_long_word" if goes else None for goes in self.unwanted(lines_of(lines))]

    def edit_batch(self, batch: Batch) -> Edited:
        texts = pc.fill_null(batch.column("text"), "")
        looked_at = pa.array(may_have_long_runs(batch.utf8(), self.max_length))
        some = texts.filter(looked_at)
        lines = measure_lines(utf8_of(some))
        left, removed, characters = remove_lines(some, lines, self.unwanted(lines))
        if not removed:
            return Edited(texts, {})
        edited = pc.replace_with_mask(texts, looked_at, left)
        return Edited(edited, {"too_long_word": EditCount(removed, characters)})
