"""Tables that take a tenth of a second to make: kept where numba keeps the machine code that reads them.

The name of the file has a digest of the data and the code that the table follows from, of Python and of the packages
whose Unicode goes into it, so that no other is ever read. Where nothing can be kept, each process makes its own.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt
import regex

from cleaner.text.units.characters import code_point_at

__all__ = ["Table", "kept_tables"]

Table = npt.NDArray[Any]  # of whatever numbers the table has
SUFFIX = ".tables"
DIGITS = 16
"""Of the digest, hexadecimal, in the name of a file."""


def kept_tables(name: str, sources: Sequence[Path], make: Callable[[], Sequence[Table]]) -> list[Table]:
    """The arrays that `make` makes, or has made in an earlier process; `sources`: the files they follow from.

    These are data, and the modules with the code.
    """
    folder = getattr(getattr(code_point_at, "stats", None), "cache_path", None)  # no such thing where numba is disabled
    if folder is None:
        return list(make())
    begin = f"{name}.{sys.implementation.cache_tag}-"
    with suppress(OSError, ValueError):  # there is none, it was cut short, or a source cannot be read
        return _read(Path(folder) / f"{begin}{_digest(sources)}{SUFFIX}")
    tables = list(make())
    with suppress(OSError):  # a folder that is not ours, a full disk
        _write(Path(folder), begin, _digest(sources), tables)
    return tables


def _digest(sources: Sequence[Path]) -> str:
    digest = sha256(f"{sys.version}\0{np.__version__}\0{regex.__version__}\0".encode())
    for source in (Path(__file__), *sources):
        content = source.read_bytes()
        digest.update(f"{len(content)}\0".encode() + content)
    return digest.hexdigest()[:DIGITS]


def _read(path: Path) -> list[Table]:
    """All arrays of a file; OSError or ValueError where they are not all there."""
    with path.open("rb") as file:
        count = int(np.lib.format.read_array(file, allow_pickle=False))
        return [np.lib.format.read_array(file, allow_pickle=False) for _ in range(count)]


def _write(folder: Path, begin: str, digest: str, tables: Sequence[Table]) -> None:
    """A file of their number and the arrays, whole when it has its name; those of earlier data and code go."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{begin}{digest}{SUFFIX}"
    draft = folder / f"{begin}{digest}.{uuid4().hex}"  # not of the process: machines of a cluster may share the folder
    earlier = [other for other in folder.glob(f"{begin}*{SUFFIX}") if other != path]
    try:
        with draft.open("wb") as file:
            for table in (np.array(len(tables)), *tables):
                np.lib.format.write_array(file, table, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    for other in earlier:
        other.unlink(missing_ok=True)
