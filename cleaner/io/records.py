"""The records of WARC and ARC archives, cut from a stream of blocks, past whatever damage there is.

The libraries for this (fastwarc, warcio) stop for good at the first wrong length or broken gzip member: of 50 records,
one spoilt in the tenth, fastwarc 2.0 gives 10. So the framing, which is a few lines of header and a length, is done
here; the tests hold it to the counts of both libraries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.io.blocks import Damage

_MAX_HEADER = 1 << 16  # bytes; Common Crawl's are about 500
_LINE = 1 << 13  # bytes looked at to see whether a record starts: an ARC header is one line, and URLs are long
_MAX_LENGTH = 1 << 32  # bytes; a length over it is taken for a slip, which would otherwise cost the rest of the archive
_SEARCH = 1 << 18  # bytes looked through at a time for the next record
# Not only at the start of a line: bytes lost at the end of a body take its line end with them.
_WARC_START = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n(?=[A-Za-z-]+[ \t]*:)")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
# URL, IP address, date, type and length; version 2 has five more fields before the length (ARC file format, 1996).
_ARC_START = re.compile(
    rb"^[a-z][a-z0-9+.-]{0,20}:[^\r\n]{1,4000} \d{8,20} [^\r\n ]{1,200}(?: [^\r\n ]{1,500}){0,8} [^\r\n ]{1,20}\r?\n",
    re.M | re.I,
)
# Types whose content is wanted; the rest is passed over unread.
DOCUMENTS = frozenset({"response", "resource", "conversion"})


@dataclass(frozen=True)
class Record:
    """One record of an archive."""

    kind: str  # the WARC-Type, lower case; ARC: response, or arc_header for the file's own
    headers: dict[str, str]  # by lower-case name
    offset: int  # bytes into the decompressed archive
    body: bytes = b""  # empty unless the kind is one of DOCUMENTS
    trouble: Damage | None = None  # why the record is not whole; then there is no body


class Window:
    """A sliding view of a stream of blocks. Damage ends the view like the end of the stream, until `resume`."""

    def __init__(self, blocks: Iterator[bytes | Damage]) -> None:
        self._blocks = blocks
        self._data = b""
        self._at = 0  # where the view starts in `_data`
        self.offset = 0  # the same, counted from the start of the stream
        self.damage: Damage | None = None
        self._ended = False

    def fill(self, size: int) -> int:
        """Have `size` bytes in view; gives how many there are, fewer only before the end or damage."""
        held = len(self._data) - self._at
        parts = [self._data[self._at :]] if held < size else []
        while held < size and not self._ended and self.damage is None:
            block = next(self._blocks, None)
            if isinstance(block, bytes):
                parts.append(block)
                held += len(block)
            else:
                self.damage, self._ended = block, block is None
        if parts:
            self._data, self._at = b"".join(parts), 0
        return held

    def view(self, size: int) -> bytes:
        """The next bytes, left in place."""
        self.fill(size)
        return self._data[self._at : self._at + size]

    def use(self, size: int) -> bytes:
        """Take the next bytes."""
        taken = self.view(size)
        self._at += len(taken)
        self.offset += len(taken)
        if self._at == len(self._data):
            self._data, self._at = b"", 0  # let go of a large record while it is worked on
        return taken

    def drop(self, size: int) -> int:
        """Pass over bytes without holding them; gives how many there were."""
        dropped = 0
        while dropped < size and (held := self.fill(1)):
            dropped += len(self.use(min(held, size - dropped)))
        return dropped

    def unuse(self, data: bytes) -> None:
        """Put bytes back."""
        self._data, self._at = data + self._data[self._at :], 0
        self.offset -= len(data)

    def resume(self) -> bool:
        """Go on behind damage; whether there was any."""
        was_damaged, self.damage = self.damage is not None, None
        return was_damaged


def cut_records(blocks: Iterator[bytes | Damage], limit: int) -> Iterator[Record | tuple[int, Damage]]:
    """Every record of a WARC or ARC archive in order, and (offset, damage) for bytes lost between records.

    A body over `limit` bytes is passed over: its record has a trouble `oversized`.
    """
    window = Window(blocks)
    start, parse = _WARC_START, _parse_warc
    if _ARC_START.match(window.view(_LINE)):
        start, parse = _ARC_START, _ArcHeader().parse
    while True:
        _drop_blank(window)
        if not window.fill(1):
            if window.damage is None:
                return
            yield window.offset, window.damage
            window.resume()
            continue
        offset = window.offset
        header = parse(window) if start.match(window.view(_LINE)) else None
        if header is not None:
            yield _read_body(window, header, offset, limit, start)
        else:
            yield offset, _pass_over(window, start)


def _drop_blank(window: Window) -> None:
    while (held := window.view(_LINE)) and not held.strip():
        window.use(len(held))
    window.use(len(held) - len(held.lstrip()))


def _pass_over(window: Window, start: re.Pattern[bytes]) -> Damage:
    """Go to the next record past bytes that are none."""
    offset = window.offset
    is_cut = start.match(window.view(_LINE)) is not None  # it begins as a record does
    window.use(1)
    passed = 1 + sum(map(len, _to_start(window, start)))
    at_end = not window.fill(1)
    damage = window.damage
    if at_end and damage is not None:
        window.resume()
        return damage
    if at_end and is_cut:
        return Damage("truncated", "the archive ends inside a record's header; fetch it again", offset)
    return Damage("corrupt", f"{passed:,} bytes at {offset:,} of the archive belong to no record", offset)


def _to_start(window: Window, start: re.Pattern[bytes]) -> Iterator[bytes]:
    """Go to the next record, or to the end, giving the bytes on the way."""
    while held := window.view(_SEARCH):
        match = start.search(held)
        if match:
            yield window.use(match.start())
            return
        if len(held) < _SEARCH:
            yield window.use(len(held))
        else:  # a start may lie across the end of the view; it is looked at again from the line it may be in
            yield window.use(held.rfind(b"\n", 0, _SEARCH - _LINE) + 1 or _SEARCH - _LINE)


@dataclass(frozen=True)
class _Header:
    kind: str
    headers: dict[str, str]
    length: int | None  # None where the header gives none that can be


def _parse_warc(window: Window) -> _Header | None:
    """Take a WARC header off the window; nothing is taken if it does not end."""
    held = window.view(_LINE)
    end = _HEADER_END.search(held)
    if end is None:
        held = window.view(_MAX_HEADER)
        end = _HEADER_END.search(held)
        if end is None:
            return None
    headers = parse_headers(held[: end.start()].split(b"\n")[1:])
    window.use(end.end())
    return _Header(headers.get("warc-type", "unknown").lower(), headers, _length(headers.get("content-length", "")))


def parse_headers(lines: list[bytes]) -> dict[str, str]:
    """Header lines by lower-case name. A line that begins with a blank goes on with the one before."""
    headers: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.rstrip(b"\r").decode("utf-8", "replace")
        if text[:1] in (" ", "\t") and name:
            headers[name] += " " + text.strip()
        elif ":" in text:
            name, _, value = text.partition(":")
            name = name.strip().lower()
            headers[name] = value.strip()
    return headers


def _length(text: str) -> int | None:
    length = int(text) if re.fullmatch(r"\d{1,18}", text, re.A) else None
    return length if length is not None and length <= _MAX_LENGTH else None


class _ArcHeader:
    """Parses the one-line headers of an ARC file; the first record says how many fields they have."""

    def __init__(self) -> None:
        self._fields = 5

    def parse(self, window: Window) -> _Header | None:
        line = window.view(_LINE).split(b"\n", 1)[0]
        window.use(len(line) + 1)
        text = line.decode("utf-8", "replace").strip()
        if text.startswith("filedesc://"):
            self._fields = 10 if window.view(2).startswith(b"2 ") else 5
            return _Header("arc_header", {}, _length(text.rsplit(" ", 1)[-1]))
        parts = text.rsplit(" ", self._fields - 1)  # a URL may hold blanks
        if len(parts) < self._fields:
            return None
        url, _, date, content_type = parts[:4]
        headers = {"warc-target-uri": url, "warc-date": _as_iso(date), "content-type": content_type}
        return _Header("response", headers, _length(parts[-1]))


def _as_iso(date: str) -> str:
    parts = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d*", date)
    return "{}-{}-{}T{}:{}:{}Z".format(*parts.groups()) if parts else date


def _read_body(window: Window, header: _Header, offset: int, limit: int, start: re.Pattern[bytes]) -> Record:
    """The record behind a header.

    Lengths in the wild are missing, count characters, or were true before a tool changed the line ends. Where no record
    follows at the place a length gives, the content is taken to reach to the next record.
    """
    length = header.length or 0
    is_wanted = header.kind in DOCUMENTS
    body = window.use(length) if length <= limit else b""
    held = len(body) if length <= limit else window.drop(length)
    trouble: Damage | None = None
    if held < length and (window.damage is not None or not start.search(body)):
        trouble = window.damage or Damage("truncated", "the archive ends inside the record; fetch it again", offset)
        window.resume()
    elif header.length is None or held < length or not _is_at_end_of_record(window, start):
        body = _reach_to_start(window, body, limit, start)
        held = len(body)
    if trouble is None and is_wanted and held > limit:
        message = f"a record of over {limit:,} bytes, which is the largest allowed (max_document_size)"
        trouble = Damage("oversized", message, offset)
    return Record(header.kind, header.headers, offset, body if is_wanted and trouble is None else b"", trouble)


def _is_at_end_of_record(window: Window, start: re.Pattern[bytes]) -> bool:
    """Whether the end or another record follows, after any number of blank lines (WARC asks for two)."""
    rest = window.view(_LINE).lstrip(b"\r\n\t \0")
    return not rest or start.match(rest) is not None


def _reach_to_start(window: Window, body: bytes, limit: int, start: re.Pattern[bytes]) -> bytes:
    """The body up to the next record, found in it or behind it; hardly over `limit` bytes of it are kept."""
    window.unuse(body)
    parts: list[bytes] = []
    size = 0
    for part in _to_start(window, start):
        if size <= limit:
            parts.append(part)
            size += len(part)
    return b"".join(parts).rstrip(b"\r\n")
