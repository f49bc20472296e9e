"""A set of documents of a part, by their numbers."""

import numpy as np
import numpy.typing as npt

from cleaner.pipeline.dedup.keys import Rows

AT_ONCE = 1 << 20


class NumberSet:
    """Numbers from 0 to below a limit, a bit for each that there may be."""

    def __init__(self, limit: int) -> None:
        self._bits = np.zeros(limit // 8 + 1, np.uint8)

    def __bool__(self) -> bool:
        return bool(self._bits.any())

    def add(self, numbers: Rows) -> None:
        np.bitwise_or.at(self._bits, numbers >> 3, (1 << (numbers & 7)).astype(np.uint8))

    def add_range(self, first: int, stop: int) -> None:
        for start in range(first, stop, AT_ONCE):
            self.add(np.arange(start, min(start + AT_ONCE, stop)))

    def holds(self, numbers: Rows) -> npt.NDArray[np.bool_]:
        """Which of these are in it."""
        held: npt.NDArray[np.bool_] = (self._bits[numbers >> 3] >> (numbers & 7).astype(np.uint8)) & 1 == 1
        return held

    def count(self, first: int, stop: int) -> int:
        """How many numbers from `first` to below `stop` are in it."""
        starts = range(first, stop, AT_ONCE)
        return sum(int(self.holds(np.arange(start, min(start + AT_ONCE, stop))).sum()) for start in starts)
