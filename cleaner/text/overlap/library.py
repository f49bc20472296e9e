"""All passages of some files in one index, and where each comes from."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.text.overlap.benchmarks import benchmark_files, read_rows
from cleaner.text.overlap.index import Index, Passages, Shorts, Windows, cut_passages, is_new, make_index
from cleaner.text.overlap.windows import Cut
from cleaner.text.units.utf8 import utf8_of

__all__ = ["Library", "load_library"]

Integers = npt.NDArray[np.int32]

BYTES_PER_WINDOW = 16  # hash 8, passage 4, probe in the filter 2 to 4
LOT = 4_000_000  # characters of passages that are cut at a time
FRAME_RATIO = 0.1
"""Share of a file's rows from which a window in them is the frame of its questions and no passage of theirs. GPT-3 too
passes over what is common, grams found in more than 10 documents of its corpus (arXiv 2005.14165, appendix C)."""
LEAST_FRAMED = 100  # rows of a file in which a frame can be told


class Library(NamedTuple):
    """The index, for every passage the place of its file in `names`, its row, and how many windows tell it."""

    held: Index
    cut: Cut
    names: tuple[str, ...]
    files: Integers
    rows: Integers
    window_counts: Integers
    stride: int  # of so many successive windows of a passage one is kept

    def place_of(self, passage: int) -> str:
        """Where a passage stands: `name of the file:row`."""
        return f"{self.names[self.files[passage]]}:{self.rows[passage]}"


class CutFile(NamedTuple):
    """What was cut from a file: its passages, and the row of each."""

    passages: Passages
    rows: Integers

    def numbered_from(self, first: int) -> "CutFile":
        """The same with `first` as the number of the first passage."""
        windows, shorts, *probes = self.passages
        numbered = windows._replace(passages=windows.passages + np.int32(first))
        return CutFile(
            Passages(numbered, shorts._replace(passages=shorts.passages + np.int32(first)), *probes), self.rows
        )


class TooManyWindows(Exception):  # noqa: N818 - names what there is
    """The windows do not fit the memory allowed."""


@cache
def load_library(paths: tuple[Path, ...], columns: tuple[str, ...], cut: Cut, memory: int) -> Library:
    """The passages below some paths, read once in a process. Raises UnreadableBenchmark.

    The index takes `memory` bytes at the most, about three times as much while it is made: where all windows are more,
    every second is kept, or every fourth, and so on.
    """
    files = list(chain.from_iterable(map(benchmark_files, paths)))
    most, stride = max(1, memory // BYTES_PER_WINDOW), 1
    while True:
        try:
            return read_library(files, columns, cut, most, stride)
        except TooManyWindows:
            stride *= 2


def read_library(
    files: Sequence[tuple[str, Path]], columns: tuple[str, ...], cut: Cut, most: int, stride: int
) -> Library:
    """The passages of these files; TooManyWindows."""
    parts: list[CutFile] = []
    passages = windows = 0
    for _, path in files:
        part = cut_file(path, columns, cut, stride, most - windows)
        windows += len(part.passages.windows.hashes)
        parts.append(part.numbered_from(passages))
        passages += len(part.rows)
    joined = joined_files(parts)
    held = make_index(joined.passages, cut)
    counts = np.bincount(held.windows.passages, minlength=passages).astype(np.int32)
    counts[held.shorts.passages] = 1
    file_of = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.rows) for part in parts])
    return Library(held, cut, tuple(name for name, _ in files), file_of, joined.rows, counts, stride)


def joined_files(parts: Sequence[CutFile]) -> CutFile:
    """What was cut from several files, or lots of one, numbered through."""
    passages = [part.passages for part in parts]
    return CutFile(
        Passages(
            Windows(*(np.concatenate(columns) for columns in zip(*(part.windows for part in passages), strict=True))),
            Shorts(*(np.concatenate(columns) for columns in zip(*(part.shorts for part in passages), strict=True))),
            np.concatenate([part.probes for part in passages]),
            np.concatenate([part.short_probes for part in passages]),
        ),
        np.concatenate([part.rows for part in parts]),
    )


def cut_file(path: Path, columns: tuple[str, ...], cut: Cut, stride: int, most: int) -> CutFile:
    """The windows of a file without those of its frame; TooManyWindows where there are more than `most`."""
    parts: list[CutFile] = []
    passages = windows = 0
    for texts, rows in lots(path, columns, cut):
        part = CutFile(cut_passages(utf8_of(pa.array(texts, pa.string())), cut, stride), np.array(rows, np.int32))
        windows += len(part.passages.windows.hashes)
        if windows > most:
            raise TooManyWindows
        parts.append(part.numbered_from(passages))
        passages += len(rows)
    cut_all = joined_files(parts)
    row_count = len(np.unique(cut_all.rows))
    if row_count < LEAST_FRAMED:
        return cut_all
    held, shorts, *probes = cut_all.passages
    is_frame, is_short_frame = (
        is_in_more_rows(hashes, cut_all.rows[of], FRAME_RATIO * row_count)
        for hashes, of in ((held.hashes, held.passages), (shorts.wholes, shorts.passages))
    )
    return CutFile(Passages(held.at(~is_frame), shorts.at(~is_short_frame), *probes), cut_all.rows)


def lots(path: Path, columns: tuple[str, ...], cut: Cut) -> Iterator[tuple[list[str], list[int]]]:
    """Passages and their rows, so many at a time that their windows can be counted in between."""
    texts: list[str] = []
    numbers: list[int] = []
    size = 0
    for row in read_rows(path, columns):
        for text in row.texts:
            if len(text) >= cut.shortest:  # fewer characters are fewer words
                texts.append(text.encode("utf-8", "replace").decode())
                numbers.append(row.number)
                size += len(text)
        if size >= LOT:
            yield texts, numbers
            texts, numbers, size = [], [], 0
    yield texts, numbers


def is_in_more_rows(hashes: npt.NDArray[np.uint64], rows: Integers, limit: float) -> npt.NDArray[np.bool_]:
    """For every hash whether it stands in more rows than `limit`; few do, so those that are no candidates go first."""
    ordered = np.sort(hashes)
    starts = np.flatnonzero(is_new(ordered))
    counts = np.diff(starts, append=len(ordered))
    frequent = ordered[starts[counts > limit]]
    is_more = np.zeros(len(hashes), np.bool_)
    if len(frequent):
        places = np.searchsorted(frequent, hashes).clip(max=len(frequent) - 1)
        is_candidate = frequent[places] == hashes
        pairs = np.unique(np.column_stack([places[is_candidate], rows[is_candidate]]), axis=0)
        is_more = is_candidate & (np.bincount(pairs[:, 0], minlength=len(frequent)) > limit)[places]
    return is_more
