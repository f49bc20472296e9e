"""Reading JSON lines: one object a line, each a document."""

import json
import re
from collections.abc import Iterator

import orjson

from cleaner.io.blocks import Damage, read_blocks
from cleaner.io.columns import to_text
from cleaner.io.decode import UTF8, Undecodable, decode
from cleaner.io.files import Source
from cleaner.io.lines import LongLine, as_utf8, split_lines
from cleaner.io.loaded import Loaded, Loading
from cleaner.io.shards import Slice

_SURROGATES = re.compile("[\ud800-\udfff]")
_LIKELY_TEXT = ("content", "raw_content", "body", "raw_text", "article", "document", "markdown")
_BLANK = b" \t\r\0"  # NUL: a file whose last blocks were never written ends in a run of them


def read_jsonl(piece: Slice, loading: Loading) -> Iterator[Loaded]:
    """The documents of a slice of a JSON-lines shard. OSError where it cannot be read."""
    with Source(piece.shard.path) as source:
        loading.source = source
        record = _Records(loading)
        for offset, line in _lines(source, piece, loading.settings.max_document_size):
            if isinstance(line, bytes):
                record.add(line, offset)
                if record.is_foreign:
                    return
            else:
                _report(line, offset, loading)
            if loading.is_full:
                yield loading.take()


def _lines(source: Source, piece: Slice, limit: int) -> Iterator[tuple[int, bytes | LongLine | Damage]]:
    """The lines that start in the slice."""
    if not piece.start:
        blocks = as_utf8(read_blocks(source, piece.shard.compression))
        lines = split_lines(blocks, limit)
    else:  # from one byte early: if that ends a line, the slice's first line starts at the slice's first byte
        source.seek(piece.start - 1)
        lines = split_lines(iter(lambda: source.read(1 << 18), b""), limit, piece.start - 1)
        next(lines, None)
    if piece.stop is None:
        yield from lines
        return
    for offset, line in lines:
        if offset >= piece.stop:
            return
        yield offset, line


def _report(line: LongLine | Damage, offset: int, loading: Loading) -> None:
    if isinstance(line, Damage):
        loading.fault(line.cause, line.message, offset=offset)
    else:
        limit = loading.settings.max_document_size
        message = f"a line of {line.size:,} bytes; the largest document allowed has {limit:,} (max_document_size)"
        loading.fault("oversized", message, f"{loading.shard.path}:{offset}", offset)


class _Records:
    """Parses lines and hands the documents over."""

    def __init__(self, loading: Loading) -> None:
        self._loading = loading
        self._path = loading.shard.path
        self._names = tuple(map(loading.settings.theirs, ("text", "html", "id", "url")))
        self.is_foreign = False  # the file is one JSON value over many lines: its lines are not worth a fault each

    def add(self, line: bytes, offset: int) -> None:
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
        self._loading.document(id, text, html, url, size, record)
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
