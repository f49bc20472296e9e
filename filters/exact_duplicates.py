"""Documents that are the same text, or the same URL."""

from collections.abc import Sequence
from typing import ClassVar, Literal

import xxhash

from cleaner.stage import Deduplicator, Field


class ExactDuplicates(Deduplicator):
    """Looks at the whole text, or the URL, and keeps the first of the documents that have the same one.

    With `normalise` texts are compared without regard to white space: runs of it count as one space, and none at either
    end. Case, width and punctuation count: documents that differ there are not the same.
    The key is a 128-bit xxh3 hash: among 10^12 different texts the odds of one false match are below 2 in 10^15.
    "First" is by the order of the input: shards by name, documents as they stand in them. A document without text, or
    without URL where that is compared, is nobody's duplicate.

    Documents of earlier crawls come first where `against` names indexes of them. What is kept is added to the `index`,
    at the end of the run; its settings must be the same.
    """

    duplicate_reason: ClassVar[str] = "exact_duplicate"

    by: Literal["text", "url"] = Field("text", description="What is compared.")
    normalise: bool = Field(True, description="Compare texts without regard to white space.")

    @property
    def label(self) -> str:
        return self.stage_name() if self.by == "text" else f"{self.stage_name()}_by_{self.by}"

    @property
    def reads(self) -> str:  # type: ignore[override]  # here a setting decides it
        return self.by

    def document_keys(self, text: str) -> Sequence[int]:
        compared = " ".join(text.split()) if self.normalise and self.by == "text" else text
        return [xxhash.xxh3_128_intdigest(compared.encode("utf-8", "surrogatepass"))] if compared else []
