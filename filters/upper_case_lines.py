"""The stage `upper_case_lines`."""

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cleaner.batch import Batch
from cleaner.stage import Field, LineEditor
from cleaner.text.units.lines import measure_lines


class UpperCaseLines(LineEditor):
    """Removes lines that are capitals for a good part, such as headings and buttons.

    Looks at the letters of upper case among the characters of a line, white space at its ends left out. The bound is
    RefinedWeb's. Scripts without case have none; blank lines stay.
    """

    reasons: ClassVar[tuple[str, ...]] = ("mostly_upper_case",)

    max_ratio: float = Field(0.5, ge=0, le=1, description="Largest share of capitals kept.")  # DCLM's RefinedWeb rules

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        lines = measure_lines(batch.utf8())
        goes = lines["upper_case"] > self.max_ratio * lines["length"]
        return goes.astype(np.int8)
