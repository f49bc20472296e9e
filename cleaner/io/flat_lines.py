"""Compiled reading of flat JSON lines: an object of strings, numbers, true, false and null, written as most tools do.

A line that is anything else, or in any doubt (nested values, a key that is new or stands twice, bytes that are no
UTF-8, raw control characters, half a surrogate pair, numbers of over 18 digits), is left to be read as a record.
"""

import numba
import numpy as np

from cleaner.io.flat_values import (
    CLOSE,
    COLON,
    COMMA,
    NEWLINE,
    OPEN,
    QUOTE,
    STRING,
    copy_plain,
    copy_value,
    inner,
    is_word,
    skip_blank,
)

__all__ = ["fill_column", "scan_lines"]

njit = numba.njit(cache=True, nogil=True, error_model="numpy")

KEY, ROW, KIND, START, SIZE, CELL = range(6)
"""A row of `cells`: number of the key, document, kind, and where its text begins in `copied` and how long it is."""
BODY = 1 << 7
"""Beside the kinds (bit n for kind n) that a key may have: one such cell that is a string makes the line a document."""


@inner
def find_key(data, start, stop, guess, keys, bounds):  # type: ignore[no-untyped-def]
    """The number of the key between two places: most lines have theirs in the order of the line before. -1: unknown."""
    count = len(bounds) - 1
    for step in range(count):
        key = (guess + step) % count
        first = bounds[np.uint64(key)]
        if bounds[np.uint64(key + 1)] - first == stop - start and is_word(
            data, start, keys[first : first + stop - start]
        ):
            return key
    return -1


@inner
def scan_line(data, start, row, keys, bounds, allowed, seen, cells, count, copied, written):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Puts the cells of a line behind the `count` there are, and their text behind what is written.

    Gives how many there are then, where the text ends, and where the next line begins: -1 where the line is not flat,
    or has more cells than there is room for.
    """
    place, key, has_body, sign = skip_blank(data, start), -1, False, OPEN
    while sign in (OPEN, COMMA):
        if data[np.uint64(place)] != sign or count == len(cells):
            return count, written, -1
        place = skip_blank(data, place + 1)
        stop = copy_plain(data, place + 1, copied, written)[0] if data[np.uint64(place)] == QUOTE else place + 1
        if data[np.uint64(stop)] != QUOTE:
            return count, written, -1
        key = find_key(data, place + 1, stop, key + 1, keys, bounds)
        if key < 0 or seen[np.uint64(key)] == row:
            return count, written, -1
        seen[np.uint64(key)] = row
        place = skip_blank(data, stop + 1)
        if data[np.uint64(place)] != COLON:
            return count, written, -1
        kind, place, end = copy_value(data, skip_blank(data, place + 1), copied, written)
        if not allowed[np.uint64(key)] >> kind & 1:
            return count, written, -1
        has_body |= kind == STRING and allowed[np.uint64(key)] & BODY != 0
        cell = cells[np.uint64(count)]
        cell[KEY], cell[ROW], cell[KIND], cell[START], cell[SIZE] = key, row, kind, written, end - written
        count, written, place = count + 1, end, skip_blank(data, place)
        sign = COMMA if data[np.uint64(place)] == COMMA else CLOSE
    place = skip_blank(data, place + 1) if data[np.uint64(place)] == CLOSE and has_body else start
    return count, written, (place + 1 if data[np.uint64(place)] == NEWLINE else -1)


@njit
def scan_lines(data, start, row, room, longest, keys, bounds, allowed, cells, copied, starts, order, ends, sizes):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Scans lines from `start` up to one that is not flat or is over the longest allowed, or until there are enough.

    `data` ends in a newline. `row` is the number of the first document, `room` the bytes of lines wanted, of which the
    last line may have more. `keys` are the bytes of known keys, each of which begins at its place of `bounds` and may
    have the kinds in `allowed`. `starts` takes where the line of each row begins, and bounds the rows; `order`, `ends`
    and `sizes` are filled by `sort_cells`. Returns where it stopped, and how many rows, bytes and cells it came to.
    """
    count, written, taken, place = 0, 0, 0, start
    ends[:] = -1  # until the cells are sorted: of each key the document in which it stood last
    while place < len(data) and row < len(starts) and taken < room:
        if data[np.uint64(place)] == NEWLINE:
            place += 1
            continue
        filled, end, stop = scan_line(data, place, row, keys, bounds, allowed, ends, cells, count, copied, written)
        if stop < 0 or stop - 1 - place > longest:
            break
        starts[np.uint64(row)] = place
        taken += stop - 1 - place
        row += 1
        count, written, place = filled, end, stop
    sort_cells(cells, count, order, ends, sizes)
    return place, row, taken, count


@inner
def sort_cells(cells, count, order, ends, sizes):  # type: ignore[no-untyped-def]
    """Puts the numbers of cells into `order`, by key and row; those of a key end at `ends`, and have `sizes` bytes."""
    for key in range(len(ends)):
        ends[key] = 0
        sizes[key] = 0
    for number in range(count):
        ends[cells[number, KEY]] += 1
        sizes[cells[number, KEY]] += cells[number, SIZE]
    total = 0
    for key in range(len(ends)):
        total += ends[key]
        ends[key] = total - ends[key]
    for number in range(count):
        key = cells[number, KEY]
        order[ends[key]] = number
        ends[key] += 1  # at last it is where the next key begins


@njit
def fill_column(copied, cells, order, filled, offsets, kinds, next_row):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Adds the cells of these numbers to the strings in `filled`; `offsets` and `kinds` are known before `next_row`.

    Rows without a cell in between have no bytes. Returns the row behind the last cell.
    """
    written = np.int64(offsets[next_row])
    for number in order:
        row, kind, start, size = cells[number, ROW], cells[number, KIND], cells[number, START], cells[number, SIZE]
        while next_row < row:
            next_row += 1
            offsets[next_row] = written
        for step in range(size):  # vectorised, as numba does not do it with slices: four times as fast
            filled[np.uint64(written + step)] = copied[np.uint64(start + step)]
        kinds[row] = kind
        written += size
        next_row += 1
        offsets[next_row] = written
    return next_row
