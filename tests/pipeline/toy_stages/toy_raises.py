"""A filter that cannot bear some documents."""

from cleaner.stage import Filter


class ToyRaises(Filter):
    """Raises on a document that says 'boom'."""

    def drop_reason(self, text: str) -> str | None:
        if "boom" in text:
            raise ValueError("boom in the text")
        return "said_drop" if "drop" in text else None
