"""The stage `numeric_lines`."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.stage import Field, LineEditor
from cleaner.text.units.lines import measure_lines


class NumericLines(LineEditor):
    """Removes lines that are figures and nothing else.

    Looks at the decimal digits of any script among the characters of a line, white space at its ends left out. The
    bound is RefinedWeb's: a line goes if there is nothing but digits, `2024` but not `3.14`. Blank lines stay.
    """

    reasons: ClassVar[tuple[str, ...]] = ("only_digits",)

    max_ratio: float = Field(
        0.999999, ge=0, le=1, description="Largest share of digits kept."
    )  # DCLM's RefinedWeb rules

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        lines = measure_lines(batch.utf8())
        goes = lines["digits"] > self.max_ratio * lines["length"]
        return goes.astype(np.int8)
