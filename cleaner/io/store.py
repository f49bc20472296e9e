"""A folder of results: what has its final name is whole. Files are written under another name and renamed."""

import errno
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pyarrow as pa

from cleaner.errors import RunError
from cleaner.io.files import is_url

FULL = (errno.ENOSPC, errno.EDQUOT)


class Store:
    """The output directory of a run. Names are relative to it, with '/' between folders.

    This one is a folder of a file system; `ObjectStore` does the same below a URL.
    """

    def __init__(self, root: str) -> None:
        self.root = str(Path(root))
        self._scratch = Path(root) / "run" / "tmp"

    def path(self, name: str) -> Path:
        """Where a file stands on this machine: for a store in a file system only."""
        return Path(self.root) / name

    def place(self, name: str) -> str:
        """A file's path or URL, for people."""
        return str(self.path(name))

    def exists(self, name: str) -> bool:
        """Whether there is a file, or a folder that is not empty, of this name."""
        return self.path(name).exists()

    def is_file(self) -> bool:
        """Whether a file stands where the output directory should be."""
        return Path(self.root).is_file()

    def scratch(self) -> Path:
        """The folder of this machine for what is not whole yet; `remove_drafts` empties it."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        return self._scratch

    @contextmanager
    def scratch_file(self) -> Iterator[IO[bytes]]:
        """A file of this machine without a name, gone when it is closed or its process dies; RunError on a full disk.

        A map of it stays when it is closed.
        """
        with full_disk_told(str(self._scratch)), TemporaryFile(dir=self.scratch()) as file:
            yield file

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """A file that gets its name when the block ends well, and leaves no trace when it does not.

        Raises RunError where the disk is full.
        """
        draft = self._scratch / f"{os.getpid()}-{uuid.uuid4().hex}"
        try:
            with full_disk_told(self.root):
                self.scratch()
                with draft.open("wb") as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                self.path(name).parent.mkdir(parents=True, exist_ok=True)
                draft.replace(self.path(name))
        finally:
            draft.unlink(missing_ok=True)

    def write_once(self, name: str, text: str) -> str:
        """Writes a file unless there is one of this name, and returns what stands there then.

        Of several who try at the same moment all are told the same.
        """
        draft = self.scratch() / f"{os.getpid()}-{uuid.uuid4().hex}"
        try:
            draft.write_text(text, encoding="utf-8")
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                self.path(name).hardlink_to(draft)  # as `replace`, but it replaces nothing; also on NFS
        finally:
            draft.unlink(missing_ok=True)
        return self.read_text(name)

    def write_text(self, name: str, text: str) -> None:
        with self.create(name) as file:
            file.write(text.encode())

    def write_json(self, name: str, data: Any) -> None:  # anything the json module takes
        self.write_text(name, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=False) + "\n")

    def read_text(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def read_json(self, name: str) -> Any:  # whatever write_json was given
        return json.loads(self.read_text(name))

    def read_texts(self, names: Sequence[str]) -> Iterator[str]:
        """Many small files, in the order of their names; FileNotFoundError if one is missing."""
        for name in names:
            yield self.read_text(name)

    def open_file(self, name: str) -> pa.NativeFile:
        """A file of which only those parts are read that are asked for; FileNotFoundError if there is none.

        Not mapped: pages of a map would count as resident memory until the kernel wants them back.
        """
        return pa.OSFile(str(self.path(name)), "r")

    def open_arrow(self, name: str) -> pa.ipc.RecordBatchFileReader:
        """An Arrow file, of which only the batches that are asked for are read."""
        return pa.ipc.open_file(self.open_file(name))

    def names(self, folder: str) -> list[str]:
        """The files of a folder, sorted; none where there is no such folder."""
        place = self.path(folder)
        return sorted(entry.name for entry in os.scandir(place)) if place.is_dir() else []

    def remove(self, folder: str) -> None:
        """A folder and all in it go; one that is not there is passed over."""
        shutil.rmtree(self.path(folder), ignore_errors=True)

    def remove_drafts(self) -> None:
        """What killed processes left unfinished goes."""
        shutil.rmtree(self._scratch, ignore_errors=True)


def open_store(root: str) -> Store:
    """The output directory at a path or a URL. Nothing is looked at yet; UsageError where a URL cannot be one."""
    if not is_url(root) or root.startswith("file://"):
        return Store(root.removeprefix("file://"))
    from cleaner.io.object_store import ObjectStore  # only here: the client brings asyncio

    return ObjectStore(root)


@contextmanager
def full_disk_told(place: str) -> Iterator[None]:
    """A disk that is full while the block runs is a RunError."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise RunError(f"cannot write below '{place}': {error.strerror}") from error
        raise
