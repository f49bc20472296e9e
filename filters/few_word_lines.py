"""The stage `few_word_lines`."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.stage import Field, LineEditor
from cleaner.text.measures.short_lines import few_word_lines


class FewWordLines(LineEditor):
    """Removes lines with too few words.

    Counts the words of a line (runs of letters and digits; each character of Chinese; punctuation is none). The default
    is C4's; C4 counts what white space separates, under which nearly every Chinese line is one word and goes. Blank
    lines stay: they part paragraphs.
    """

    reasons: ClassVar[tuple[str, ...]] = ("too_few_words",)

    min_words: int = Field(3, ge=1, description="Fewest words a line may have.")  # C4, arXiv 1910.10683, section 2.2

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        return few_word_lines(batch.utf8(), self.min_words)
