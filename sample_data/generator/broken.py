"""Records that cannot be read, or only in part, as raw bytes."""

from __future__ import annotations

from dataclasses import dataclass

from generator.document import BROKEN, JUNK


@dataclass(frozen=True)
class RawLine:
    """One line of a JSONL shard as bytes, with the label it gets."""

    data: bytes
    kind: str
    id: str | None = None
    label: str = BROKEN


# Every line says in its kind what is wrong with it. The last has no line feed behind it.
BROKEN_LINES = (
    RawLine(b'{"id": "broken-quote", "text": "no end of this string}', "malformed_json"),
    RawLine(b'{"id": "broken-comma" "text": "a comma is missing"}', "malformed_json"),
    RawLine(b"{'id': 'broken-single', 'text': 'single quotes'}", "malformed_json"),
    RawLine(b'{"id": "broken-two", "text": "a"}{"id": "broken-two-b", "text": "b"}', "two_objects_in_a_line"),
    RawLine(b"<html><body>not JSON at all</body></html>", "malformed_json"),
    RawLine(b'["an", "array", "and", "no", "object"]', "not_an_object"),
    RawLine(b"null", "not_an_object"),
    RawLine(b'{"id": "broken-number", "text": 12345}', "text_is_no_string", "broken-number"),
    RawLine(b'{"id": "broken-missing", "title": "neither text nor html"}', "text_missing", "broken-missing"),
    RawLine(b'{"id": "broken-null", "text": null}', "text_is_null", "broken-null"),
    RawLine(b'{"id": "broken-empty", "text": ""}', "text_is_empty", "broken-empty"),
    RawLine(b'{"id": "broken-blank", "text": " \\u3000\\n\\t\\u00a0 "}', "text_is_blank", "broken-blank"),
    RawLine('{"id": "broken-gbk", "text": "这一行是国标编码的字节"}'.encode("gbk"), "undecodable_bytes"),
    RawLine(b'{"id": "broken-utf8", "text": "cut in a character \xe4\xb8"}', "undecodable_bytes"),
    RawLine(
        b'{"id": "broken-surrogate", "text": "a lone high surrogate \\ud83d here"}',
        "lone_surrogate",
        "broken-surrogate",
    ),
    RawLine(b'{"id": "broken-low", "text": "\\udc00\\udc00 two low ones"}', "lone_surrogate", "broken-low"),
    RawLine(b'{"id": "broken-nul", "text": "NUL \\u0000 in the\\u0000 text"}', "nul_in_text", "broken-nul", JUNK),
    RawLine(b'{"id": "broken-raw-nul", "text": "a raw NUL \x00 byte"}', "malformed_json"),
    RawLine(
        b'{"id": "broken-repeat", "id": "broken-again", "text": "a key twice"}', "repeated_key", "broken-again", JUNK
    ),
    RawLine(b'{"id": "broken-cut", "url": "http://cut.example/", "text": "the crawl stopped he', "malformed_json"),
)
# Not UTF-8, and not GB18030 or Big5 either.
UNDECODABLE_TEXT = b"\xff\xff\x80\x80\xfe\xff\x00\xff\x81\x20\xff" * 40
