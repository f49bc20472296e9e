"""A filter for the storms: the first local stage of their pipeline."""

from cleaner.stage import Filter


class ToyShort(Filter):
    """Drops what has fewer than 100 characters. Source: made up."""

    def drop_reason(self, text: str) -> str | None:
        return "too_short" if len(text) < 100 else None
