"""The stage `lost_word_ratio`."""

from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import ratio
from cleaner.text.measures.word_counts import word_counts


class LostWordRatio(RangeFilter):
    """Drops documents of which the stages since `words_before` removed too much.

    Looks at the words lost (see `word_count`) as a share of those counted by `words_before`, which must stand earlier
    in the pipeline; RefinedWeb drops a document if its line rules took more than a twentieth, for what is left is not
    to be trusted either. A document without the column, or with more words than before, measures 0.
    """

    unit: ClassVar[str] = "share of words"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    max: float | None = Field(0.05, description="Largest value kept.")  # RefinedWeb, arXiv 2306.01116, G.2

    def values(self, batch: Batch) -> Values:
        before = pc.fill_null(batch.column("words_before").cast(pa.float64()), 0).to_numpy(zero_copy_only=False)
        now = batch.measures(word_counts)["word_count"]
        return ratio(np.maximum(before - now, 0), before)
