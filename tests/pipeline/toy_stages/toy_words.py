"""A de-duplicator with several keys a document."""

from collections.abc import Sequence

from cleaner.stage import Deduplicator


class ToyWords(Deduplicator):
    """Documents that share a word are duplicates, directly or through others."""

    duplicate_reason = "shares_a_word"

    def document_keys(self, text: str) -> Sequence[int]:
        return [int.from_bytes(word.encode()[:16].ljust(16, b"\0"), "big") for word in text.split()]
