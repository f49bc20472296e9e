"""Hashed character n-grams of lines, and what a linear model makes of them.

A line is read as a sequence of symbols: its characters with ASCII in lower case, full-width ASCII as ASCII, every digit
as `0`, white space squeezed to one space and cut off at both ends, and with a mark before the first and after the last.
A **gram** is 1 to 4 symbols that follow each other; it is known by its **slot**, a hash of `bits` bits. Two grams may
share a slot: the model lives with that.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.characters import code_point_at

__all__ = ["LONGEST", "gram_slots", "gram_sums"]

Positions = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

ORDERS = 4  # longest gram, in symbols
LONGEST = 512  # characters of a line that are read unless told otherwise: no line costs more than these
LINE_STARTS, LINE_ENDS, BLANK = 2, 3, 32
IDEOGRAPHIC_SPACE, NO_BREAK_SPACE, FIRST_WIDE = 0x3000, 0xA0, 0xFF01

PRIMES = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
MIX = np.uint64(0xFF51AFD7ED558CCD)

njit = numba.njit(cache=True, nogil=True)


@numba.njit(cache=True, nogil=True, inline="always")
def folded(code):  # type: ignore[no-untyped-def]
    """The symbol that stands for a character."""
    if FIRST_WIDE <= code <= 0xFF5E:
        code -= 0xFEE0
    if 48 <= code <= 57:
        return np.int32(48)
    if 65 <= code <= 90:
        return np.int32(code + 32)
    if code <= 32 or code in (IDEOGRAPHIC_SPACE, NO_BREAK_SPACE):
        return np.int32(BLANK)
    return np.int32(code)


@njit
def fold_line(data, start, end, longest, symbols):  # type: ignore[no-untyped-def]
    """Writes the symbols of a line to `symbols`, uint64 of `longest + 3` at least; how many there are, 0 if blank."""
    count, position = 1, start
    is_spaced = False
    symbols[0] = LINE_STARTS
    while position < end and count <= longest:
        code, width = code_point_at(data, position, end)
        position += width
        symbol = np.int32(code) if IDEOGRAPHIC_SPACE < code < FIRST_WIDE else folded(code)
        if symbol == BLANK:
            is_spaced = count > 1
        else:
            symbols[np.uint64(count)] = BLANK
            count += is_spaced
            is_spaced = False
            symbols[np.uint64(count)] = symbol
            count += count <= longest
    symbols[np.uint64(count)] = LINE_ENDS
    return count + 1 if count > 1 else 0


@numba.njit(cache=True, nogil=True, inline="always")
def slot_of(value, shift):  # type: ignore[no-untyped-def]
    return ((value ^ (value >> np.uint64(31))) * MIX) >> shift


@njit
def fill_slots(symbols, count, shift, values, slots):  # type: ignore[no-untyped-def]
    """Writes to `slots`, (orders, symbols), those of the grams that end at each symbol of a line.

    Gram by gram in each order, for loops without a branch become vectors; the first `n` of order `n` mean nothing.
    """
    for last in range(count):
        values[np.uint64(last)] = symbols[np.uint64(last)] * PRIMES[0]
        slots[0, np.uint64(last)] = slot_of(values[np.uint64(last)], shift)
    for order in range(1, ORDERS):
        prime, slots_of_order = PRIMES[order], slots[order]
        for last in range(order, count):
            value = values[np.uint64(last)] + symbols[np.uint64(last - order)] * prime
            values[np.uint64(last)] = value
            slots_of_order[np.uint64(last)] = slot_of(value, shift)


@njit
def add_weights(data, starts, ends, longest, weights, sums):  # type: ignore[no-untyped-def]
    """Fills `sums`, float32 of (lines, classes), with the mean weight of each line's grams; 0 for a blank line."""
    symbols, values = np.empty(longest + 3, np.uint64), np.empty(longest + 3, np.uint64)
    slots = np.zeros((ORDERS, longest + 3), np.int64)
    classes = weights.shape[1]
    shift = np.uint64(64 - int(np.log2(len(weights)) + 0.5))
    for line in range(len(starts)):
        count = fold_line(data, starts[line], ends[line], longest, symbols)
        fill_slots(symbols, count, shift, values, slots)
        if count == 0:
            continue
        grams = np.float32(count * ORDERS - min(count, ORDERS) * (2 * ORDERS - 1 - min(count, ORDERS)) // 2)
        kind = 0
        while kind < classes:
            one, other = add_two(weights, slots, count, kind, min(kind + 1, classes - 1))
            sums[line, kind] = one / grams
            if kind + 1 < classes:
                sums[line, kind + 1] = other / grams
            kind += 2


@njit
def add_two(weights, slots, count, kind, other):  # type: ignore[no-untyped-def]
    """The sums of a line's weights in two classes, gram by gram in the order of the line."""
    one_sum, other_sum = np.float32(0), np.float32(0)
    for last in range(count):
        for order in range(min(ORDERS, last + 1)):
            slot = np.uint64(slots[order, last])
            one_sum += weights[slot, kind]
            other_sum += weights[slot, other]
    return one_sum, other_sum


@njit
def list_slots(data, lines, longest, shift, slots, offsets):  # type: ignore[no-untyped-def]
    """Writes the slots of all grams, line after line, where there is room, and `offsets`, int64 of (lines + 1)."""
    starts, ends = lines
    symbols, values = np.empty(longest + 3, np.uint64), np.empty(longest + 3, np.uint64)
    of_line = np.zeros((ORDERS, longest + 3), np.int64)
    written = 0
    for line in range(len(starts)):
        count = fold_line(data, starts[line], ends[line], longest, symbols)
        fill_slots(symbols, count, np.uint64(shift), values, of_line)
        for last in range(count):
            for order in range(min(ORDERS, last + 1)):
                if written < len(slots):
                    slots[written] = of_line[order, last]
                written += 1
        offsets[line + 1] = written


def gram_sums(
    data: npt.NDArray[np.uint8], starts: Positions, ends: Positions, weights: Floats, longest: int = LONGEST
) -> Floats:
    """The mean weight of each line's grams, float32 of (lines, classes); 0 for a blank line.

    Line `n` is `data[starts[n]:ends[n]]`, UTF-8, of which the first `longest` symbols are read. `weights` is float32 of
    (2**bits, classes), the weight of every slot.
    """
    if weights.ndim != 2 or len(weights) < 2 or len(weights) & (len(weights) - 1):
        raise ValueError(f"weights of shape {weights.shape}: the slots must be a power of two")
    sums: Floats = np.zeros((len(starts), weights.shape[1]), np.float32)
    add_weights(data, starts, ends, longest, np.ascontiguousarray(weights, np.float32), sums)
    return sums


def gram_slots(
    data: npt.NDArray[np.uint8], starts: Positions, ends: Positions, bits: int, longest: int = LONGEST
) -> tuple[npt.NDArray[np.uint32], Positions]:
    """The slots of each line's grams, for training: those of line `n` are `slots[offsets[n]:offsets[n + 1]]`.

    `bits` is 1 to 32; the rest as in `gram_sums`.
    """
    offsets = np.zeros(len(starts) + 1, np.int64)
    list_slots(data, (starts, ends), longest, 64 - bits, np.empty(0, np.uint32), offsets)
    slots = np.empty(offsets[-1], np.uint32)
    list_slots(data, (starts, ends), longest, 64 - bits, slots, offsets)
    return slots, offsets
