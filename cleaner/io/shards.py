"""Listing the input files of a run and cutting large ones into slices."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from glob import glob, has_magic
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.errors import UsageError
from cleaner.io.blocks import sniff_compression
from cleaner.io.files import Source, find_urls, is_url
from cleaner.io.sniff import FORMATS, recognise, split_name


@dataclass(frozen=True)
class Shard:
    """An input file as listed."""

    path: str  # as given joined with what was found below it, "/" between; this is a document's `source`
    size: int  # bytes, as stored
    modified: str  # mtime in ns for local files, ETag or mtime for object stores; differs when the file was replaced
    format: str  # text | jsonl | parquet | warc | wet | html | arc
    compression: str  # none | gzip | zstd | bzip2 | xz | lz4; by name, where that settles it: reading looks again


@dataclass(frozen=True)
class Listing:
    """What a list of inputs stands for."""

    shards: tuple[Shard, ...]  # sorted by path, each path once
    skipped: tuple[tuple[str, str], ...]  # (path, why): found in a directory and not read


@dataclass(frozen=True)
class Slice:
    """A piece of one shard, read by one task."""

    shard: Shard
    start: int = 0
    stop: int | None = None  # bytes for plain JSON lines, row groups for Parquet; otherwise the whole shard


@dataclass(frozen=True)
class Found:
    """A file found, before anything is known of what is in it."""

    path: str
    name: str
    size: int
    modified: str
    trouble: str | None = None  # why it cannot be a shard


def list_shards(inputs: Sequence[str], format: str = "auto") -> Listing:  # noqa: A002 - the pipeline file's word
    """All shards that files, directories (walked; hidden files left out), globs and URLs stand for.

    Raises UsageError with a line for each input that does not exist, matches nothing, holds nothing to read or, named
    itself, is of no known format. `format` other than `auto` is taken for every file.
    """
    if format not in ("auto", *FORMATS):
        raise UsageError(f'unknown input format "{format}"; it is one of auto, {", ".join(FORMATS)}')
    faults: list[str] = []
    shards: dict[str, Shard] = {}
    skipped: dict[str, str] = {}
    for given in inputs:
        try:
            _list_one(given, format, shards, skipped)
        except UsageError as error:
            faults.extend(error.faults)
    if faults:
        raise UsageError(*faults)
    return Listing(tuple(sorted(shards.values(), key=lambda shard: shard.path)), tuple(sorted(skipped.items())))


def _list_one(given: str, forced: str, shards: dict[str, Shard], skipped: dict[str, str]) -> None:
    """Add what one input stands for. Raises UsageError where that is nothing."""
    found, is_file = _find(given)
    passed: list[tuple[str, str]] = []
    listed = 0
    for file in found:
        shard = _as_shard(file, forced)
        if isinstance(shard, Shard):
            shards.setdefault(_identity(shard.path), shard)
            listed += 1
        elif is_file:
            raise UsageError(f'"{file.path}" cannot be read: {shard}{_FORMAT_HINT if "format" in shard else ""}')
        else:
            passed.append((file.path, shard))
    if not listed:
        raise UsageError(_nothing_in(given, passed))
    skipped.update(passed)


_FORMAT_HINT = "; if you know better, set `format` under `input` in the pipeline file"


def _identity(path: str) -> str:
    if is_url(path):
        return path
    folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 - 100,000 times; Path costs ten times more
    return f"{_real_folder(folder)}/{name}"


@lru_cache(1 << 12)
def _real_folder(path: str) -> str:
    """The folder without links, which may lead `**` in circles."""
    return os.path.realpath(path)


def _nothing_in(given: str, skipped: Sequence[tuple[str, str]]) -> str:
    shown = "; ".join(f'"{path}" is {why}' for path, why in skipped[:3])
    return f'nothing to read in "{given}"' + (f" ({len(skipped)} files skipped: {shown})" if skipped else "")


def _as_shard(file: Found, forced: str) -> Shard | str:
    if file.trouble is not None:
        return file.trouble
    if forced != "auto":
        return Shard(file.path, file.size, file.modified, forced, split_name(file.name)[1])
    try:
        known = recognise(file.path, file.name)
    except OSError as error:
        return f"not readable ({error.strerror or error})"
    return known if isinstance(known, str) else Shard(file.path, file.size, file.modified, *known)


def _find(given: str) -> tuple[Iterable[Found], bool]:
    """The files an input stands for, and whether it names one file itself. UsageError when it stands for nothing."""
    if is_url(given):
        urls = [Found(url, url.rsplit("/", 1)[-1], size, modified) for url, size, modified in find_urls(given)]
        return urls, [file.path for file in urls] == [given]
    path = os.path.normpath(given) if given else given
    if os.path.isdir(path):  # noqa: PTH112 - a Path would drop the "." the user gave
        return _walk(path), False
    if os.path.lexists(path):
        return [_local(path)], True
    if has_magic(path):
        matches = sorted(glob(path, recursive=True))  # noqa: PTH207 - as above
        if matches:
            return _in_matches(matches), False
        raise UsageError(f'no file matches "{given}"')
    raise UsageError(f'no such file or directory: "{given}"{_nearest(path)}')


def _nearest(path: str) -> str:
    parent = Path(path).parent
    names = [entry.name for entry in parent.iterdir()] if parent.is_dir() else []
    near = get_close_matches(Path(path).name, names, 1)
    return f'; did you mean "{parent / near[0]}"?' if near else ""


def _in_matches(matches: Sequence[str]) -> Iterator[Found]:
    for match in matches:
        if os.path.isdir(match):  # noqa: PTH112
            yield from _walk(match)
        else:
            yield _local(match)


def _local(path: str) -> Found:
    name = os.path.basename(path)  # noqa: PTH119
    try:
        facts = os.stat(path)  # noqa: PTH116
    except OSError as error:
        return Found(path, name, 0, "", f"not readable ({error.strerror})")
    trouble = None if stat.S_ISREG(facts.st_mode) else "not a regular file"
    return Found(path, name, facts.st_size, str(facts.st_mtime_ns), trouble)


def _walk(top: str) -> Iterator[Found]:
    """Every file below a directory, hidden ones left out; a directory reached twice through links is walked once."""
    waiting = [top]
    walked = set()
    while waiting:
        folder = waiting.pop()
        try:
            facts = os.stat(folder)  # noqa: PTH116
            if (facts.st_dev, facts.st_ino) in walked:
                continue
            walked.add((facts.st_dev, facts.st_ino))
            with os.scandir(folder) as entries:
                here = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
        except OSError as error:
            yield Found(folder, "", 0, "", f"not readable ({error.strerror})")
            continue
        for name, is_folder in here:
            path = f"{folder.rstrip('/')}/{name}" if folder != "." else name
            if is_folder:
                waiting.append(path)
            else:
                yield _local(path)


def cut_shard(shard: Shard, size: int) -> list[Slice]:
    """Slices of about `size` bytes: plain JSON lines by byte range, Parquet by row groups, anything else whole.

    A line belongs to the slice in which it starts. Nothing is raised for a damaged file: reading it gives the fault.
    """
    try:
        if shard.format == "jsonl" and shard.compression == "none" and shard.size > size and _can_be_cut(shard.path):
            count = -(-shard.size // size)
            bounds = [shard.size * part // count for part in range(count + 1)]
            # The last slice is open: a file that grew meanwhile is read to its end, as a whole shard would be.
            return [Slice(shard, start, stop if stop < shard.size else None) for start, stop in pairwise(bounds)]
        if shard.format == "parquet" and shard.size > size:
            return _cut_parquet(shard, size)
    except (OSError, pa.ArrowException):
        pass  # reading the whole shard meets the same trouble and reports it
    return [Slice(shard)]


def _can_be_cut(path: str) -> bool:
    """Not if the bytes are compressed after all, are UTF-16, or open a single JSON array."""
    with Source(path) as source:
        head = source.peek(64)
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return sniff_compression(head) == "none" and not utf16 and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def _cut_parquet(shard: Shard, size: int) -> list[Slice]:
    with Source(shard.path) as source, pq.ParquetFile(source.file) as file:
        groups = [file.metadata.row_group(group) for group in range(file.metadata.num_row_groups)]
        sizes = [
            sum(group.column(column).total_compressed_size for column in range(group.num_columns)) for group in groups
        ]
    slices: list[Slice] = []
    start = held = 0
    for group, group_size in enumerate(sizes):
        held += group_size
        if held >= size or group + 1 == len(sizes):
            slices.append(Slice(shard, start, group + 1))
            start, held = group + 1, 0
    return slices or [Slice(shard)]
