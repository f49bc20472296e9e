"""The stage `long_word_lines`."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.batch import Batch
from cleaner.stage import Edited, Field, LineEditor
from cleaner.text.measures.short_lines import may_have_long_runs
from cleaner.text.units.lines import measure_lines


class LongWordLines(LineEditor):
    """Removes lines with a word no language has: coded data, minified scripts.

    Looks at the longest run of characters without white space in a line. A Han character, a Kana and a letter of Thai,
    Lao, Khmer or Burmese ends the run, or C4's rule would take a long Chinese paragraph for one word.
    """

    reasons: ClassVar[tuple[str, ...]] = ("too_long_word",)

    max_length: int = Field(
        1000, ge=1, description="Characters of the longest word a line may have."
    )  # C4, c4_utils.py

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        goes = measure_lines(batch.utf8())["longest_run"] > self.max_length
        return goes.astype(np.int8)

    def edit_batch(self, batch: Batch) -> Edited:
        texts = pc.fill_null(batch.column("text"), "")
        looked_at = may_have_long_runs(batch.utf8(), self.max_length)  # of few texts, at a tenth of the cost
        if not looked_at.any():
            return Edited(texts, {})
        some = super().edit_batch(batch.keep(looked_at))
        return Edited(pc.replace_with_mask(texts, pa.array(looked_at), some.texts), some.counts)
