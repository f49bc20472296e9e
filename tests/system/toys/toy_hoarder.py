"""A de-duplicator that takes much memory to compare documents: no document is to blame for that."""

import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.batch import Batch, Values
from cleaner.stage import Deduplicator

SIZE = 2_500_000_000
CHUNK = 100_000_000


class ToyHoarder(Deduplicator):
    """Holds 2.5 GB while it compares the documents that begin with the same word. Source: made up."""

    duplicate_reason = "same_word"

    def document_keys(self, text: str) -> Sequence[int]:
        return [int.from_bytes(word.encode()[:16], "big") for word in text.split()[:1]]

    @property
    def least_similarity(self) -> float:
        return 0.5

    def sketches(self, batch: Batch) -> pa.BinaryArray:
        return batch.column("text").cast(pa.binary())

    def similarities(
        self, sketches: pa.BinaryArray, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
    ) -> Values:
        held = bytearray(SIZE)
        for start in range(0, SIZE, CHUNK):  # every page is there, and the kernel has time to see it
            held[start : start + CHUNK : 4096] = b"x" * len(range(start, min(start + CHUNK, SIZE), 4096))
            time.sleep(0.01)
        return np.ones(len(one))
