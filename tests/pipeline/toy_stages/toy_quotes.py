"""A filter that quotes what it looks at."""

from cleaner.batch import Batch
from cleaner.stage import Drop, Filter


class ToyQuotes(Filter):
    """Drops what says 'drop' and raises on 'boom', and tells the whole text both times."""

    def drop_reason(self, text: str) -> str | None:
        return "said_drop" if "drop" in text else None

    def drops(self, batch: Batch) -> list[Drop]:
        for text in batch.texts():
            if "boom" in text:
                raise ValueError(text)
        return [Drop(row, "said_drop", evidence=text) for row, text in enumerate(batch.texts()) if "drop" in text]
