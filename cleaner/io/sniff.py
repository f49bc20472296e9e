"""Telling a shard's format and compression from its name and, where that does not settle it, from its first bytes."""

import re

from cleaner.io.blocks import COMPRESSIONS, Damage, read_blocks, sniff_compression
from cleaner.io.files import Source

FORMATS = ("text", "jsonl", "parquet", "warc", "wet", "html", "arc")
_HEAD = 2048  # bytes; a page may open with comments, a WARC with a long list of headers

_COMPRESSION_ENDINGS = {
    "gz": "gzip",
    "gzip": "gzip",
    "tgz": "gzip",
    "zst": "zstd",
    "zstd": "zstd",
    "bz2": "bzip2",
    "xz": "xz",
    "lz4": "lz4",
}
_FORMAT_ENDINGS = {
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "jsonlines": "jsonl",
    "json": "jsonl",
    "parquet": "parquet",
    "parq": "parquet",
    "pq": "parquet",
    "warc": "warc",
    "wat": "warc",
    "wet": "wet",
    "arc": "arc",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "txt": "text",
    "text": "text",
}
_CURES = {  # formats we know of and do not read
    "csv": "convert it to JSON lines or Parquet",
    "tsv": "convert it to JSON lines or Parquet",
    "zip": "unpack it first",
    "tar": "unpack it first",
    "tgz": "unpack it first",
    "7z": "unpack it first",
    "rar": "unpack it first",
    "arrow": "convert it to Parquet",
    "pdf": "extract its text first",
}
_TAR_AT = 257  # where a tar archive has its magic number (POSIX ustar)
_MARKUP = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|title|meta|script)\b", re.I | re.S
)


def split_name(name: str) -> tuple[str | None, str]:
    """The format (None where the ending tells nothing) and the compression that a file's name claims."""
    endings = name.lower().split(".")[1:]
    compression = "none"
    if endings and endings[-1] in _COMPRESSION_ENDINGS:
        compression = _COMPRESSION_ENDINGS[endings.pop()]
    return (_FORMAT_ENDINGS.get(endings[-1]) if endings else None), compression


def is_settled(claimed: str | None) -> bool:
    """Whether a name's claim is enough. `.txt` is what people call anything, so its first bytes are looked at."""
    return claimed is not None and claimed != "text"


def looks_like_html(head: bytes) -> bool:
    """Whether the text opens as a web page does: a doctype, or one of the elements that stand first."""
    return _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def sniff_format(head: bytes) -> str | None:
    """The format that decompressed first bytes show; None where they show none (plain text shows none)."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \0")
    if head.startswith(b"WARC/"):
        return "wet" if re.search(rb"^WARC-Type: *conversion", head, re.I | re.M) else "warc"
    if head.startswith(b"filedesc://"):
        return "arc"
    if head.startswith(b"PAR1"):
        return "parquet"
    if re.match(rb'\{\s*"', head):
        return "jsonl"
    return "html" if looks_like_html(head) else None


def read_head(path: str) -> tuple[bytes, str]:
    """The first decompressed bytes of a file and its compression by its bytes. OSError where it cannot be read."""
    with Source(path) as source:
        raw = source.peek(_HEAD)
        compression = sniff_compression(raw)
        if compression == "none":
            return raw, compression
        blocks = (block for block in read_blocks(source) if not isinstance(block, Damage))
        return next(blocks, b"")[:_HEAD], compression


def recognise(path: str, name: str) -> tuple[str, str] | str:
    """Format and compression of a file, or why it is none of ours, for the user. OSError where it cannot be read."""
    claimed, compression = split_name(name)
    if is_settled(claimed):
        return str(claimed), compression
    head, seen = read_head(path)
    found = sniff_format(head)
    if found == "warc" and ".wet." in name.lower():
        found = "wet"
    if claimed == "text" and found in (None, "jsonl"):
        found = "text"
    if found is not None:
        return found, seen
    ending = next((part for part in reversed(name.lower().split(".")[1:]) if part not in COMPRESSIONS), "")
    cure = "unpack it first" if head[_TAR_AT : _TAR_AT + 5] == b"ustar" else _CURES.get(ending)
    if not head:
        return "it is empty"
    return f"of no known format{'; ' + cure if cure else ''}"
