"""Where the title of a page, which many texts begin with, stands again: the article begins there."""

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["TITLE_FEATURES", "title_context"]

Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

TITLE_FEATURES = (
    "title_share",  # of the text's first line that the line is, if it stands in it; of the first, the largest of these
    "title_before",  # lines to the last such line before this one, up to FAR
    "title_after",  # and to the next after it
    "titles",  # such lines in the text, up to MOST
)
FAR, MOST = 60, 9
SHORTEST, LONGEST = 10, 400  # bytes of a line that can be a title, and of the first line that are read
LEAST_SHARE = 0.4  # of the first line: what comes after it there is the name of the site

njit = numba.njit(cache=True, nogil=True)


@njit
def is_within(data, start, end, begin, stop):  # type: ignore[no-untyped-def]
    """Whether the bytes from `start` to `end` stand somewhere between `begin` and `stop`."""
    size = end - start
    for place in range(begin, stop - size + 1):
        same = 0
        while same < size and data[np.uint64(place + same)] == data[np.uint64(start + same)]:
            same += 1
        if same == size:
            return True
    return False


@njit
def describe_titles(data, starts, ends, texts, columns):  # type: ignore[no-untyped-def]
    shares, before, after, counts = columns
    for text in range(len(texts) - 1):
        first, last = texts[text], texts[text + 1]
        if first == last:
            continue
        begin = starts[first]
        stop = min(ends[first], begin + LONGEST)
        least = max(LEAST_SHARE * (stop - begin), SHORTEST)
        count, near, best = 0, FAR, 0.0
        for line in range(first + 1, last):
            size = ends[line] - starts[line]
            is_title = least <= size <= stop - begin and is_within(data, starts[line], ends[line], begin, stop)
            shares[line] = size / (stop - begin) if is_title else 0
            best = max(best, np.float64(shares[line]))
            count += is_title
            before[line] = near
            near = 1 if is_title else min(near + 1, FAR)
        shares[first], before[first] = best, FAR
        near = FAR
        for line in range(last - 1, first - 1, -1):
            after[line], counts[line] = near, min(count, MOST)
            near = 1 if shares[line] > 0 else min(near + 1, FAR)


def title_context(
    data: npt.NDArray[np.uint8], spans: tuple[Positions, Positions], texts: Positions, room: Floats
) -> None:
    """Writes TITLE_FEATURES of visible lines to `room`, float32 of (lines, features) in the order of Fortran."""
    describe_titles(data, *spans, texts, room.T)
