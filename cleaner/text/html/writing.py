"""Writing the text of a page: white space, entities, and blocks as they end."""

import numba
import numpy as np

from cleaner.text.html.page import COLUMN, SLOT
from cleaner.text.html.tags import BIT, HASH_SEED, hash_step, row_of

njit = numba.njit(cache=True, nogil=True)
forced = numba.njit(cache=True, nogil=True, forceinline=True)  # a call hands on 17 arrays: it costs more than the work
inline = numba.njit(cache=True, nogil=True, inline="always")

WRITTEN, BLOCK_START, PENDING, DEPTH = SLOT["written"], SLOT["block_start"], SLOT["pending"], SLOT["depth"]
BLOCK_COUNT, FIRST, OPEN_LINKS, LINK_BYTES = SLOT["block_count"], SLOT["first"], SLOT["open_links"], SLOT["link_bytes"]
BOLD_BYTES, EMPHASIS_BYTES, CODE_BYTES = SLOT["bold_bytes"], SLOT["emphasis_bytes"], SLOT["code_bytes"]
BREAK_BEFORE = SLOT["break_before"]
SKIPPED, PRE, BOLD, EMPHASIS, CODE = BIT["skipped"], BIT["pre"], BIT["bold"], BIT["emphasis"], BIT["code"]

# (column of the block, slot of the state) of what is counted while a block is open
COUNTED = np.array(
    [
        (COLUMN[name], SLOT[name])
        for name in ("link_bytes", "links", "bold_bytes", "emphasis_bytes", "images", "code_bytes", "inputs", "rules")
    ],
    np.int64,
)
START, END, NODE, FIRST_COLUMN = COLUMN["start"], COLUMN["end"], COLUMN["node"], COLUMN["first"]
BREAKS, SOURCE = COLUMN["breaks"], COLUMN["source"]

# What browsers read for the numbers 128 to 159, which Windows gave to letters: the C1 part of windows-1252.
WINDOWS = np.array([ord(bytes([byte]).decode("cp1252", "ignore") or "\ufffd") for byte in range(128, 160)], np.int64)
REPLACEMENT = 0xFFFD
LONGEST_NAME = 40  # bytes; no entity has a longer name


@inline
def is_space(byte):  # type: ignore[no-untyped-def]
    return byte == 32 or (9 <= byte <= 13 and byte != 11)


@njit
def write_code(text, position, code):  # type: ignore[no-untyped-def]
    """Writes a code point as UTF-8; the position after it."""
    if code < 0x80:
        text[position] = code
        return position + 1
    if code < 0x800:
        text[position] = 0xC0 | code >> 6
        text[position + 1] = 0x80 | code & 0x3F
        return position + 2
    if code < 0x10000:
        text[position] = 0xE0 | code >> 12
        text[position + 1] = 0x80 | code >> 6 & 0x3F
        text[position + 2] = 0x80 | code & 0x3F
        return position + 3
    text[position] = 0xF0 | code >> 18
    text[position + 1] = 0x80 | code >> 12 & 0x3F
    text[position + 2] = 0x80 | code >> 6 & 0x3F
    text[position + 3] = 0x80 | code & 0x3F
    return position + 4


@njit
def number_of(data, position, stop):  # type: ignore[no-untyped-def]
    """(code point, position after it) of `&#...` at `position`; (-1, position) where no number follows."""
    at, base, code = position + 2, 10, 0
    if at < stop and data[at] | 32 == 120:
        at, base = at + 1, 16
    first = at
    while at < stop:
        digit = int(data[at]) - 48
        if base == 16 and digit > 9:
            digit = (digit & ~32) - 7 if 17 <= (digit & ~32) <= 22 else 99
        if digit < 0 or digit >= base:
            break
        code = code * base + digit if code < 0x110000 else code
        at += 1
    if at == first:
        return -1, position
    at += at < stop and data[at] == 59
    if code == 0 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return REPLACEMENT, at
    return (WINDOWS[code - 128] if 128 <= code < 160 else code), at


@njit
def entity_at(data, position, stop, entities):  # type: ignore[no-untyped-def]
    """(code point, second one or 0, position after it) of the entity at `&`; (-1, 0, position) where there is none.

    Names that may stand without their semicolon are taken without it, the longest that fits.
    """
    if position + 1 < stop and data[position + 1] == 35:
        code, after = number_of(data, position, stop)
        return code, 0, after
    value = np.int64(HASH_SEED)
    best, best_end = -1, position
    for at in range(position + 1, min(stop, position + LONGEST_NAME)):
        byte = data[at]
        is_end = byte == 59
        if not (is_end or 48 <= byte <= 57 or 65 <= byte <= 90 or 97 <= byte <= 122):
            break
        value = hash_step(value, byte)
        row = row_of(entities, value) if at > position + 1 else -1
        if row >= 0:
            best, best_end = row, at + 1
        if is_end:
            break
    if best < 0:
        return -1, 0, position
    return entities[best, 1], entities[best, 2], best_end


@inline
def is_wide(data, position, start):  # type: ignore[no-untyped-def]
    """Whether the character that ends before `position` is one of Han, Kana or full width: U+3000-9FFF, U+FF00-FFFF."""
    if position - 3 < start:
        return False
    lead, second = data[position - 3], data[position - 2]
    return 0xE3 <= lead <= 0xE9 or (lead == 0xEF and (second == 0xBC or second == 0xBD))


@forced
def begin_text(page, top):  # type: ignore[no-untyped-def]
    """Writes the white space that is due before a character, and notes where the open block began."""
    state, text = page.state, page.text
    if state[WRITTEN] == state[BLOCK_START]:
        state[FIRST] = top
        state[PENDING] = 0
    elif state[PENDING] != 0:
        text[state[WRITTEN]] = 32
        state[WRITTEN] += 1
        state[PENDING] = 0


@forced
def write_text(page, start, stop, entities):  # type: ignore[no-untyped-def]
    """Adds the source from `start` to `stop`, which holds no markup, to the open block."""
    state, data = page.state, page.source
    top = page.stack[state[DEPTH]]
    within = page.within[top]
    if within & SKIPPED:
        return
    is_pre = within & PRE != 0
    before, position = state[WRITTEN], start
    while position < stop:
        byte = data[np.uint64(position)]
        if is_space(byte) and not is_pre:
            is_break = byte == 10 or byte == 13
            state[PENDING] = max(state[PENDING], 2 if is_break else 1)
            position += 1
            continue
        if byte == 13 or byte == 0:
            position += 1
            continue
        if byte == 0xC2 and position + 1 < stop and data[position + 1] == 0xA0:
            position += 2
            code, second = 32, 0
        elif byte == 38:
            code, second, after = entity_at(data, position, stop, entities)
            if code < 0:
                code, after = 38, position + 1
            position = after
        else:
            code = -1
        if code >= 0:
            write_decoded(page, top, code, second, is_pre)
            continue
        if state[PENDING] == 2 and byte >= 0xE3 and joins_lines(page, position, stop):
            state[PENDING] = 0
        begin_text(page, top)
        position = copy_run(page, position, stop)
    count_bytes(page, within, state[WRITTEN] - before)


@forced
def joins_lines(page, position, stop):  # type: ignore[no-untyped-def]
    """Whether a line break before this byte stands within Chinese, where it is no space (CSS Text 3, 4.1.3)."""
    begin, written = page.state[BLOCK_START], page.state[WRITTEN]
    if position + 3 > stop or not is_wide(page.source, position + 3, position):
        return False
    return is_wide(page.text, written, begin)


@forced
def copy_run(page, position, stop):  # type: ignore[no-untyped-def]
    """Copies bytes up to the next that needs thought; at least one. The position after them."""
    text, data, written = page.text, page.source, page.state[WRITTEN]
    while True:
        text[np.uint64(written)] = data[np.uint64(position)]
        written += 1
        position += 1
        if position >= stop:
            break
        byte = data[np.uint64(position)]
        if byte <= 32 or byte == 38 or byte == 0xC2:
            break
    page.state[WRITTEN] = written
    return position


@njit
def write_decoded(page, top, code, second, is_pre):  # type: ignore[no-untyped-def]
    """Adds one or two characters that did not stand in the source as themselves."""
    state = page.state
    if code == 0xA0:
        code = 32
    if not is_pre and (code == 32 or 9 <= code <= 13):
        state[PENDING] = max(state[PENDING], 1)
        return
    begin_text(page, top)
    state[WRITTEN] = write_code(page.text, state[WRITTEN], code)
    if second:
        state[WRITTEN] = write_code(page.text, state[WRITTEN], second)


@forced
def count_bytes(page, within, count):  # type: ignore[no-untyped-def]
    """Notes in which inline elements so many bytes of text stood."""
    state = page.state
    if state[OPEN_LINKS] > 0:
        state[LINK_BYTES] += count
    if within & BOLD:
        state[BOLD_BYTES] += count
    if within & EMPHASIS:
        state[EMPHASIS_BYTES] += count
    if within & CODE:
        state[CODE_BYTES] += count


@njit
def blank_width(text, position, end):  # type: ignore[no-untyped-def]
    """Bytes of the blank character that starts here: white space, U+3000, or one of no width; 0 for any other."""
    byte = text[position]
    if is_space(byte):
        return 1
    if position + 3 > end:
        return 0
    second, third = text[position + 1], text[position + 2]
    if byte == 0xE3 and second == 0x80 and third == 0x80:
        return 3
    is_zero = (byte == 0xE2 and second == 0x80 and 0x8B <= third <= 0x8F) or (
        byte == 0xEF and second == 0xBB and third == 0xBF
    )
    return 3 if is_zero else 0


@njit
def trim(text, start, end, keeps_indent):  # type: ignore[no-untyped-def]
    """The text without blanks at its ends; code keeps those of its first line."""
    first = start
    while first < end:
        width = blank_width(text, first, end)
        if width == 0:
            break
        first += width
        if not keeps_indent or text[first - 1] == 10:
            start = first
    if first >= end:
        return end, end
    while end > first:
        if is_space(text[end - 1]):
            end -= 1
        elif end - 3 >= first and blank_width(text, end - 3, end) == 3:
            end -= 3
        else:
            break
    return start, end


@njit
def end_block(page, source, is_break):  # type: ignore[no-untyped-def]
    """Ends the open block at a byte of the source; `is_break` where a br ends it. One without text leaves no trace."""
    state = page.state
    first = state[FIRST]
    has_text = state[WRITTEN] > state[BLOCK_START]
    start, end = state[BLOCK_START], state[WRITTEN]
    if has_text:
        start, end = trim(page.text, start, end, page.within[first] & PRE != 0)
    if has_text and start < end:
        row = page.blocks[state[BLOCK_COUNT]]
        row[START], row[END], row[SOURCE] = start, end, source
        row[NODE], row[FIRST_COLUMN] = page.container[first], first
        row[BREAKS] = np.int32(is_break) + 2 * state[BREAK_BEFORE]
        for pair in range(len(COUNTED)):
            row[COUNTED[pair, 0]] = state[COUNTED[pair, 1]]
            state[COUNTED[pair, 1]] = 0
        state[BLOCK_COUNT] += 1
    state[BREAK_BEFORE] = np.int64(is_break)
    state[BLOCK_START] = state[WRITTEN]
    state[PENDING] = 0
