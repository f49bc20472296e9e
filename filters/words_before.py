"""The stage `words_before`."""

from collections.abc import Mapping
from typing import ClassVar

import pyarrow as pa

from cleaner.batch import Batch
from cleaner.stage import Annotator
from cleaner.text.measures.word_counts import word_counts


class WordsBefore(Annotator):
    """Notes how many words a document has at this point, for `lost_word_ratio` to compare with later.

    Adds the column `words_before` (words as in `word_count`); drops nothing. A second use replaces the number.
    """

    adds: ClassVar[Mapping[str, pa.DataType]] = {"words_before": pa.int64()}

    def annotate(self, text: str) -> Mapping[str, object]:
        return {name: column[0].as_py() for name, column in self.annotate_batch(Batch.of(text)).items()}

    def annotate_batch(self, batch: Batch) -> Mapping[str, pa.Array]:
        return {"words_before": pa.array(batch.measures(word_counts)["word_count"].astype("int64"))}
