"""Documents that say nearly the same."""

from collections.abc import Sequence
from math import sqrt
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import model_validator

from cleaner.batch import Batch
from cleaner.stage import Deduplicator, Field, Keys
from cleaner.text.minhash import AUTO, CHARACTER, EMPTY, WORD, Shingling, band_keys, best_bands, signatures

UNITS = {"auto": AUTO, "character": CHARACTER, "word": WORD}
MISS_WEIGHT = 0.95
"""What a missed pair weighs against one proposed for nothing: the weight that gives 14 bands of 8 rows, which FineWeb
and datatrove use, for a threshold of 0.8 and 112 permutations."""
STANDARD_ERRORS = 2


class NearDuplicates(Deduplicator):
    """Looks at the shingles that documents share, and keeps the first of those that have most of them in common.

    A shingle is `size` successive characters or words; case, width, punctuation and white space are disregarded. The
    similarity of two documents is that of Jaccard: the shingles in both, as a share of those in either. MinHash
    estimates it from `permutations` numbers a document. These are cut into `bands` of `rows`, and documents that
    agree in a whole band share a key: with a similarity of `s` they do so with odds of `1 - (1 - s**rows)**bands`,
    for 14 bands of 8 rows 0.05 at 0.5, 0.56 at 0.7, 0.92 at 0.8, 0.988 at 0.85 and 0.9996 at 0.9.

    `shingle` is `character`, for then a changed word costs English about what it costs Chinese, and text of both
    needs no decision. `word` takes words (an ideograph, a Kana or a Thai letter is one), as FineWeb does for English;
    there it finds less: of pairs of revised English pages with a similarity of 0.85 and more (by characters) 97 %,
    against 100 %. `auto` takes characters where one letter in six or more is of a script without spaces, and words
    elsewhere.

    Sources: 112 permutations, 14 bands of 8 rows and a size of 5 are those of FineWeb (arXiv 2406.17557) and
    datatrove; characters and the threshold of 0.8 are HojiChar's. Unless given, bands and rows follow from threshold
    and permutations as in datasketch's `MinHashLSH`, with weights that give 14 x 8 here. The signatures are bit for
    bit those of datasketch 2 for the same shingles.

    A document of fewer units than make a shingle has no key and is nobody's duplicate. In this version a shared key is
    taken for a match: it is not yet checked against the similarity that the whole signatures say.
    """

    duplicate_reason: ClassVar[str] = "near_duplicate"

    threshold: float = Field(0.8, gt=0, lt=1, description="Similarity of duplicates.")  # HojiChar
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

    @property
    def banding(self) -> tuple[int, int]:
        """Number of bands, and of rows in each."""
        if self.bands is not None and self.rows is not None:
            return self.bands, self.rows
        return best_bands(self.permutations, self.threshold, MISS_WEIGHT)

    @property
    def least_estimate(self) -> float:
        """The estimated similarity from which two documents that share a key are taken for duplicates.

        It lies two standard errors below the threshold, so that chance parts one pair in forty of those just above.
        """
        error = sqrt(self.threshold * (1 - self.threshold) / self.permutations)
        return self.threshold - STANDARD_ERRORS * error

    def signatures(self, batch: Batch) -> npt.NDArray[np.uint32]:
        """The signature of every document, uint32 [documents, permutations]."""
        shingling = Shingling(UNITS[self.shingle], self.size)
        return signatures(batch.utf8(self.reads), self.permutations, shingling, self.seed)

    def keys(self, batch: Batch) -> Keys:
        made = self.signatures(batch)
        rows = np.flatnonzero((made != EMPTY).any(axis=1))
        halves = band_keys(made[rows], *self.banding)
        return Keys(np.repeat(rows, halves.shape[1]), halves.reshape(-1, 2))

    def document_keys(self, text: str) -> Sequence[int]:
        return [int(high) << 64 | int(low) for high, low in self.keys(Batch.of(text)).halves]
