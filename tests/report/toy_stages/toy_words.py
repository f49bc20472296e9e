"""A measure that cannot be taken of every text."""

from cleaner.stage import RangeFilter


class ToyWords(RangeFilter):
    """Words of the text; a text with a NUL breaks it."""

    unit = "words"

    def measure(self, text: str) -> float:
        if "\0" in text:
            raise ValueError("a NUL in the text")
        return float(len(text.split()))
