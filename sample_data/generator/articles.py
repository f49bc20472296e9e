"""The honest articles, each a text file: a title, then paragraphs with a blank line between."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.document import GOOD, Draft

FOLDER = Path(__file__).resolve().parent.parent / "articles"


@dataclass(frozen=True)
class Article:
    """An honest article; `key` is its file name, and begins with its language: `zh`, `zht` (Traditional) or `en`."""

    key: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def language(self) -> str:
        """`zh`, `zht` or `en`."""
        return self.key.split("-", 1)[0]

    def draft(self, label: str = GOOD, kind: str = "article") -> Draft:
        """The article as a page of its own."""
        return Draft(self.title, self.paragraphs, self.language, label, kind, self.key)


def load_articles() -> list[Article]:
    """Every article, sorted by key."""
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> Article:
    title, *paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
    return Article(path.stem, title, tuple(paragraphs))
