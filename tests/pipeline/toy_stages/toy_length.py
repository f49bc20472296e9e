"""A measure that cannot be taken of some documents."""

from cleaner.stage import RangeFilter


class ToyLength(RangeFilter):
    """Characters; raises on a document that says 'boom'."""

    def measure(self, text: str) -> float:
        if "boom" in text:
            raise ValueError("boom in the text")
        return len(text)
