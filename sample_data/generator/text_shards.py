"""Shards that hold text: JSONL in five compressions, Parquet, WET and plain text files."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from generator.broken import BROKEN_LINES, UNDECODABLE_TEXT
from generator.document import BROKEN, JUNK, Document, Label, label_document
from generator.families import Page
from generator.writers import WarcShard, json_line, jsonl_bytes, parquet_bytes, stored_gzip

# Shard -> its share of the pages that are stored as text.
TEXT_SHARDS = {
    "jsonl/forum-00.jsonl.gz": 6,
    "jsonl/forum-01.jsonl.gz": 6,
    "jsonl/blog-00.jsonl": 1,
    "jsonl/doorway-00.jsonl.bz2": 14,
    "jsonl/archive-00.jsonl.xz": 16,
    "parquet/pages-00.parquet": 6,
    "parquet/pages-01.parquet": 3,
    "wet/crawl-00.warc.wet.gz": 2,
}
TRUNCATED_LENGTH = 12  # documents in the shard that ends early; the last is cut in the middle
MIXED_LENGTH = 14  # readable documents among the broken lines
FILE_ENCODINGS = {"zh": ("utf-8", "gb18030", "utf-8-sig"), "zht": ("big5",), "en": ("utf-8",)}


@dataclass(frozen=True)
class Shard:
    """A file of the crawl and the truth about what it holds."""

    path: str
    data: bytes
    labels: tuple[Label, ...]


def as_text(page: Page) -> Document:
    """The page as a record that holds text."""
    draft = page.draft
    return Document(page.url, draft.label, draft.kind, draft.article, text=draft.text)


def make_text_shards(pages: Sequence[Page]) -> list[Shard]:
    """The pages dealt out over `TEXT_SHARDS`, and the two shards with something broken in them."""
    documents = [as_text(page) for page in end_with_junk(pages, TRUNCATED_LENGTH)]
    shards = [_truncated(documents[:TRUNCATED_LENGTH])]
    shards.append(_mixed(documents[TRUNCATED_LENGTH : TRUNCATED_LENGTH + MIXED_LENGTH]))
    shards.append(Shard("jsonl/empty-00.jsonl", b"", ()))
    rest = documents[TRUNCATED_LENGTH + MIXED_LENGTH :]
    start = 0
    for path, end in _cuts(TEXT_SHARDS, len(rest)):
        shards.append(_whole(path, rest[start:end]))
        start = end
    return shards


def end_with_junk(pages: Sequence[Page], length: int) -> list[Page]:
    """The pages with a junk page moved to where a shard of `length` pages is cut, so that no article is lost there."""
    place = next(place for place, page in enumerate(pages) if place >= length - 1 and page.draft.label == JUNK)
    others = [*pages[:place], *pages[place + 1 :]]
    return [*others[: length - 1], pages[place], *others[length - 1 :]]


def make_text_files(pages: Sequence[Page]) -> list[Shard]:
    """One document a file, in the encodings that such files come in, and two files without any text."""
    shards = []
    for number, page in enumerate(pages):
        encodings = FILE_ENCODINGS[page.draft.language]
        path = f"text/article-{number:02d}.txt"
        text = page.draft.text.replace("\n", "\r\n" if number % 2 else "\n")
        data = text.encode(encodings[number % len(encodings)])
        label = Label(path, 0, None, None, page.draft.label, page.draft.kind, page.draft.article)
        shards.append(Shard(path, data, (label,)))
    for path, data, kind in (
        ("text/empty.txt", b"", "empty_file"),
        ("text/noise.txt", UNDECODABLE_TEXT, "undecodable_bytes"),
    ):
        shards.append(Shard(path, data, (Label(path, 0, None, None, BROKEN, kind, None),)))
    return shards


def _cuts(shares: dict[str, int], count: int) -> list[tuple[str, int]]:
    """Each name with the place where its part of `count` things ends."""
    total, done, cuts = sum(shares.values()), 0, []
    for name, share in shares.items():
        done += share
        cuts.append((name, count * done // total))
    return cuts


def _whole(path: str, documents: list[Document]) -> Shard:
    has_id = not path.startswith("wet/")
    labels = tuple(label_document(document, path, row, has_id) for row, document in enumerate(documents))
    return Shard(path, _encode(path, documents), labels)


def _encode(path: str, documents: list[Document]) -> bytes:
    if path.startswith("parquet/"):
        return parquet_bytes(documents)
    if path.startswith("wet/"):
        shard = WarcShard(is_compressed=True)
        shard.add_info(path)
        for document in documents:
            shard.add_conversion(document)
        return shard.data()
    return compress(path, jsonl_bytes(documents))


def compress(path: str, data: bytes) -> bytes:
    """The data compressed as the end of the file name says, with no date in any header."""
    if path.endswith(".gz"):
        # Not gzip.compress: what it writes for the operating system in the header differs between releases of Python.
        packer = zlib.compressobj(9, zlib.DEFLATED, wbits=31)
        return packer.compress(data) + packer.flush()
    if path.endswith(".bz2"):
        return bz2.compress(data)
    return lzma.compress(data) if path.endswith(".xz") else data


def _truncated(documents: list[Document]) -> Shard:
    """A gzip file whose download broke off in the middle of the last line."""
    path = "jsonl/truncated-00.jsonl.gz"
    last = json_line(documents[-1], is_html=False)
    data = stored_gzip(jsonl_bytes(documents))
    labels = [label_document(document, path, row, has_id=True) for row, document in enumerate(documents[:-1])]
    labels.append(Label(path, len(labels), None, None, BROKEN, "cut_off", documents[-1].article))
    trailer_length = 8
    return Shard(path, data[: -trailer_length - len(last) // 2], tuple(labels))


def _mixed(documents: list[Document]) -> Shard:
    """Broken lines with readable ones between them."""
    path = "jsonl/broken-00.jsonl"
    lines: list[bytes] = []
    labels: list[Label] = []
    for row, broken in enumerate(BROKEN_LINES):
        if row < len(documents):
            lines.append(json_line(documents[row], is_html=False))
            labels.append(label_document(documents[row], path, len(labels), has_id=True))
        lines.append(broken.data + b"\n")
        labels.append(Label(path, len(labels), broken.id, None, broken.label, broken.kind, None))
    return Shard(path, b"".join(lines).rstrip(b"\n"), tuple(labels))
