"""A line editor."""

from cleaner.stage import LineEditor


class ToyAdverts(LineEditor):
    """Removes lines that begin with 'AD'."""

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["advert" if line.startswith("AD") else None for line in lines]
