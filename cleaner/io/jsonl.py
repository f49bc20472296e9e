"""Reading JSON lines: one object a line, each a document."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import orjson

from cleaner.io.blocks import Damage, read_blocks
from cleaner.io.columns import to_text
from cleaner.io.decode import UTF8, Undecodable, decode
from cleaner.io.files import Source
from cleaner.io.lines import LongLine, Stretch, as_utf8, between, whole_lines
from cleaner.io.loaded import OURS, Loaded, Loading, Values
from cleaner.io.shards import Slice
from cleaner.text.kernel_loading import settle_numba

if TYPE_CHECKING:
    from cleaner.io.flat_columns import FlatColumns

_SURROGATES = re.compile("[\ud800-\udfff]")
_LIKELY_TEXT = ("content", "raw_content", "body", "raw_text", "article", "document", "markdown")
_BLANK = b" \t\r\0"  # NUL: a file whose last blocks were never written ends in a run of them


def read_jsonl(piece: Slice, loading: Loading) -> Iterator[Loaded]:
    """The documents of a slice of a JSON-lines shard. OSError where it cannot be read."""
    with Source(piece.shard.path) as source:
        loading.source = source
        yield from read_stretches(_stretches(source, piece, loading.settings.max_document_size), loading)


def read_stretches(stretches: Iterator[tuple[int, Stretch]], loading: Loading) -> Iterator[Loaded]:
    """The documents of stretches of whole lines, each a newline at its end; flat lines are read many at once."""
    limit, flat, records = loading.settings.max_document_size, _flat_columns(loading), Records(loading)
    for offset, lines in stretches:
        at = 0
        while isinstance(lines, bytes) and at < len(lines):
            if flat is not None:
                at, found = flat.add_lines(lines, at, offset, limit)
                if found:
                    loading.count_decoded(UTF8, found)
            if at < len(lines) and not loading.is_full:
                at = records.add_line(lines, at, offset)
                if records.is_foreign:
                    return
            if loading.is_full:
                is_seldom_flat = flat is not None and flat.is_seldom_flat
                yield loading.take()
                if is_seldom_flat:  # the rest of a shard is mostly like its beginning
                    flat, loading.documents = None, Values(loading.shard.path, loading.settings.batch_size)
        if not isinstance(lines, bytes):
            _report(lines, offset, loading)
            if loading.is_full:
                yield loading.take()


def _flat_columns(loading: Loading) -> "FlatColumns | None":
    """Where flat lines go, for all documents; None where one input column serves twice."""
    names = [*map(loading.settings.theirs, OURS)]
    if len(set(names)) < len(names):
        return None
    settle_numba()
    from cleaner.io.flat_columns import FlatColumns  # compiled kernels: not to read a pipeline file

    loading.documents = flat = FlatColumns(loading.shard.path, names, loading.settings.batch_size)
    return flat


def _stretches(source: Source, piece: Slice, limit: int) -> Iterator[tuple[int, Stretch]]:
    """The lines that start in the slice, many at a time."""
    if not piece.start:
        blocks = as_utf8(read_blocks(source, piece.shard.compression))
    else:  # from one byte early: if that ends a line, the slice's first line starts at the slice's first byte
        source.seek(piece.start - 1)
        blocks = iter(lambda: source.read(1 << 18), b"")
    first = max(0, piece.start - 1)
    return between(whole_lines(blocks, limit, first), piece.start, piece.stop)


def _report(line: LongLine | Damage, offset: int, loading: Loading) -> None:
    if isinstance(line, Damage):
        loading.fault(line.cause, line.message, offset=offset)
    else:
        limit = loading.settings.max_document_size
        message = f"a line of {line.size:,} bytes; the largest document allowed has {limit:,} (max_document_size)"
        loading.fault("oversized", message, f"{loading.shard.path}:{offset}", offset)


class Records:
    """Parses lines and hands the documents over."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._path = loading.shard.path
        self._names = tuple(map(loading.settings.theirs, ("text", "html", "id", "url")))
        self.is_foreign = False  # the file is one JSON value over many lines: its lines are not worth a fault each

    def add_line(self, lines: bytes, at: int, offset: int) -> int:
        """The line at byte `at` of a stretch that begins at byte `offset` of the shard; gives where the next begins."""
        end = lines.find(b"\n", at)
        if end - at > self._loading.settings.max_document_size:
            _report(LongLine(end - at), offset + at, self._loading)
        else:
            self._add(lines[at:end], offset + at)
        return end + 1

    def _add(self, line: bytes, offset: int) -> None:
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            self._add_hard(line, offset)
        else:
            if isinstance(record, dict) and isinstance(record.get(self._names[2]), float):
                record = json.loads(line)  # an id beyond 64 bits; orjson rounds it, and ids would meet
            if self._document(record, offset, len(line)):
                self._loading.count_decoded(UTF8)

    def _add_hard(self, line: bytes, offset: int) -> None:
        """A line orjson refuses: blank, not UTF-8, with lone surrogates, NaN or raw control characters; or broken."""
        bare = line.removeprefix(b"\xef\xbb\xbf").strip(_BLANK)
        if not bare:
            return
        try:
            decoded = decode(bare, bad_byte_ratio=self._loading.settings.bad_byte_ratio)
            record = _without_surrogates(json.loads(decoded.text, strict=False))
        except Undecodable as error:
            self._fault("undecodable", f"the line at byte {offset:,} {error}", offset)
        except json.JSONDecodeError as error:
            self._malformed(bare, offset, f"{error.msg.lower()} (column {error.colno:,})")
        except (ValueError, RecursionError) as error:  # a number of 5,000 digits; brackets 1,000 deep
            self._malformed(bare, offset, str(error).lower())
        else:
            if self._document(record, offset, len(line)):
                self._loading.count_decoded(decoded.encoding, 1, decoded.replaced_bytes)

    def _malformed(self, bare: bytes, offset: int, why: str) -> None:
        if not offset and (bare.startswith(b"[") or bare == b"{"):
            self.is_foreign = True
            message = "the file is one JSON value, not one object a line; convert it: jq -c '.[]' FILE > FILE.jsonl"
            self._fault("not_json_lines", message, offset)
        else:
            self._fault("malformed_json", f"the line at byte {offset:,} is no JSON: {why}", offset)

    def _fault(self, cause: str, message: str, offset: int) -> None:
        self._loading.fault(cause, message, f"{self._path}:{offset}", offset)

    def _document(self, record: object, offset: int, size: int) -> bool:
        if not isinstance(record, dict):
            kind = "an array" if isinstance(record, list) else "a bare value"
            self._fault("not_an_object", f"the line at byte {offset:,} is {kind}, not a JSON object", offset)
            return False
        text_name, html_name, id_name, url_name = self._names
        text, html = record.get(text_name), record.get(html_name)
        if not _is_text(text) or not _is_text(html) or (text is None and html is None):
            self._no_text(record, offset)
            return False
        id = to_text(record.get(id_name)) or f"{self._path}:{offset}"
        url = to_text(record.get(url_name))
        for name in self._names:
            if name in record:
                del record[name]
        self._loading.documents.add(id, text, html, url, size, record)
        return True

    def _no_text(self, record: dict[str, object], offset: int) -> None:
        for name in self._names[:2]:
            if not _is_text(record.get(name)):
                kind = type(record[name]).__name__
                self._fault("bad_column", f'"{name}" at byte {offset:,} is of type {kind}, not a string', offset)
                return
        self._fault("no_text", missing_text(list(record), *self._names[:2]), offset)


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def missing_text(columns: list[str], text: str, html: str) -> str:
    """The message for records without text, naming the columns there are and the cure."""
    shown = ", ".join(f'"{name}"' for name in columns[:20]) + (" ..." if len(columns) > 20 else "")
    likely = next((name for name in _LIKELY_TEXT if name in columns), "THEIR_NAME")
    return (
        f'nothing in "{text}" or "{html}"; there are {shown or "no columns"}; if one of them holds the text, '
        f"say so in the pipeline file: input: {{columns: {{text: {likely}}}}}"
    )


def _without_surrogates(value: object) -> object:
    """The value with each lone surrogate (half a character, which no UTF-8 can hold) replaced by U+FFFD."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_SURROGATES.sub("\ufffd", key): _without_surrogates(item) for key, item in value.items()}
    return value
