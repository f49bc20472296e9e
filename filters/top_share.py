"""The best share of the documents by a score."""

from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import xxhash
from pydantic import BaseModel, ConfigDict, model_validator

from cleaner.batch import Batch
from cleaner.stage import Drop, Field, Filter, LocalStage, Selector, Summary, YieldBand

LEVELS = 1 << 16  # of a score: documents whose scores differ by less than 1 / 65,535 may count as tied
PARTS = 1 << 4  # into which the documents of a level are dealt by their ids
HASHES = 2.0**64

TENTH = 0.1
TARGET_WIDTH = 0.1  # of a target that is one number: 0.03 stands for 0.027 to 0.03

Cells = npt.NDArray[np.uint64]


class TargetYield(BaseModel):
    """Between which shares of all documents read the run is to end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: float = Field(ge=0, le=1, description="Smallest share wanted.")
    max: float = Field(gt=0, le=1, description="Largest share wanted; so much is kept if so much comes.")

    @model_validator(mode="after")
    def _is_a_band(self) -> "TargetYield":
        if self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        return self


class TopShare(Selector):
    """Looks at a score of every document and keeps the best share of those that come to it, or of all that were read.

    `keep: 0.03` keeps 3 in 100 of the documents that come to it, those with the highest score; with `of: read` 3 in 100
    of all records that the run has read, the funnel's own count, whatever the stages before have dropped of them. With
    `per: language` each value of that column gives the same share of its own, for scores of different languages are not
    to be compared. The others are dropped with the reason 'below_top_share', their score as value and the score of the
    cut as threshold: `cleaner report` shows what is lost at the margin. Documents without a score rank last, and those
    of them that go have the reason 'no_score': if it is the only one, no stage before this one makes the column `by`.

    `target_yield: {min: 0.01, max: 0.05}` says what the run is to keep of all that was read. If more than `max` come,
    the best of them are kept up to it; if fewer, all. The run says at its end whether kept over read is in the band,
    and if not why: which stages took most. One number stands for a band a tenth of it wide: 0.03 for 0.027 to 0.03.
    Stages behind this one may still drop documents, so put it last.

    The text is not read again: scores are counted in 65,536 levels and 16 parts of each by the hash of the document's
    id, so the summary has at most 1,048,576 rows for each value of `per`, whatever the corpus. The cut goes through one
    part of one level, and there through the hashes. The number kept differs from the share, rounded to whole documents
    (downwards for a target), by less than the documents of that one part; it is exact where they are one. The same
    documents are kept whatever the workers, the order and the shards.

    The default of a tenth is DCLM's (arXiv 2406.11794), which keeps the top 10 % by its classifier.

    Bad input: a score that is no number or not finite counts as none; one below 0 or above 1 as 0 or 1.
    """

    partition_by: ClassVar[str] = "cell"

    by: str = Field("quality", min_length=1, description="Column of the score (0..1); the highest are kept.")
    keep: float = Field(TENTH, gt=0, le=1, description="Share of the documents kept.")
    of: Literal["here", "read"] = Field("here", description="Of which documents: those that come here, or all read.")
    per: str | None = Field(None, min_length=1, description="Column whose values each get their share, as `language`.")

    target_yield: Annotated[float, Field(gt=0, le=1)] | TargetYield | None = Field(
        None, description="Share, or band of shares, of all documents read that the run is to keep."
    )

    @model_validator(mode="after")
    def _has_one_wish(self) -> "TopShare":
        if self.target_yield is not None and self.keep != TENTH:
            raise ValueError("'keep' and 'target_yield' both say how much is kept: leave one of them out")
        return self

    @property
    def wanted_yield(self) -> YieldBand | None:
        if self.target_yield is None:
            return None
        if isinstance(self.target_yield, TargetYield):
            return YieldBand(self.target_yield.min, self.target_yield.max)
        return YieldBand(self.target_yield * (1 - TARGET_WIDTH), self.target_yield)

    def scores(self, batch: Batch) -> npt.NDArray[np.float64]:
        """The score of every document, NaN where there is none."""
        column = batch.column(self.by)
        kind = column.type
        if not (pa.types.is_floating(kind) or pa.types.is_integer(kind)):
            return np.full(len(batch), np.nan)
        values: npt.NDArray[np.float64] = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
        return np.where(np.isfinite(values), np.clip(values, 0, 1), np.nan)

    def groups(self, batch: Batch) -> pa.Array:
        """The value of `per` of every document as text, '' where it has none."""
        if self.per is None:
            return pa.array([""] * len(batch), pa.string())
        return pa.array(
            ["" if value is None else str(value) for value in batch.column(self.per).to_pylist()], pa.string()
        )

    def hashes(self, batch: Batch) -> Cells:
        """A number for the id of every document, the same in every run."""
        return np.array([xxhash.xxh3_64_intdigest(text.encode()) for text in batch.texts("id")], np.uint64)

    def cells(self, batch: Batch) -> Cells:
        """For every document the level of its score and, within it, the part it is dealt to."""
        scores = self.scores(batch)
        # level 0 is for documents without a score
        levels = np.where(np.isnan(scores), 0, np.floor(np.nan_to_num(scores) * (LEVELS - 2)) + 1).astype(np.uint64)
        parts = self.hashes(batch) // np.uint64((1 << 64) // PARTS)
        return levels * np.uint64(PARTS) + parts

    def summarise(self, batch: Batch) -> Summary:
        columns = {"group": self.groups(batch), "cell": pa.array(self.cells(batch), pa.uint64())}
        counted = pa.table(columns).group_by(["group", "cell"], use_threads=False).aggregate([([], "count_all")])
        return Summary(counted.rename_columns(["group", "cell", "count"]))

    def decide(self, summary: Summary) -> LocalStage:
        names = sorted(set(summary.table["group"].to_pylist()))
        share = self._share(summary)
        cuts = [self._cut(summary.table.filter(pc.equal(summary.table["group"], name)), share) for name in names]
        return _AboveCut(
            rule=self,
            groups=tuple(names),
            cells=np.array([cell for cell, _ in cuts], np.uint64),
            shares=np.array([share for _, share in cuts], np.float64),
        )

    def _share(self, summary: Summary) -> float:
        """The share that is kept of the documents that came."""
        band = self.wanted_yield
        if band is None and self.of == "here":
            return self.keep
        came = pc.sum(summary.table["count"]).as_py() or 1
        return min(1.0, (self.keep if band is None else band.max) * max(summary.read, came) / came)

    def _cut(self, table: pa.Table, share: float) -> tuple[int, float]:
        """The cell that the cut goes through, and the share of its documents that is kept."""
        ordered = table.sort_by([("cell", "descending")])
        cells, counts = ordered["cell"].to_numpy(), ordered["count"].to_numpy()
        # a target is not overshot by rounding; the small number is for 0.03 * 100 / 30 * 30, which is 2.9999...
        wanted = int(share * int(counts.sum()) + (0.5 if self.target_yield is None else 1e-6))
        reached = np.cumsum(counts)
        place = min(int(np.searchsorted(reached, wanted)), len(cells) - 1)
        return int(cells[place]), (wanted - int(reached[place] - counts[place])) / int(counts[place])


class _AboveCut(Filter):
    """Keeps the documents above the cut of their group; `groups` is sorted."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    rule: TopShare
    groups: tuple[str, ...]
    cells: np.ndarray
    shares: np.ndarray

    def drops(self, batch: Batch) -> list[Drop]:
        if not len(batch):
            return []
        group = np.array([self.groups.index(name) for name in self.rule.groups(batch).to_pylist()], np.int64)
        cells, cuts = self.rule.cells(batch), self.cells[group]
        # where in its part the document's hash falls, 0..1
        places = (self.rule.hashes(batch) % np.uint64((1 << 64) // PARTS)).astype(np.float64) / (HASHES / PARTS)
        is_kept = (cells > cuts) | ((cells == cuts) & (places < self.shares[group]))
        scores = self.rule.scores(batch)
        floors = np.maximum(0, (cuts // np.uint64(PARTS)).astype(np.float64) - 1) / (LEVELS - 2)
        return [
            Drop(int(row), "no_score")
            if np.isnan(scores[row])
            else Drop(int(row), "below_top_share", float(scores[row]), float(floors[row]))
            for row in np.flatnonzero(~is_kept)
        ]
