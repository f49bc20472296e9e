"""A range filter to write pipeline files about."""

from cleaner.stage import Field, RangeFilter


class ToyRatio(RangeFilter):
    """Share of the letter x, of all characters.

    Source: made up.
    """

    unit = "of all characters"
    domain = (0.0, 1.0)

    max: float | None = Field(0.1, ge=0, le=1, description="Largest share kept.")

    def measure(self, text: str) -> float:
        return text.count("x") / max(len(text), 1)
