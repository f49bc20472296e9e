"""Opening one shard, local or in an object store, and counting the bytes taken from it."""

import glob
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from cleaner.errors import CleanerError, UsageError
from cleaner.io.requests import file_system, persist

if TYPE_CHECKING:
    import fsspec

Answer = TypeVar("Answer")
BLOCK = 8 << 20
"""Bytes asked of an object store at a time; s3fs itself would ask for 50 MB, and hold them, in every worker."""


def is_url(path: str) -> bool:
    """Whether the path names an object store (`s3://...`) rather than a file of this machine."""
    return "://" in path


class Source:
    """The raw bytes of one shard file. `taken` counts them, for the progress bar.

    Every failure to read is an `OSError`, also those of object-store clients, which have exception trees of their own.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.taken = 0
        self._pushed = b""
        self._is_remote = is_url(path)
        self.file: IO[bytes] = _open(path)  # for readers that seek for themselves

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none only at the end of the file."""
        if self._pushed:
            data, self._pushed = self._pushed[:size], self._pushed[size:]
            return data
        data = _as_os_error(lambda: self.file.read(size), self.path) if self._is_remote else self.file.read(size)
        self.taken += len(data)
        return data

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, left in place; fewer only at the end of the file."""
        parts = [self._pushed]
        while sum(map(len, parts)) < size:
            self._pushed = b""
            data = self.read(size)
            if not data:
                break
            parts.append(data)
        self._pushed = b"".join(parts)
        return self._pushed[:size]

    def seek(self, offset: int) -> None:
        """Go to a byte of the file."""
        self.file.seek(offset)
        self._pushed = b""

    @property
    def closed(self) -> bool:
        """Whether the file is closed; Arrow asks."""
        return self.file.closed

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def __enter__(self) -> "Source":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(path: str) -> IO[bytes]:
    if not is_url(path):
        return Path(path).open("rb", buffering=0)  # the readers take large blocks; a second buffer would only copy
    system, name = _as_os_error(lambda: file_system(path), path)
    return cast("IO[bytes]", _as_os_error(lambda: system.open(name, "rb", block_size=BLOCK), path))


def _as_os_error(request: Callable[[], Answer], path: str) -> Answer:
    """The answer of a request; whatever stands in its way is an OSError for those who read."""
    try:
        return persist(request, path)
    except CleanerError as error:
        raise OSError(str(error)) from None


def find_urls(given: str) -> list[tuple[str, int, str]]:
    """Path, size and version of every file a URL, a glob or a folder of an object store stands for.

    Raises UsageError where there is none, or where the store's client is missing or refuses.
    """
    system, path = file_system(given)
    try:
        facts = persist(lambda: _facts(system, path), given)
    except FileNotFoundError:
        facts = []
    except CleanerError as error:
        raise UsageError(f"cannot be listed: {error}") from None
    files = [fact for fact in facts if fact.get("type", "file") == "file" and not _is_hidden(fact["name"], path)]
    if not files:
        raise UsageError(f'nothing found at "{given}"')
    return [(_url(system, fact["name"]), int(fact.get("size") or 0), _version(fact)) for fact in files]


def _facts(system: "fsspec.AbstractFileSystem", path: str) -> list[dict[str, Any]]:
    """What a store knows of the files that a path stands for."""
    if glob.has_magic(path):
        return list(system.glob(path, detail=True).values())
    fact = system.info(path)  # not `isdir`, to which a failed request means that there is none
    return list(system.find(path, detail=True).values()) if fact["type"] == "directory" else [fact]


def _url(system: "fsspec.AbstractFileSystem", name: str) -> str:
    return name if "://" in name else str(system.unstrip_protocol(name))


def _is_hidden(name: str, top: str) -> bool:
    return any(part.startswith(".") for part in name.removeprefix(top).strip("/").split("/"))


def _version(facts: Mapping[str, object]) -> str:
    keys = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
    return next((str(facts[key]) for key in keys if facts.get(key) is not None), "")
