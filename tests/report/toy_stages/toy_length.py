"""A measure without an upper end."""

from cleaner.stage import RangeFilter


class ToyLength(RangeFilter):
    """Characters of the text."""

    unit = "characters"

    def measure(self, text: str) -> float:
        return float(len(text))
