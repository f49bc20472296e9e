"""The stage `ended_sentence_ratio`."""

from typing import ClassVar

from cleaner.batch import Batch, Values
from cleaner.stage import Field, RangeFilter
from cleaner.text.measures.surface import ratio
from cleaner.text.measures.word_counts import word_counts


class EndedSentenceRatio(RangeFilter):
    """Drops documents whose sentences hardly ever end in an end mark, as menus and lists of keywords do.

    Looks at the sentences (see `sentence_count`) that end in `.` `!` `?` `。` `！` `？` and the like, and not only with
    their line. NeMo Curator drops where more than 85 % of sentences are without one. A text without sentences measures
    0.
    """

    unit: ClassVar[str] = "share of sentences"
    domain: ClassVar[tuple[float, float]] = (0.0, 1.0)

    min: float | None = Field(0.15, description="Smallest value kept.")  # NeMo Curator, heuristic/string.py: 1 - .85

    def values(self, batch: Batch) -> Values:
        counts = batch.measures(word_counts)
        return ratio(counts["ended_sentence_count"], counts["sentence_count"])
