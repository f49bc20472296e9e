"""Lines of a stream of blocks, with a bound on what is held of one."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from cleaner.io.blocks import Damage


@dataclass(frozen=True)
class LongLine:
    """A line over the bound; its bytes were let go."""

    size: int


def split_lines(
    blocks: Iterator[bytes | Damage], limit: int, offset: int = 0
) -> Iterator[tuple[int, bytes | LongLine | Damage]]:
    """Every line (without its newline) with the offset of its first byte; `offset` is that of the first block.

    A line cut off by damage is lost with it: the damage comes in its place. Nothing comes for the end of a stream that
    ends in a newline.
    """
    held: list[bytes] = []  # the start of a line that goes on in the next block
    size = 0  # of that line so far, also when it is too long to be held
    for block in blocks:
        if isinstance(block, Damage):
            yield offset, block
            offset, held, size = offset + size, [], 0
            continue
        *whole, rest = block.split(b"\n")
        for part in whole:
            line_size = size + len(part)
            line = _line([*held, part], line_size, limit) if held or line_size > limit else part
            start, offset = offset, offset + line_size + 1
            held, size = [], 0  # before the line goes out, so that it is held once
            yield start, line
        size += len(rest)
        if size > limit:
            held = []
        elif rest:
            held.append(rest)
    if size:
        yield offset, _line(held, size, limit)


def _line(parts: list[bytes], size: int, limit: int) -> bytes | LongLine:
    if size > limit:
        return LongLine(size)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def as_utf8(blocks: Iterator[bytes | Damage]) -> Iterator[bytes | Damage]:
    """The same blocks; in UTF-8 if they begin with a UTF-16 byte order mark, whose newlines cannot be split at."""
    first = next(blocks, b"")
    if not isinstance(first, bytes) or not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield first
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    for block in chain([first], blocks):
        yield decoder.decode(block).encode("utf-8", "replace") if isinstance(block, bytes) else block
