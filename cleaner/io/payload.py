"""What is inside an archive's record: HTTP headers off, transfer and content encodings undone, kind of text told."""

import re
import zlib
from dataclasses import dataclass

import pyarrow as pa

from cleaner.io.records import parse_headers
from cleaner.io.sniff import looks_like_html

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})[^\r\n]*\r?\n", re.I)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
# Headers that say how the content may be used; of one that is given more than once every value counts.
_USAGE = re.compile(rb"^((?:x-robots-tag|tdm-reservation|tdm-policy|content-usage)[ \t]*:[^\r\n]*)", re.I | re.M)
_MAX_USAGE = 4096  # bytes of them
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.I)
_HTML = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_PLAIN = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
# Types that say nothing, given by servers that do not know better: the bytes are looked at.
_VAGUE = frozenset({"", "unknown", "unk", "application/octet-stream", "application/xml", "text/xml", "*/*", "text"})
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"Rar!",
    b"\x00\x00\x01\x00",
)


@dataclass(frozen=True)
class Payload:
    """The content a record carries."""

    data: bytes
    content_type: str  # media type, lower case, without parameters; empty if none was given
    charset: str | None  # the label in the content type
    status: int | None  # HTTP status; None where there was no HTTP
    usage: str | None = None  # the HTTP headers that say how the content may be used, a line each; None without any


class TooLarge(ValueError):  # noqa: N818 - names what the data is
    """The content undoes to more than the limit."""


def open_payload(body: bytes, content_type: str, limit: int) -> Payload:
    """The content of a record whose own Content-Type is given. Raises TooLarge if it undoes to over `limit` bytes."""
    status_line = _STATUS.match(body) if _is_http(body, content_type) else None
    if status_line is None:
        return Payload(body, _media_type(content_type), _charset(content_type), None)
    end = _BLANK_LINE.search(body, status_line.end() - 2)
    head, data = (body[: end.start()], body[end.end() :]) if end else (body, b"")
    headers = parse_headers(head.split(b"\n")[1:])
    if "chunked" in headers.get("transfer-encoding", "").lower():
        data = _join_chunks(data)
    for name in reversed(headers.get("content-encoding", "").lower().split(",")):
        data = _undo(data, name.strip(), limit)
    given = headers.get("content-type", "")
    usage = b"\n".join(_USAGE.findall(head))[:_MAX_USAGE].decode("utf-8", "replace") or None
    return Payload(data, _media_type(given), _charset(given), int(status_line[1]), usage)


def _is_http(body: bytes, content_type: str) -> bool:
    return body[:5].upper() == b"HTTP/" or content_type.lower().startswith("application/http")


def _media_type(content_type: str) -> str:
    return content_type.split(";")[0].split(",")[0].strip().lower()


def _charset(content_type: str) -> str | None:
    match = _CHARSET.search(content_type)
    return match[1] if match else None


def _join_chunks(data: bytes) -> bytes:
    """The content of a chunked transfer, up to where it is broken off; the bytes as they are if it was none.

    Crawlers store pages unchunked and leave the header in place.
    """
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK_SIZE.match(data, at):
        size = int(match[1], 16)
        part = data[match.end() : match.end() + size]
        behind = data[match.end() + size : match.end() + size + 2]
        if size == 0:
            return b"".join(parts)
        if behind[:1] not in (b"\r", b"\n", b""):
            break
        parts.append(part)
        at = match.end() + size + (2 if behind[:2] == b"\r\n" else 1)
    if parts and at >= len(data):
        return b"".join(parts)
    return data


def _undo(data: bytes, name: str, limit: int) -> bytes:
    """Undo one content encoding; the bytes as they are if it was none: crawlers undo it and leave the header, too."""
    if name in ("gzip", "x-gzip") and data[:2] == b"\x1f\x8b":
        return _inflate(data, 31, limit)
    if name == "deflate":  # zlib-wrapped by the standard, bare by habit
        return _inflate(data, 15 if data[:1] == b"\x78" else -15, limit)
    if name in ("br", "zstd"):
        try:
            undone = pa.CompressedInputStream(pa.BufferReader(data), "brotli" if name == "br" else name)
            return _bounded(bytes(undone.read(limit + 1)), limit) or data
        except OSError:
            return data
    return data


def _inflate(data: bytes, window_bits: int, limit: int) -> bytes:
    """What can be inflated before the data ends or breaks; the bytes as they are if nothing can."""
    inflater = zlib.decompressobj(window_bits)
    parts = []
    size = 0
    for start in range(0, len(data), 4096):
        try:
            part = inflater.decompress(data[start : start + 4096], limit + 1 - size)
        except zlib.error:
            break
        parts.append(part)
        size += len(part)
        if size > limit:
            raise TooLarge
    return b"".join(parts) or data


def _bounded(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise TooLarge
    return data


def kind_of_text(payload: Payload) -> str | None:
    """`html`, `text`, or None for what is neither."""
    head = payload.data[:2048]
    if head.startswith(_BINARY):
        return None
    if payload.content_type in _HTML:
        return "html"
    if payload.content_type in _PLAIN:
        return "html" if looks_like_html(head) else "text"
    if payload.content_type in _VAGUE:
        if looks_like_html(head):
            return "html"
        return "text" if not payload.content_type and b"\0" not in head else None
    return None
