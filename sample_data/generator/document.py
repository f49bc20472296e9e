"""A document on its way into a shard, and the label it is given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

GOOD = "good"  # the honest article, nothing to mend in the text (a HTML page may have the usual page around it)
DIRTY_GOOD = "dirty_good"  # the honest article, with dirt that has to be cut away first
DUPLICATE = "duplicate"  # one more copy of an article that stands elsewhere as good or dirty_good
JUNK = "junk"  # nothing in it is worth keeping
BROKEN = "broken"  # cannot be read, or only in part


@dataclass(frozen=True)
class Draft:
    """What a page says, before it is rendered as text or as HTML."""

    title: str
    lines: tuple[str, ...]
    language: str
    label: str
    kind: str
    article: str | None = None

    @property
    def text(self) -> str:
        """The title, if any, and the lines, one a line."""
        return "\n".join((self.title, *self.lines) if self.title else self.lines)

    def relabelled(self, label: str, kind: str) -> Draft:
        """The same page under another label and kind."""
        return replace(self, label=label, kind=kind)


@dataclass(frozen=True)
class Document:
    """One record as it will stand in a shard: text, or the bytes of an HTTP response."""

    url: str
    label: str
    kind: str
    article: str | None
    text: str = ""
    payload: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: str = "200 OK"

    @property
    def id(self) -> str:
        """16 hexadecimal digits that depend on the URL alone."""
        return hashlib.sha1(self.url.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Label:
    """The truth about one record; `row` is its 0-based place among the lines, responses or rows of `shard`."""

    shard: str
    row: int
    id: str | None
    url: str | None
    label: str
    kind: str
    article: str | None


def label_document(document: Document, shard: str, row: int, has_id: bool = False) -> Label:
    """The label of a document at its place; `has_id` where the shard stores our id beside the URL."""
    known_id = document.id if has_id else None
    return Label(shard, row, known_id, document.url, document.label, document.kind, document.article)
