"""The buffer every kernel works on: UTF-8 bytes of many texts end to end, and where each begins."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa


@dataclass(frozen=True)
class Utf8:
    """Texts as one run of bytes: text `n` is `data[offsets[n]:offsets[n + 1]]`. A missing text has no bytes."""

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int32]

    @property
    def count(self) -> int:
        """Number of texts."""
        return int(self.offsets.shape[0]) - 1


def utf8_of(array: pa.StringArray) -> Utf8:
    """The buffers of an Arrow string array, without copying; it must be of type `string` (32-bit offsets)."""
    if array.type != pa.string():
        raise TypeError(f"expected an array of type 'string', got '{array.type}'")
    _, offsets, data = array.buffers()
    count = len(array)
    text_bytes = np.frombuffer(data if data is not None else b"", np.uint8)
    if offsets is None or count == 0:
        text_bytes, positions = text_bytes[:0], np.zeros(count + 1, np.int32)
    else:
        positions = np.frombuffer(offsets, np.int32)[array.offset : array.offset + count + 1]
    for view in (text_bytes, positions):
        view.flags.writeable = False  # some of Arrow's buffers are, and a kernel would be compiled for both kinds
    return Utf8(text_bytes, positions)
