"""A folder of results: what has its final name is whole. Files are written under another name and renamed."""

import errno
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from cleaner.errors import RunError

FULL = (errno.ENOSPC, errno.EDQUOT)


class Store:
    """The output directory of a run. Names are relative to it, with '/' between folders."""

    def __init__(self, root: str) -> None:
        self.root = Path(root)
        self._scratch = self.root / "run" / "tmp"

    def path(self, name: str) -> Path:
        return self.root / name

    def exists(self, name: str) -> bool:
        return self.path(name).exists()

    def scratch(self) -> Path:
        """The folder of what is not whole yet; `remove_drafts` empties it."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        return self._scratch

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """A file that gets its name when the block ends well, and leaves no trace when it does not.

        Raises RunError where the disk is full.
        """
        draft = self._scratch / f"{os.getpid()}-{uuid.uuid4().hex}"
        try:
            self.scratch()
            with draft.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            draft.replace(self.path(name))
        except OSError as error:
            if error.errno in FULL:
                raise RunError(f"cannot write below '{self.root}': {error.strerror}") from error
            raise
        finally:
            draft.unlink(missing_ok=True)

    def write_text(self, name: str, text: str) -> None:
        with self.create(name) as file:
            file.write(text.encode())

    def write_json(self, name: str, data: Any) -> None:  # anything the json module takes
        self.write_text(name, json.dumps(data, ensure_ascii=False, indent=1, sort_keys=False) + "\n")

    def read_text(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8")

    def read_json(self, name: str) -> Any:  # whatever write_json was given
        return json.loads(self.read_text(name))

    def open_arrow(self, name: str) -> pa.ipc.RecordBatchFileReader:
        """An Arrow file, of which only the batches that are asked for are read.

        Not mapped: pages of a map would count as resident memory until the kernel wants them back.
        """
        return pa.ipc.open_file(pa.OSFile(str(self.path(name)), "r"))

    def names(self, folder: str) -> list[str]:
        """The files of a folder, sorted; none where there is no such folder."""
        place = self.path(folder)
        return sorted(entry.name for entry in os.scandir(place)) if place.is_dir() else []

    def remove(self, folder: str) -> None:
        """A folder and all in it go; one that is not there is passed over."""
        shutil.rmtree(self.path(folder), ignore_errors=True)

    def remove_drafts(self) -> None:
        """What killed processes left unfinished goes."""
        self.remove("run/tmp")
