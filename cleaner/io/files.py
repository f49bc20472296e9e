"""Opening one shard, local or in an object store, and counting the bytes taken from it."""

import glob
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, cast

from cleaner.errors import UsageError

if TYPE_CHECKING:
    import fsspec


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
        self.file: IO[bytes] = _open(path)  # for readers that seek for themselves

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none only at the end of the file."""
        if self._pushed:
            data, self._pushed = self._pushed[:size], self._pushed[size:]
            return data
        try:
            data = self.file.read(size)
        except OSError:
            raise
        except Exception as error:  # whatever the client of the object store raises
            raise OSError(f"{type(error).__name__}: {error}") from error
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
    import fsspec  # only here and below: it brings asyncio, a fifth of what the engine takes to start

    try:
        return cast("IO[bytes]", fsspec.open(path, "rb").open())
    except OSError:
        raise
    except Exception as error:  # as in Source.read
        raise OSError(f"{type(error).__name__}: {error}") from error


def find_urls(given: str) -> list[tuple[str, int, str]]:
    """Path, size and version of every file a URL, a glob or a folder of an object store stands for.

    Raises UsageError where there is none, or where the store's client is missing or refuses.
    """
    import fsspec

    scheme = given.split("://", 1)[0]
    try:
        system, path = fsspec.core.url_to_fs(given)
        if glob.has_magic(path):
            facts = list(system.glob(path, detail=True).values())
        else:
            facts = list(system.find(path, detail=True).values()) if system.isdir(path) else [system.info(path)]
    except FileNotFoundError:
        facts = []
    except ImportError as error:
        raise UsageError(f'"{given}": the client for {scheme}:// is not installed ({error})') from error
    except Exception as error:  # whatever the client of the object store raises
        raise UsageError(f'"{given}" cannot be listed: {error}') from error
    files = [fact for fact in facts if fact.get("type", "file") == "file" and not _is_hidden(fact["name"], path)]
    if not files:
        raise UsageError(f'nothing found at "{given}"')
    return [(_url(system, fact["name"]), int(fact.get("size") or 0), _version(fact)) for fact in files]


def _url(system: "fsspec.AbstractFileSystem", name: str) -> str:
    return name if "://" in name else str(system.unstrip_protocol(name))


def _is_hidden(name: str, top: str) -> bool:
    return any(part.startswith(".") for part in name.removeprefix(top).strip("/").split("/"))


def _version(facts: Mapping[str, object]) -> str:
    keys = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
    return next((str(facts[key]) for key in keys if facts.get(key) is not None), "")
