"""A selector: the longest documents of the corpus."""

import pyarrow as pa

from cleaner.batch import Batch
from cleaner.stage import Drop, Field, LocalStage, Outcome, Selector, Summary, survivors


class ToyLongest(Selector):
    """Keeps the documents that are at least as long as the `keep`-th longest."""

    keep: int = Field(2, description="How many to keep.")

    def summarise(self, batch: Batch) -> Summary:
        lengths = [len(text) for text in batch.texts()]
        return Summary.total([Summary(pa.table({"length": lengths, "count": [1] * len(lengths)})), EMPTY])

    def decide(self, summary: Summary) -> LocalStage:
        lengths = sorted(
            (row["length"] for row in summary.table.to_pylist() for _ in range(row["count"])), reverse=True
        )
        return AtLeast(length=lengths[: self.keep][-1])


class AtLeast(LocalStage):
    """Drops what is shorter."""

    length: int

    def apply(self, batch: Batch) -> Outcome:
        drops = [
            Drop(row, "too_short", len(text), self.length)
            for row, text in enumerate(batch.texts())
            if len(text) < self.length
        ]
        return Outcome(batch.keep(survivors(batch, drops)), drops)


EMPTY = Summary(pa.table({"length": pa.array([], pa.int64()), "count": pa.array([], pa.int64())}))
