"""A bounded measure."""

from cleaner.stage import RangeFilter


class ToyDigits(RangeFilter):
    """Share of digits, of all characters."""

    unit = "of all characters"
    domain = (0.0, 1.0)

    def measure(self, text: str) -> float:
        return sum(char.isdigit() for char in text) / max(len(text), 1)
