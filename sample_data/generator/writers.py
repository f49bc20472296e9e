"""Shards as bytes: the same documents always give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import uuid
import zlib
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from generator.document import Document

_STORED_BLOCK = 65535  # the longest stored block of RFC 1951
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"


def crawl_date(url: str) -> str:
    """A day in 2024 that depends on the URL alone."""
    digest = hashlib.sha1(url.encode()).digest()
    return f"2024-{digest[0] % 12 + 1:02d}-{digest[1] % 28 + 1:02d}"


def json_line(document: Document, is_html: bool) -> bytes:
    """One JSONL line; every fifth or so carries a nested field besides."""
    row: dict[str, object] = {"url": document.url, "html": document.payload.decode("utf-8")}
    if not is_html:
        row = {"id": document.id, "url": document.url, "text": document.text, "crawl_date": crawl_date(document.url)}
    if int(document.id, 16) % 5 == 0:
        row["metadata"] = {
            "fetch": {"depth": int(document.id[:1], 16), "status": 200},
            "tags": ["crawl", document.id[:2]],
        }
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def jsonl_bytes(documents: Iterable[Document], is_html: bool = False) -> bytes:
    """A JSONL shard."""
    return b"".join(json_line(document, is_html) for document in documents)


def parquet_bytes(documents: Sequence[Document]) -> bytes:
    """A Parquet shard with the columns id, url, text, crawl_date and a nested metadata, in row groups of 64."""
    table = pa.table(
        {
            "id": [document.id for document in documents],
            "url": [document.url for document in documents],
            "text": [document.text for document in documents],
            "crawl_date": [crawl_date(document.url) for document in documents],
            "metadata": [{"depth": int(document.id[:1], 16), "tags": [document.id[:2]]} for document in documents],
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink, row_group_size=64, compression="zstd", compression_level=19)
    return sink.getvalue()


def stored_gzip(data: bytes) -> bytes:
    """A gzip member that stores without compressing: its bytes do not depend on the zlib at hand, so it can be cut."""
    chunks = [data[start : start + _STORED_BLOCK] for start in range(0, len(data), _STORED_BLOCK)] or [b""]
    parts = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"]
    for place, chunk in enumerate(chunks):
        is_last = place == len(chunks) - 1
        parts += [struct.pack("<BHH", is_last, len(chunk), len(chunk) ^ 0xFFFF), chunk]
    return b"".join(parts) + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


class WarcShard:
    """A WARC file in memory. Dates and record ids come from the URLs, never from a clock."""

    def __init__(self, is_compressed: bool) -> None:
        self._sink = io.BytesIO()
        self._writer = WARCWriter(self._sink, gzip=is_compressed)

    def data(self) -> bytes:
        """All that was written so far."""
        return self._sink.getvalue()

    def add_info(self, name: str) -> None:
        """The warcinfo record that opens a shard."""
        self._add(
            "warcinfo", name, b"software: sample crawl\r\nformat: WARC File Format 1.0\r\n", "application/warc-fields"
        )

    def add_request(self, document: Document) -> None:
        """The request that led to a response."""
        headers = StatusAndHeaders("GET / HTTP/1.1", [("Host", document.url.split("/")[2])], is_http_request=True)
        self._add("request", document.url, b"", None, headers)

    def add_response(self, document: Document, extra_headers: Sequence[tuple[str, str]] = ()) -> None:
        """A response with its HTTP headers; an empty content type is left out."""
        headers = [("Content-Type", document.content_type)] if document.content_type else []
        http = StatusAndHeaders(document.status, [*headers, *extra_headers], protocol="HTTP/1.1")
        self._add("response", document.url, document.payload, None, http)

    def add_revisit(self, document: Document) -> None:
        """A second visit that found the page unchanged."""
        http = StatusAndHeaders("200 OK", [("Content-Type", document.content_type)], protocol="HTTP/1.1")
        self._add("revisit", document.url, b"", None, http)

    def add_conversion(self, document: Document) -> None:
        """The plain text of a page, as WET files have it."""
        self._add("conversion", document.url, document.text.encode(), "text/plain")

    def _add(self, kind: str, url: str, data: bytes, media: str | None, http: StatusAndHeaders | None = None) -> None:
        headers = {
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + url)}>",
            "WARC-Date": f"{crawl_date(url)}T08:00:00Z",
        }
        if kind == "warcinfo":
            headers["WARC-Filename"] = url
        if kind == "revisit":
            headers |= {"WARC-Profile": _SAME_PAYLOAD, "WARC-Refers-To-Target-URI": url}
        record: ArcWarcRecord = self._writer.create_warc_record(
            "" if kind == "warcinfo" else url,
            kind,
            payload=io.BytesIO(data),
            warc_content_type=media or "",
            warc_headers_dict=headers,
            http_headers=http,
        )
        self._writer.write_record(record)
