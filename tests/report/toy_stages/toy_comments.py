"""An editor that sometimes leaves nothing."""

from cleaner.stage import LineEditor


class ToyComments(LineEditor):
    """Removes lines that begin with '#'."""

    def line_reasons(self, lines: list[str]) -> list[str | None]:
        return ["comment" if line.startswith("#") else None for line in lines]
