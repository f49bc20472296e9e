"""fastText model files: checked before the library reads them, which loops or crashes on a file cut short.

The layout is that of fastText 0.9 (`FastText::saveModel` and what it calls), little-endian: magic number, version,
arguments, dictionary, input matrix, output matrix; a matrix is dense, or quantised in an `.ftz` file.
"""

import mmap
import struct
from functools import cache
from pathlib import Path
from typing import Protocol

import fasttext
import numpy as np
import numpy.typing as npt

__all__ = ["FastTextModel", "load_model", "read_labels"]

MAGIC, VERSIONS = 793712314, (11, 12)
SUPERVISED = 3  # of cbow 1, sg 2, sup 3
HEADER = struct.Struct("<2i")
ARGUMENTS = struct.Struct("<12id")  # the eighth is the kind of model
DICTIONARY = struct.Struct("<3i2q")  # entries, words, labels, tokens, pruned entries (-1: the model is not pruned)
ENTRY_TAIL = struct.Struct("<qb")  # after the name and a zero byte: count, and 0 for a word, 1 for a label
PRUNED = struct.Struct("<2i")
DENSE = struct.Struct("<2q")  # rows, columns; then as many 32-bit numbers
QUANTISED = struct.Struct("<?2qi")  # are norms quantised too, rows, columns, bytes of codes
QUANTISER = struct.Struct("<4i")  # dimensions, and three more; then 256 centroids of as many 32-bit numbers
CENTROIDS = 256


class FastTextModel(Protocol):
    """What this project asks of a model."""

    def predict(self, text: list[str], k: int) -> tuple[list[list[str]], list[npt.NDArray[np.float32]]]:
        """The `k` likeliest labels of texts without line feeds, and the chances (0..1) of these."""


class _File:
    """A model file read from the start; `struct.error` or ValueError where it ends early."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.position = 0

    def take(self, layout: struct.Struct) -> tuple[int, ...]:
        values: tuple[int, ...] = layout.unpack_from(self.data, self.position)
        self.position += layout.size
        return values

    def skip(self, size: int) -> None:
        self.position += size
        if size < 0 or self.position > len(self.data):
            raise ValueError("ends early")

    def labels(self) -> list[str]:
        """The labels of the dictionary, which is read to its end."""
        labels = []
        entries, _, _, _, pruned = self.take(DICTIONARY)
        for _ in range(entries):
            end = self.data.find(b"\0", self.position)
            if end < 0:
                raise ValueError("ends early")
            name, self.position = self.data[self.position : end], end + 1
            if self.take(ENTRY_TAIL)[1]:
                labels.append(name.decode("utf-8", "replace"))
        self.skip(PRUNED.size * max(0, pruned))
        return labels

    def skip_matrix(self, is_quantised: int) -> None:
        if not is_quantised:
            rows, columns = self.take(DENSE)
            return self.skip(4 * rows * columns)
        has_norms, rows, _, code_size = self.take(QUANTISED)
        self.skip(code_size)
        self.skip(4 * CENTROIDS * self.take(QUANTISER)[0])
        if has_norms:
            self.skip(rows)
            self.skip(4 * CENTROIDS * self.take(QUANTISER)[0])
        return None


@cache
def read_labels(path: Path) -> tuple[str, ...]:
    """The labels of a supervised fastText model, in the order of the file.

    Raises ValueError where there is no such file, where it is no fastText model, or not a whole one.
    """
    if not path.is_file():
        raise ValueError(f"no model file at '{path}'")
    if path.stat().st_size < HEADER.size:
        raise ValueError(f"'{path}' is no fastText model: it has {path.stat().st_size} bytes")
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        file = _File(data)
        magic, version = file.take(HEADER)
        if magic != MAGIC or version not in VERSIONS:
            raise ValueError(f"'{path}' is no fastText model: it does not begin as one")
        try:
            kind = file.take(ARGUMENTS)[7]
            labels = file.labels()
            is_quantised = file.take(struct.Struct("<?"))[0]
            file.skip_matrix(is_quantised)
            file.skip_matrix(file.take(struct.Struct("<?"))[0] and is_quantised)
        except (ValueError, struct.error) as fault:
            raise ValueError(f"the fastText model '{path}' is damaged or cut short; fetch it again") from fault
    if kind != SUPERVISED or not labels:
        raise ValueError(f"the fastText model '{path}' is no classifier: it has no labels")
    return tuple(labels)


@cache
def load_model(path: Path) -> FastTextModel:
    """The model, read once in a process. Raises ValueError as `read_labels` does."""
    read_labels(path)
    model: FastTextModel = fasttext.load_model(str(path))
    return model
