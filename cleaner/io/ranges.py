"""A file of which parts are fetched when they are read, each with a request: few and large ones cost least."""

import io
from collections.abc import Callable
from typing import Final

TAIL = 1 << 16
"""Bytes fetched at once from the end, where formats keep their index: small files come whole with their first read."""
LEAST, MOST = 1 << 16, 4 << 20
"""Bytes of a request: of one that jumps, and of one that goes on about where the last one ended. At 30 ms a request and
50 MB/s a jump costs as much as 1.5 MB."""


class RangeFile(io.RawIOBase):
    """An object of `size` bytes, of which `fetch` gets those from one place to another."""

    def __init__(self, fetch: Callable[[int, int], bytes], size: int) -> None:
        super().__init__()
        self._fetch, self._size, self._position = fetch, size, 0
        self._tail_start: Final = max(0, size - TAIL)
        self._tail: bytes | None = None
        self._start, self._data = 0, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes, fewer only at the end; OSError where the object is shorter than it was."""
        start = min(self._position, self._size)
        stop = self._size if size is None or size < 0 else min(start + size, self._size)
        data = self._part(start, stop) if stop > start else b""
        if len(data) < stop - start:
            raise OSError(f"the object is cut short: it has not the {stop - start} bytes at {start}")
        self._position = start + len(data)
        return data

    def _part(self, start: int, stop: int) -> bytes:
        if start >= self._tail_start:
            if self._tail is None:
                self._tail = self._fetch(self._tail_start, self._size)
            return self._tail[start - self._tail_start : stop - self._tail_start]
        end = self._start + len(self._data)
        if not self._start <= start <= stop <= end:
            kept = self._data[start - self._start :] if self._start <= start < end else b""
            goes_on = self._start <= start <= end + MOST and end > 0
            least = max(stop, start + (MOST if goes_on else LEAST))
            fetched = self._fetch(start + len(kept), min(least, self._size))
            self._start, self._data = start, kept + fetched
        return self._data[start - self._start : stop - self._start]
