"""Records to write into archives for tests."""

import gzip
from collections.abc import Iterable

ID = "<urn:uuid:00000000-0000-0000-0000-{:012d}>"


def bare_id(number: int) -> str:
    """The id under which record `number` is read."""
    return ID.format(number)[10:-1]


def warc(
    number: int,
    body: bytes,
    kind: str = "response",
    content_type: str = "application/http; msgtype=response",
    length: object = None,
    newline: bytes = b"\r\n",
    **headers: str,
) -> bytes:
    """One WARC record; `length` other than None is written as its Content-Length."""
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": ID.format(number),
        "WARC-Target-URI": f"http://example.com/{number}",
        "WARC-Date": "2026-11-01T00:00:00Z",
        "Content-Type": content_type,
        "Content-Length": str(len(body) if length is None else length),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [b"WARC/1.0", *(f"{name}: {value}".encode() for name, value in fields.items()), b""]
    return newline.join(lines) + newline + body + newline * 2


def http(body: bytes, content_type: str | None = "text/html", status: str = "200 OK", **headers: str) -> bytes:
    """An HTTP response."""
    fields = {"Content-Type": content_type} if content_type is not None else {}
    fields.update({name.replace("_", "-"): value for name, value in headers.items()})
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def arc(url: str, body: bytes, length: object = None, content_type: str = "text/html") -> bytes:
    """One ARC record of version 1."""
    return (
        f"{url} 127.0.0.1 20140216050221 {content_type} {len(body) if length is None else length}\n".encode()
        + body
        + b"\n"
    )


def arc_header() -> bytes:
    """The record an ARC file begins with."""
    body = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n"
    return b"filedesc://test.arc 0.0.0.0 20140216050221 text/plain %d\n" % len(body) + body + b"\n"


def gzipped(records: Iterable[bytes]) -> bytes:
    """Records as Common Crawl packs them: one gzip member each."""
    return b"".join(map(gzip.compress, records))
