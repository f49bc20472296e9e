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


Stretch = bytes | LongLine | Damage
"""Whole lines, each a newline at its end; or a line, or what there was of one, that is lost."""


def whole_lines(blocks: Iterator[bytes | Damage], limit: int, offset: int = 0) -> Iterator[tuple[int, Stretch]]:
    """The stream in stretches of whole lines, each with the offset of its first byte; that of the first block is given.

    A stretch ends in a newline; the last line gets one if it has none. A line of over `limit` bytes that begins in one
    block and ends in another comes by itself. A line cut off by damage is lost with it: the damage comes in its place.
    """
    held: list[bytes] = []  # the start of a line that goes on in the next block
    size = 0  # of that line so far, also when it is too long to be held
    for block in blocks:
        if isinstance(block, Damage):
            yield offset, block
            offset, held, size = offset + size, [], 0
            continue
        start, end = 0, block.rfind(b"\n") + 1
        if end and size:
            line = block.index(b"\n")
            if size + line > limit:
                yield offset, LongLine(size + line)
                offset, held, start = offset + size + line + 1, [], line + 1
                size = 0
        if start < end:
            lines = b"".join([*held, memoryview(block)[start:end]])
            held, size, first = [], 0, offset
            offset += len(lines)
            yield first, lines
            del lines  # not to be held while the next ones are read
        size += len(block) - end
        if size > limit:
            held = []
        elif end < len(block):
            held.append(block[end:])
    if size:
        yield offset, LongLine(size) if size > limit else b"".join([*held, b"\n"])


def between(stretches: Iterator[tuple[int, Stretch]], start: int, stop: int | None) -> Iterator[tuple[int, Stretch]]:
    """Of stretches of whole lines, what belongs to lines that begin at `start` or behind it, and before `stop`."""
    for offset, lines in stretches:
        if stop is not None and offset >= stop:
            return
        first, last = 0, None
        if isinstance(lines, bytes):
            if offset < start:
                first = lines.find(b"\n", start - 1 - offset) + 1
            if stop is not None and offset + len(lines) > stop:
                last = lines.find(b"\n", stop - 1 - offset) + 1
            if first or last is not None:
                lines = lines[first:last]
            if lines:
                yield offset + first, lines
        elif offset >= start:
            yield offset, lines


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
