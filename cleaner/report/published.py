"""What others kept of what they read, to stand beside a yield of one's own."""

from typing import NamedTuple


class PublishedYield(NamedTuple):
    """A yield, in words, and of what it is the share: yields of different wholes are not to be compared."""

    name: str
    share: str
    of: str


PUBLISHED = (
    PublishedYield("PanGu-alpha", "1.4 %", "raw bytes, 80 TB"),  # 1.1 TB left; arXiv 2104.12369
    PublishedYield("Jiutian", "2 %", "characters, 500 T"),  # 10 T left; its public account
    PublishedYield("PengCheng", "1-5 %", "raw text"),  # public accounts of the same kind
    PublishedYield("RefinedWeb", "10-12 %", "documents of Common Crawl"),  # arXiv 2306.01116
    PublishedYield("FineWeb-2 Chinese", "42.8 %", "documents left by de-duplication"),  # 636.1 M of 1,485.8 M
)


def published_line() -> str:
    """All of them with what they are shares of, on one line."""
    named = [f"{entry.name} {entry.share} of {entry.of}" for entry in PUBLISHED]
    return f"published: {'; '.join(named)}"
