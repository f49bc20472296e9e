"""What a page says of itself outside its body: title, description, article body; and which blocks repeat it.

Publishers write these for search engines and for those who share links: a block that says the same is of the article.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.html.page import COLUMN, SLOT, Page
from cleaner.text.html.tags import HASH_SEED, hash_step
from cleaner.text.html.writing import write_code

__all__ = ["BODY", "CLAIMS", "COVER", "DESCRIPTION", "TITLE", "claims_of"]

Floats = npt.NDArray[np.float32]
njit = numba.njit(cache=True, nogil=True)
inline = numba.njit(cache=True, nogil=True, inline="always")

CLAIMS = ("title", "cover", "description", "body")
TITLE, COVER, DESCRIPTION, BODY = range(4)
"""Columns: the share of a block's grams that the title has, the share of the title's that the block has, and the shares
that the description and the article body have."""
TITLE_ORDER, ORDER = 2, 3  # words of a gram
START, END = COLUMN["start"], COLUMN["end"]
DATA_COUNT = SLOT["data_count"]
RANGES = np.array([(SLOT[f"{name}_start"], SLOT[f"{name}_end"]) for name in ("title", "heading", "description")])
KEY = np.frombuffer(b'"articleBody"', np.uint8).copy()
QUOTE, BACKSLASH, COLON, LESS, GREATER, AMPERSAND, SEMICOLON = 34, 92, 58, 60, 62, 38, 59
LONGEST_ENTITY, LONGEST_TAG = 10, 1000  # bytes


@njit
def list_words(data, start, end, is_markup, words, count):  # type: ignore[no-untyped-def]
    """Writes the hashes of words from place `count` on; the place after them. In markup, tags and entities part words.

    A word is a run of ASCII letters, digits and bytes of other scripts, without regard to ASCII case; a character of
    U+3000-9FFF is one by itself.
    """
    value, length, position = np.int64(HASH_SEED), 0, start
    while position < end:
        byte = np.int64(data[np.uint64(position)])
        width, is_single = 1, False
        is_word = bool(97 <= (byte | 32) <= 122 or 48 <= byte <= 57)
        if byte >= 0xE2 and position + 2 < end:
            second = data[np.uint64(position + 1)]
            is_single = bool(0xE3 <= byte <= 0xE9 and not (byte == 0xE3 and second == 0x80))
            is_mark = (byte == 0xE2 and second == 0x80) or (byte == 0xE3 and second == 0x80)
            is_mark = is_mark or (byte == 0xEF and (second == 0xBC or second == 0xBD))
            is_word = not is_mark and not is_single
            width = 3
        elif byte >= 128:
            is_word = not (byte == 0xC2 and position + 1 < end and data[np.uint64(position + 1)] == 0xA0)
            width = 1 if is_word else 2
        elif is_markup and byte == AMPERSAND:
            width = skip_to(data, position, min(end, position + LONGEST_ENTITY), SEMICOLON)
        elif is_markup and byte == LESS:
            width = skip_to(data, position, min(end, position + LONGEST_TAG), GREATER)
        if is_word:
            for place in range(position, position + width):
                byte = np.int64(data[np.uint64(place)])
                value = hash_step(value, byte | 32 if 65 <= byte <= 90 else byte)
            length += 1
        elif length > 0:
            words[count] = value ^ (value >> 32)
            count += 1
            value, length = np.int64(HASH_SEED), 0
        if is_single:
            for place in range(position, position + width):
                value = hash_step(value, data[np.uint64(place)])
            words[count] = value ^ (value >> 32)
            count += 1
            value = np.int64(HASH_SEED)
        position += width
    if length > 0:
        words[count] = value ^ (value >> 32)
        count += 1
    return count


@inline
def skip_to(data, position, end, byte):  # type: ignore[no-untyped-def]
    """Bytes from here to the next `byte`, it included; 1 where there is none before `end`."""
    for place in range(position + 1, end):
        if data[np.uint64(place)] == byte:
            return place + 1 - position
    return 1


@inline
def gram_at(words, place, order):  # type: ignore[no-untyped-def]
    """The hash of the gram that begins at a word; never 0."""
    value = np.int64(HASH_SEED)
    for step in range(order):
        value = hash_step(value, words[np.uint64(place + step)])
    return (value ^ (value >> 31)) | 1


@njit
def add_grams(words, first, last, order, table):  # type: ignore[no-untyped-def]
    """Puts the grams of words from `first` to `last` into an open table; how many are new."""
    mask, added = len(table) - 1, 0
    for place in range(first, last - order + 1):
        gram = gram_at(words, place, order)
        slot = (gram >> 8) & mask
        while table[slot] != 0 and table[slot] != gram:
            slot = (slot + 1) & mask
        added += table[slot] == 0
        table[slot] = gram
    return added


@njit
def share_held(words, ends, order, table, shares):  # type: ignore[no-untyped-def]
    """Writes to `shares`, float32 of (blocks,), which share of each block's grams a table has."""
    mask, begin = len(table) - 1, 0
    for block in range(len(ends)):
        grams, held = ends[block] - begin - order + 1, 0
        for place in range(begin, begin + grams):
            gram = gram_at(words, place, order)
            slot = (gram >> 8) & mask
            while table[slot] != 0 and table[slot] != gram:
                slot = (slot + 1) & mask
            held += table[slot] == gram
        shares[block] = held / max(1, grams)
        begin = ends[block]


@njit
def table_for(count):  # type: ignore[no-untyped-def]
    """An empty open table for so many grams."""
    size = 64
    while size < 2 * count:
        size *= 2
    return np.zeros(size, np.int64)


@njit
def decode_string(data, position, end, text):  # type: ignore[no-untyped-def]
    """Writes the JSON string that begins after `position`; (bytes written, position of its last quote)."""
    written = 0
    position += 1
    while position < end:
        byte = data[np.uint64(position)]
        if byte == QUOTE:
            break
        if byte != BACKSLASH or position + 1 >= end:
            text[written] = byte
            written += 1
            position += 1
            continue
        escape = data[position + 1]
        position += 2
        if escape == 117 and position + 4 <= end:  # u
            code = hexadecimal(data, position)
            position += 4
            if code <= 0 or 0xD800 <= code < 0xE000:
                code = 32
            written = write_code(text, written, code)
        else:
            text[written] = escape if escape in (QUOTE, BACKSLASH, 47) else 32
            written += 1
    return written, position


@inline
def hexadecimal(data, position):  # type: ignore[no-untyped-def]
    """The number of four hexadecimal digits; -1 where they are none."""
    code = np.int64(0)
    for place in range(position, position + 4):
        byte = np.int64(data[place])
        digit = byte - 48 if byte <= 57 else (byte | 32) - 87
        if digit < 0 or digit > 15:
            return -1
        code = code * 16 + digit
    return code


@njit
def longest_body(source, islands, text, spare):  # type: ignore[no-untyped-def]
    """Writes the longest `articleBody` of the JSON-LD to `text`, using `spare`; its bytes."""
    longest = 0
    for island in range(len(islands)):
        position, end = islands[island, 0], islands[island, 1]
        while position + len(KEY) < end:
            matched = 0
            while matched < len(KEY) and source[np.uint64(position + matched)] == KEY[matched]:
                matched += 1
            if matched < len(KEY):
                position += max(1, matched)
                continue
            position += len(KEY)
            while position < end and (source[position] <= 32 or source[position] == COLON):
                position += 1
            if position < end and source[position] == QUOTE:
                written, position = decode_string(source, position, end, spare)
                if written > longest:
                    text[:written] = spare[:written]
                    longest = written
    return longest


@njit
def split_blocks(text, blocks):  # type: ignore[no-untyped-def]
    """The words of all blocks, one block after another, and where those of each end."""
    count = len(blocks)
    words = np.empty((blocks[count - 1, END] if count else 0) // 2 + count + 2, np.int64)
    ends, written = np.empty(count, np.int64), 0
    for block in range(count):
        written = list_words(text, blocks[block, START], blocks[block, END], False, words, written)
        ends[block] = written
    return words, ends


@njit
def split_markup(data, start, end):  # type: ignore[no-untyped-def]
    """The words of a piece of markup."""
    words = np.empty((end - start) // 2 + 2, np.int64)
    return words[: list_words(data, start, end, True, words, 0)]


@njit
def claim(words, ends, own, order, shares):  # type: ignore[no-untyped-def]
    """Which share of each block's grams are among those of the words `own`; how many these have."""
    table = table_for(len(own))
    count = add_grams(own, 0, len(own), order, table)
    if count:
        share_held(words, ends, order, table, shares)
    return count


@njit
def fill_claims(page, islands, blocks, claims, sizes):  # type: ignore[no-untyped-def]
    """Fills `claims` and `sizes`."""
    source, state = page.source, page.state
    words, ends = split_blocks(page.text, blocks)
    heading = split_markup(source, state[RANGES[1, 0]], state[RANGES[1, 1]])
    title = split_markup(source, state[RANGES[0, 0]], state[RANGES[0, 1]])
    table = table_for(len(heading) + len(title))
    sizes[COVER] = add_grams(heading, 0, len(heading), TITLE_ORDER, table)
    added = add_grams(title, 0, len(title), TITLE_ORDER, table)
    sizes[TITLE] = sizes[COVER] if sizes[COVER] > 0 else added  # a heading lacks the site's name, which a title has
    share_held(words, ends, TITLE_ORDER, table, claims[:, TITLE])
    begin = 0
    for block in range(len(ends)):
        held = claims[block, TITLE] * max(1, ends[block] - begin - TITLE_ORDER + 1)
        claims[block, COVER] = min(np.float32(1), held / max(np.float32(1), sizes[TITLE]))
        begin = ends[block]
    description = split_markup(source, state[RANGES[2, 0]], state[RANGES[2, 1]])
    sizes[DESCRIPTION] = claim(words, ends, description, ORDER, claims[:, DESCRIPTION])
    room = 0
    for island in range(len(islands)):
        room = max(room, islands[island, 1] - islands[island, 0])
    body = np.empty(room, np.uint8)
    length = longest_body(source, islands, body, np.empty(room, np.uint8))
    sizes[BODY] = claim(words, ends, split_markup(body, 0, length), ORDER, claims[:, BODY])


def claims_of(page: Page) -> tuple[Floats, Floats]:
    """The columns CLAIMS of every block, float32 of (blocks, 4), each 0 to 1; and how many grams each claim has."""
    blocks = page.blocks[: page.state[SLOT["block_count"]]]
    claims, sizes = np.zeros((len(blocks), len(CLAIMS)), np.float32), np.zeros(len(CLAIMS), np.float32)
    islands = page.islands[: page.state[DATA_COUNT]]
    fill_claims(page, islands, blocks, claims, sizes)
    return claims, sizes
