"""Documents that say nearly the same."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import model_validator

from cleaner.batch import Batch, Values
from cleaner.stage import CLUSTER_SIZE, Deduplicator, Field, Keys, Traces
from cleaner.text.likeness.banding import best_bands, standard_error

if TYPE_CHECKING:
    from cleaner.text.likeness.sketch import Signed

MISS_WEIGHT = 0.98
"""What a missed pair weighs against one proposed for nothing. A proposed pair costs the reading of a sketch, a missed
one is a duplicate kept: at 0.8, 16 bands of 7 rows find 97.7 % of the pairs, FineWeb's 14 of 8 find 92.4 %."""
STANDARD_ERRORS = 3


class NearDuplicates(Deduplicator):
    """Looks at the shingles that documents share, and keeps one of those that have most of them in common.

    A shingle is `size` successive characters or words; case, width, punctuation and white space are disregarded. The
    similarity of two documents is that of Jaccard: the shingles in both, as a share of those in either.

    Pairs are proposed by MinHash: `permutations` numbers a document are cut into `bands` of `rows`, and documents that
    agree in a whole band share a key. With a similarity of `s` they do so with odds of `1 - (1 - s**rows)**bands`, for
    16 bands of 7 rows 0.12 at 0.5, 0.75 at 0.7, 0.977 at 0.8, 0.998 at 0.85 and 0.99997 at 0.9. Every document is
    proposed with the first and with the last before it that hold the same key. Then the pair is verified: odd sketches
    of their shingles tell the similarity with a standard error of 0.005 or less at 0.8. Pairs are joined from three
    standard errors below the `threshold` on (0.786 for 0.8), so that chance parts none of those that reach it; pairs
    joined, directly or through others, are a cluster.

    `keep` says which document of a cluster stays: the `first` of the input, the `longest` in characters, or the `best`,
    which has the highest number in the column named in `by` (a document without one comes last). Of equals the first
    stays. It is given a column `cluster_size`: the documents of its cluster, itself included, so that training can
    weigh by it; 1 where there was no duplicate. The dropped ones are told with the id of the one kept, their similarity
    to the nearest document of the cluster, and its size.

    Documents of earlier crawls come first where `against` names indexes of them: one that is in a cluster with such a
    document goes, whatever `keep` says. What is kept is added to the `index`, at the end of the run. Indexes are for
    stages with the same `shingle`, `size`, `permutations`, `bands`, `rows` and `seed`.

    `shingle` is `character`, for then a changed word costs English about what it costs Chinese, and text of both
    needs no decision. `word` takes words (an ideograph, a Kana or a Thai letter is one), as FineWeb does for English;
    there it finds less: of pairs of revised English pages with a similarity of 0.85 and more (by characters) 97 %,
    against 100 %. `auto` takes characters where one letter in six or more is of a script without spaces, and words
    elsewhere.

    Sources: 112 permutations and a size of 5 are those of FineWeb (arXiv 2406.17557) and datatrove; characters and the
    threshold of 0.8 are HojiChar's; odd sketches are of Mitzenmacher, Pagh and Pham (WWW 2014). Unless given, bands and
    rows follow from threshold and permutations as in datasketch's `MinHashLSH`, with weights that favour finding. The
    signatures are bit for bit those of datasketch 2 for the same shingles.

    A document of fewer units than make a shingle has no key and is nobody's duplicate.
    """

    duplicate_reason: ClassVar[str] = "near_duplicate"
    adds: ClassVar[dict[str, pa.DataType]] = {CLUSTER_SIZE: pa.int64()}

    threshold: float = Field(0.8, gt=0, lt=1, description="Similarity of duplicates.")  # HojiChar
    keep: Literal["first", "longest", "best"] = Field("first", description="Which document of a cluster stays.")
    by: str | None = Field(None, min_length=1, description="With 'keep: best', the column whose highest number stays.")
    permutations: int = Field(112, ge=8, le=1024, description="Numbers kept of a document.")  # FineWeb
    bands: int | None = Field(None, ge=1, description="Bands of a signature; set by the threshold unless given.")
    rows: int | None = Field(None, ge=1, description="Permutations in a band; given with 'bands' or not at all.")
    shingle: Literal["character", "word", "auto"] = Field("character", description="What a shingle is made of.")
    size: int = Field(5, ge=1, le=100, description="Characters or words in a shingle.")  # HojiChar, FineWeb
    seed: int = Field(1, ge=0, lt=2**32, description="Seed of the permutations.")  # datasketch

    @model_validator(mode="after")
    def _bands_within_permutations(self) -> "NearDuplicates":
        if (self.bands is None) != (self.rows is None):
            raise ValueError("'bands' and 'rows' are given together or not at all")
        if self.bands is not None and self.rows is not None and self.bands * self.rows > self.permutations:
            raise ValueError(
                f"{self.bands} 'bands' of {self.rows} 'rows' are more than {self.permutations} 'permutations'"
            )
        return self

    @model_validator(mode="after")
    def _column_for_the_best(self) -> "NearDuplicates":
        if (self.keep == "best") != (self.by is not None):
            raise ValueError("'keep: best' and 'by', the column to go by, are given together or not at all")
        return self

    @property
    def banding(self) -> tuple[int, int]:
        """Number of bands, and of rows in each."""
        if self.bands is not None and self.rows is not None:
            return self.bands, self.rows
        return best_bands(self.permutations, self.threshold, MISS_WEIGHT)

    @property
    def trace_settings(self) -> Mapping[str, object]:
        bands, rows = self.banding
        alike = self.model_dump(mode="json", include={"shingle", "size", "permutations", "seed"})
        return alike | {"bands": bands, "rows": rows}

    @property
    def keys_per_document(self) -> int:
        return self.banding[0]

    @property
    def least_similarity(self) -> float:
        """The threshold less three standard errors of a similarity told by sketches, at worst."""
        return round(max(0.0, self.threshold - STANDARD_ERRORS * standard_error(self.threshold)), 4)

    def signed(self, batch: Batch) -> "Signed":
        """The signature, uint32 [documents, permutations], and the sketch of every document."""
        from cleaner.text.likeness.minhash import (  # compiled kernels: not to read a pipeline
            AUTO,
            CHARACTER,
            WORD,
            Shingling,
        )
        from cleaner.text.likeness.sketch import sign_and_sketch

        shingling = Shingling({"auto": AUTO, "character": CHARACTER, "word": WORD}[self.shingle], self.size)
        return sign_and_sketch(batch.utf8(self.reads), self.permutations, shingling, self.seed)

    def traces(self, batch: Batch) -> Traces:
        signed = self.signed(batch)
        return Traces(self._keys_of(signed), signed.sketches, self.ranks(batch))

    def _keys_of(self, signed: "Signed") -> Keys:
        from cleaner.text.likeness.minhash import EMPTY, band_keys

        rows = np.flatnonzero((signed.signatures != EMPTY).any(axis=1))
        halves = band_keys(signed.signatures[rows], *self.banding)
        return Keys(np.repeat(rows, halves.shape[1]), halves.reshape(-1, 2))

    def keys(self, batch: Batch) -> Keys:
        return self._keys_of(self.signed(batch))

    def document_keys(self, text: str) -> Sequence[int]:
        return [int(high) << 64 | int(low) for high, low in self.keys(Batch.of(text)).halves]

    def sketches(self, batch: Batch) -> pa.BinaryArray:
        return self.signed(batch).sketches

    def similarities(
        self, sketches: pa.BinaryArray, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
    ) -> Values:
        from cleaner.text.likeness.sketch import compare_sketches

        return compare_sketches(sketches, one, other)

    def ranks(self, batch: Batch) -> Values | None:
        if self.by is not None:
            return numbers_in(batch, self.by)
        return batch.lengths().characters.astype(np.float64) if self.keep == "longest" else None


def numbers_in(batch: Batch, column: str) -> Values:
    """The numbers in a column, NaN where there is none; a text that is no number raises ArrowInvalid."""
    numbers: Values = pc.cast(batch.column(column), pa.float64()).to_numpy(zero_copy_only=False)
    return numbers
