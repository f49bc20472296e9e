"""Lists of hosts and URLs, of a few entries or of millions: ten bytes an entry, and which entry an address falls under.

An entry is a host, which stands for all below it too (`example.com`); a suffix, for all below it alone (`.gov.cn` or
`*.gov.cn`); or a host and the beginning of a path (`example.com/shop`), with or without `www.`. Of each the 64-bit hash
is kept, sorted: of 10**9 addresses looked up among 5 million entries the odds of one false match are one in a hundred.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.text.units.shingles import hash_bytes
from cleaner.text.units.utf8 import utf8_of
from cleaner.text.web.addresses import Address, is_number, is_public_suffix, read_address, read_host

__all__ = ["Entry", "HostList", "UnreadableList", "find_entries", "load_host_list"]

Hashes = npt.NDArray[np.uint64]

CHUNK = 1 << 24  # bytes of a file read at a time
CATEGORY_FILES = ("domains", "urls")  # of a folder in the layout of UT1 (Université Toulouse Capitole)
MOST_SEGMENTS = 16  # of a path that are compared
NOTHING, PLAIN, WITH_PATH, ODD = 0, 1, 2, 3

NEWLINE, RETURN, TAB, BLANK, NUMBER_SIGN, SLASH, DOT = 10, 13, 9, 32, 35, 47, 46
WWW = np.frombuffer(b"www.", np.uint8).copy()
NEEDS = np.full(256, ODD, np.int8)
"""What an entry must be for a byte to stand in it as it is: PLAIN, WITH_PATH behind the first slash, else ODD. Odd
entries are read by Python."""
NEEDS[list(b"/~?=&+,!;*'()$")] = WITH_PATH
NEEDS[list(b"abcdefghijklmnopqrstuvwxyz0123456789-_.")] = PLAIN
IS_NUMBER = np.zeros(256, np.bool_)
IS_NUMBER[list(b"0123456789.:")] = True

njit = numba.njit(cache=True, nogil=True)


class UnreadableList(ValueError):  # noqa: N818 - names what the file is
    """A file or folder is no list of hosts: the message says which and why. A ValueError, for settings."""


class HostList(NamedTuple):
    """The hashes of all entries, sorted, each once; for each the place in `names` of the list it is from."""

    hashes: Hashes
    sources: npt.NDArray[np.uint16]
    names: tuple[str, ...]
    has_suffixes: bool
    has_paths: bool


class Entry(NamedTuple):
    """The entry that an address falls under, and the list it is from."""

    text: str
    source: str


class Read(NamedTuple):
    """The entries of a part of a file, hashed, and the lines that are no entry."""

    hashes: Hashes
    has_suffixes: bool = False
    has_paths: bool = False
    unreadable: tuple[str, ...] = ()
    line_count: int = 0  # of lines that are entries or should be


@njit
def kind_of(data, start, stop, needs):  # type: ignore[no-untyped-def]
    """PLAIN or WITH_PATH if an entry is written as it is hashed, else ODD."""
    kind = PLAIN
    if data[start] == DOT or data[stop - 1] in (DOT, SLASH):
        return ODD
    for position in range(start, stop):
        byte = data[np.uint64(position)]
        if byte == SLASH:
            if position == start or data[position - 1] == SLASH:
                return ODD
            kind = WITH_PATH
        if needs[byte] > kind:
            return ODD
    if kind == WITH_PATH and stop - start > len(WWW):
        return ODD if (data[start : start + len(WWW)] == WWW).all() else WITH_PATH
    return kind


@njit
def read_lines(data, needs, is_number, spans, kinds, hashes):  # type: ignore[no-untyped-def]
    """For every line: first byte and end of its entry, the kind, and the hash if it is not odd; the number of lines.

    A line may begin with an IP address, as in a hosts file, and end in a comment.
    """
    position, line, end = 0, 0, len(data)
    while position < end:
        start = stop = position
        is_address, tokens = True, 0
        while position < end and data[np.uint64(position)] not in (NEWLINE, NUMBER_SIGN):
            if data[np.uint64(position)] in (BLANK, TAB, RETURN):
                position += 1
                continue
            if is_address:
                start, is_address = position, tokens == 0
            tokens += 1
            while position < end and data[np.uint64(position)] not in (BLANK, TAB, RETURN, NEWLINE):
                is_address = is_address and is_number[data[np.uint64(position)]]
                position += 1
            stop = position
        while position < end and data[np.uint64(position)] != NEWLINE:
            position += 1
        position += 1
        spans[line, 0], spans[line, 1] = start, stop
        kinds[line] = NOTHING if tokens == 0 else kind_of(data, start, stop, needs)
        if kinds[line] in (PLAIN, WITH_PATH):
            hashes[line] = hash_bytes(data, start, stop)
        line += 1
    return line


@njit
def hash_texts(data, offsets):  # type: ignore[no-untyped-def]
    """The hash of every text."""
    hashes = np.empty(len(offsets) - 1, np.uint64)
    for text in range(len(offsets) - 1):
        hashes[text] = hash_bytes(data, offsets[text], offsets[text + 1])
    return hashes


def hashes_of(texts: Sequence[str]) -> Hashes:
    """The hash of every text."""
    array = pa.array([text.encode("utf-8", "replace").decode() for text in texts], pa.string())
    utf8 = utf8_of(array)
    hashes: Hashes = hash_texts(utf8.data, utf8.offsets)
    return hashes


def read_entry(line: str) -> str | None:
    """An entry as it is hashed: host, `.suffix`, or host and path; None if it is none."""
    line = line.strip("\ufeff \t\r").removeprefix("||").rstrip("^")  # as blockers of adverts write them
    if line.startswith(("*.", ".")):
        host = read_host(line.lstrip("*."))
        return f".{host}" if host else None
    address = read_address(line if "://" in line else f"http://{line}")
    if address is None:
        return None
    path = address.path.rstrip("/")
    return address.host.removeprefix("www.") + path if path else address.host


def read_entries(lines: Iterable[str]) -> Read:
    """Entries given one by one."""
    lines = list(lines)
    entries = [(line, read_entry(line)) for line in lines]
    good = [entry for _, entry in entries if entry is not None]
    return Read(
        hashes_of(good),
        any(entry.startswith(".") for entry in good),
        any("/" in entry for entry in good),
        tuple(line for line, entry in entries if entry is None),
        len(lines),
    )


def read_chunk(chunk: bytes) -> Read:
    """The entries of whole lines."""
    data = np.frombuffer(chunk, np.uint8)
    room = chunk.count(b"\n") + 1
    spans, kinds, hashes = np.zeros((room, 2), np.int64), np.zeros(room, np.int8), np.zeros(room, np.uint64)
    read_lines(data, NEEDS, IS_NUMBER, spans, kinds, hashes)
    odd = read_entries(chunk[start:stop].decode("utf-8", "replace") for start, stop in spans[kinds == ODD].tolist())
    plain = hashes[(kinds == PLAIN) | (kinds == WITH_PATH)]
    return odd._replace(
        hashes=np.concatenate([plain, odd.hashes]),
        has_paths=odd.has_paths or bool((kinds == WITH_PATH).any()),
        line_count=odd.line_count + len(plain),
    )


def chunks_of(path: Path) -> Iterator[bytes]:
    """A file, plain or compressed, in parts that end with a line."""
    with pa.input_stream(str(path)) as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            whole, newline, left = (rest + chunk).rpartition(b"\n")
            if newline:
                yield whole + newline
            rest = left
        if rest:
            yield rest


def list_files(path: Path) -> list[tuple[str, Path]]:
    """The files of a list with the name of each: a file, a category of UT1, or a folder of categories."""
    if path.is_file():
        return [(path.name, path)]
    if not path.is_dir():
        raise UnreadableList(f"there is no file or folder '{path}'")
    of_category = [path / name for name in CATEGORY_FILES if (path / name).is_file()]
    found = [(path.name, file) for file in of_category] or [
        (folder.name, folder / name)
        for folder in sorted(path.iterdir())
        for name in CATEGORY_FILES
        if (folder / name).is_file()
    ]
    if not found:
        raise UnreadableList(f"folder '{path}' has no file 'domains' or 'urls', nor a folder that has")
    return found


def read_list(path: Path) -> Read:
    """The entries of a file; UnreadableList if more than half of its lines are none."""
    try:
        parts = [read_chunk(chunk) for chunk in chunks_of(path)]
    except OSError as error:
        raise UnreadableList(f"'{path}' cannot be read: {error}") from error
    count, unreadable = sum(part.line_count for part in parts), [line for part in parts for line in part.unreadable]
    if 2 * len(unreadable) > count:
        raise UnreadableList(f"'{path}' is no list of hosts: it has lines such as '{unreadable[0][:80]}'")
    return Read(
        np.concatenate([np.empty(0, np.uint64), *(part.hashes for part in parts)]),
        any(part.has_suffixes for part in parts),
        any(part.has_paths for part in parts),
    )


@cache
def load_host_list(entries: tuple[str, ...], paths: tuple[Path, ...]) -> HostList:
    """Entries and the files or folders of more, read once in a process. Raises UnreadableList."""
    given = read_entries(entries)
    if given.unreadable:
        raise UnreadableList(f"'{given.unreadable[0]}' is no host, suffix or URL")
    files = [file for path in paths for file in list_files(path)]
    parts = [given, *(read_list(path) for _, path in files)]
    names = list(dict.fromkeys(["settings", *(name for name, _ in files)]))
    numbers = [0, *(names.index(name) for name, _ in files)]
    hashes = np.concatenate([part.hashes for part in parts])
    sources = np.repeat(np.array(numbers, np.uint16), [len(part.hashes) for part in parts])
    has_suffixes, has_paths = any(part.has_suffixes for part in parts), any(part.has_paths for part in parts)
    return HostList(*first_of_each(hashes, sources), tuple(names), has_suffixes, has_paths)


def first_of_each(hashes: Hashes, sources: npt.NDArray[np.uint16]) -> tuple[Hashes, npt.NDArray[np.uint16]]:
    """The hashes in order, each once, with the first of its sources."""
    order = np.argsort(hashes)
    hashes, sources = hashes[order], sources[order]
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)])
    return hashes[starts], np.minimum.reduceat(sources, starts) if len(starts) else sources


def find_entries(addresses: Sequence[Address | None], listed: HostList) -> list[Entry | None]:
    """For every address the entry it falls under, the longest there is; None where it falls under none."""
    found: list[Entry | None] = [None] * len(addresses)
    if not len(listed.hashes):
        return found
    texts: list[str] = []
    rows: list[int] = []
    for row, address in enumerate(addresses):
        if address is not None:
            texts += candidates(address, listed)
            rows += [row] * (len(texts) - len(rows))
    hashes = hashes_of(texts)
    order = np.argsort(hashes)  # or every search would wait for memory
    places = np.empty(len(hashes), np.int64)
    places[order] = np.searchsorted(listed.hashes, hashes[order])
    places[places == len(listed.hashes)] = 0
    for number in np.flatnonzero(listed.hashes[places] == hashes).tolist():
        row, text = rows[number], texts[number]
        address = addresses[row]
        if found[row] is None and address is not None and (text == address.host or not is_public_suffix(text)):
            found[row] = Entry(text, listed.names[listed.sources[places[number]]])
    return found


def candidates(address: Address, listed: HostList) -> list[str]:
    """The entries that an address would fall under, the longest first."""
    texts: list[str] = []
    if listed.has_paths:
        base = address.host.removeprefix("www.")
        path, mark, _ = address.path.partition("?")
        texts += [base + address.path.rstrip("/")] if mark else []
        segments = path.strip("/").split("/") if path.strip("/") else []
        texts += [
            base + "".join(f"/{part}" for part in segments[:end])
            for end in range(min(len(segments), MOST_SEGMENTS), 0, -1)
        ]
    labels = [address.host] if is_number(address.host) else address.host.split(".")
    parents = [".".join(labels[first:]) for first in range(len(labels))]
    for place, parent in enumerate(parents):
        texts.append(parent)
        if listed.has_suffixes and place + 1 < len(parents):
            texts.append(f".{parents[place + 1]}")
    return texts
