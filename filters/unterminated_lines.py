"""The stage `unterminated_lines`."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.stage import Field, LineEditor
from cleaner.text.units.lines import measure_lines

ENGLISH_MARKS = ".?!\"'"  # C4, c4_utils.py of TensorFlow Datasets
CHINESE_MARKS = "。！？；…”’」』）"  # this project's: what ends a Chinese paragraph in print


class UnterminatedLines(LineEditor):
    """Removes lines that do not end as a sentence does: menus, titles, captions, buttons.

    Looks at the last character of a line, white space left out. C4 keeps lines ending in a period, question or
    exclamation mark or quotation mark, and not in three dots, the mark of a text cut short; under its ASCII marks no
    Chinese line stays, so the default has the Chinese ones too, among them `……`, which ends sentences in print. The
    rule takes titles and verse with the menus. Blank lines stay: they part paragraphs.
    """

    reasons: ClassVar[tuple[str, ...]] = ("no_end_mark",)

    marks: str = Field(ENGLISH_MARKS + CHINESE_MARKS, min_length=1, description="Characters a line may end in.")
    keep_dots: bool = Field(False, description="Keep lines that end in three dots.")

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        lines = measure_lines(batch.utf8())
        ends = np.isin(lines["last"], [ord(mark) for mark in self.marks])
        if not self.keep_dots:
            ends &= lines["dots"] < 3
        goes = ~ends & ~lines.is_blank
        return goes.astype(np.int8)
