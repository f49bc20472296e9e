"""Reading shards that are one document each: `.txt` and `.html` files."""

from collections.abc import Iterator

from cleaner.io.blocks import Damage, read_blocks
from cleaner.io.decode import Undecodable, decode
from cleaner.io.fault import Skip
from cleaner.io.files import Source
from cleaner.io.loaded import Loaded, Loading
from cleaner.io.shards import Slice


def read_whole(piece: Slice, loading: Loading) -> Iterator[Loaded]:
    """The one document of a text or HTML shard, its id the path; a skip for an empty file. OSError as usual."""
    path, settings = piece.shard.path, loading.settings
    with Source(path) as source:
        loading.source = source
        data = _gather(source, piece, loading)
    if not data:
        if data is not None:
            loading.skip(Skip(path, None, path, "empty"))
        return
    is_html = piece.shard.format == "html"
    try:
        decoded = decode(data, html=is_html, bad_byte_ratio=settings.bad_byte_ratio)
    except Undecodable as error:
        loading.fault("undecodable", f"the file {error}", path)
        return
    text = decoded.text
    loading.documents.add(path, None if is_html else text, text if is_html else None, None, len(data), {})
    loading.count_decoded(decoded.encoding, 1, decoded.replaced_bytes)
    yield loading.take()


def _gather(source: Source, piece: Slice, loading: Loading) -> bytes | None:
    """The whole file; None, with a fault, if it is too large. Damage leaves what came before it; None if nothing."""
    limit = loading.settings.max_document_size
    parts: list[bytes] = []
    size, is_damaged = 0, False
    for block in read_blocks(source, piece.shard.compression):
        if isinstance(block, Damage):
            loading.fault(block.cause, block.message, piece.shard.path, block.offset)
            is_damaged = True
            if block.cause != "trailing_garbage":
                break
            continue
        size += len(block)
        if size > limit:
            cure = "a file of this format is one document; cut it, or convert it to JSON lines, one document a line"
            message = f"over {limit:,} bytes (max_document_size); {cure}"
            loading.fault("oversized", message, piece.shard.path)
            return None
        parts.append(block)
    return None if is_damaged and not parts else b"".join(parts)
