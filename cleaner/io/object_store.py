"""The output directory of a run below a URL of an object store. An object appears whole, with one request, or not."""

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import IO, TypeVar

import pyarrow as pa

from cleaner.errors import RunError
from cleaner.io.ranges import RangeFile
from cleaner.io.requests import file_system, persist, told
from cleaner.io.store import Store, full_disk_told

Answer = TypeVar("Answer")
PART = 8 << 20
"""Bytes of an object that are sent with one request; one that is larger is sent in parts, and put together at last."""
AT_ONCE = 256
"""Small objects that are asked for together."""
MOST_REMEMBERED = 50_000_000
"""Characters of small objects that a process keeps, rather than ask for them with every task."""


class ObjectStore(Store):
    """What `Store` is for folders. There is no renaming: drafts stand on this machine, then go up with their name.

    Whoever writes an object twice writes the same bytes, so the last one may win; `write_once` is for what may differ.
    """

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._system, path = file_system(self.root)
        self._top = path.rstrip("/")
        self._sizes: dict[str, int] = {}  # of objects that were asked for; what has its name does not change any more
        self._texts: dict[str, str] = {}
        self._remembered = 0

    def path(self, name: str) -> Path:
        raise TypeError(f"'{self.place(name)}' is no file of this machine: `open_file` is for both")

    def place(self, name: str) -> str:
        return f"{self.root}/{name}".rstrip("/")

    def exists(self, name: str) -> bool:
        try:
            self._sizes[name] = self._ask(name, lambda path: int(self._system.info(path).get("size") or 0))
        except FileNotFoundError:
            return False
        return True

    def is_file(self) -> bool:
        return False  # an object may have the name that a folder has

    def scratch(self) -> Path:
        """The folder of this machine for temporary files (TMPDIR); nothing is left there under a name."""
        return Path(tempfile.gettempdir())

    @contextmanager
    def scratch_file(self) -> Iterator[IO[bytes]]:
        with full_disk_told(str(self.scratch())), tempfile.TemporaryFile(dir=self.scratch()) as file:
            yield file

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        with self.scratch_file() as draft:
            yield draft
            size = draft.seek(0, io.SEEK_END)
            with self._bucket_missed():
                self._ask(name, lambda path: self._upload(draft, size, path))
            self._sizes.pop(name, None)
            self._texts.pop(name, None)

    def _upload(self, draft: IO[bytes], size: int, path: str) -> None:
        draft.seek(0)
        if size <= 2 * PART:
            self._system.pipe_file(path, draft.read())
            return
        target = self._system.open(path, "wb", block_size=PART, autocommit=False)
        try:
            copyfileobj(draft, target, PART)
            target.close()
            target.commit()
        except BaseException:
            with suppress(Exception):  # the parts that are up there go; the store may be out of reach
                target.discard()
            target.closed = True  # or it would be finished after all when it is collected
            raise

    def write_once(self, name: str, text: str) -> str:
        try:
            with self._bucket_missed():
                self._ask(name, lambda path: self._system.pipe_file(path, text.encode(), mode="create"))
        except FileExistsError:
            pass
        except RunError:  # some stores do not know the condition
            if self.exists(name):
                raise
            self.write_text(name, text)
        return self.read_text(name)

    def read_text(self, name: str) -> str:
        # From 0 on: asked for all of an object, s3fs asks for its size first.
        return self._ask(name, lambda path: bytes(self._system.cat_file(path, start=0))).decode()

    def read_texts(self, names: Sequence[str]) -> Iterator[str]:
        """These are taken to stay as they are: receipts, which every task of a phase wants to see all of."""
        for first in range(0, len(names), AT_ONCE):
            some = names[first : first + AT_ONCE]
            found = self._fetch_texts([name for name in some if name not in self._texts])
            for name in some:
                text = self._texts[name] if name in self._texts else found[name]
                if name in found and self._remembered + len(text) <= MOST_REMEMBERED:
                    self._texts[name] = text
                    self._remembered += len(text)
                yield text

    def _fetch_texts(self, names: Sequence[str]) -> dict[str, str]:
        answers = self._system.cat_ranges([self._path(name) for name in names], 0, None, on_error="return")
        return {
            name: answer.decode() if isinstance(answer, bytes) else self.read_text(name)  # which asks again
            for name, answer in zip(names, answers, strict=True)
        }

    def open_file(self, name: str) -> pa.NativeFile:
        if name not in self._sizes and not self.exists(name):
            raise FileNotFoundError(self.place(name))

        def fetch(start: int, stop: int) -> bytes:
            return self._ask(name, lambda path: bytes(self._system.cat_file(path, start=start, end=stop)))

        return pa.PythonFile(RangeFile(fetch, self._sizes[name]), "r")

    def names(self, folder: str) -> list[str]:
        """One request for each thousand files."""
        top = self._path(folder)
        try:
            found = self._ask(folder, lambda path: self._system.ls(path, detail=True))
        except FileNotFoundError:
            return []
        below = [str(fact["name"]).rstrip("/").removeprefix(top).strip("/") for fact in found]
        return sorted(name for name in below if name and "/" not in name)  # less what only marks the folder itself

    def remove(self, folder: str) -> None:
        self._sizes.clear()
        self._texts.clear()
        self._remembered = 0
        with suppress(FileNotFoundError):
            self._ask(folder, self._remove)

    def _remove(self, path: str) -> None:
        found = self._system.find(path)
        if found:
            self._system.rm(found)

    def remove_drafts(self) -> None:
        """Nothing is left of them: on this machine they have no names, in the store they never were."""

    def _path(self, name: str) -> str:
        return f"{self._top}/{name}".rstrip("/")

    def _ask(self, name: str, request: Callable[[str], Answer]) -> Answer:
        return persist(lambda: request(self._path(name)), self.place(name))

    @contextmanager
    def _bucket_missed(self) -> Iterator[None]:
        """To write is to be told that something is not there: it can only be what should hold the objects."""
        try:
            yield
        except FileNotFoundError as error:
            message = f"'{self.root}' cannot be written to ({told(error)}): make the bucket first"
            raise RunError(message) from None
