"""Reading markup: the attributes of a tag, words of classes and ids, and where raw text ends."""

import numba
import numpy as np

from cleaner.text.html.page import SLOT
from cleaner.text.html.tags import HASH_SEED, hash_of, hash_step
from cleaner.text.html.writing import is_space

njit = numba.njit(cache=True, nogil=True)

ATTRIBUTES = [
    "class",
    "id",
    "style",
    "href",
    "alt",
    "role",
    "type",
    "itemprop",
    "alttext",
    "property",
    "name",
    "content",
    "encoding",
]
# `found` holds for each attribute its hash, and the bytes of its value from and to; 0 and 0 where it has none
HASHES = np.array([hash_of(name) for name in ATTRIBUTES], np.int64)
HIDDEN_HASH = hash_of("hidden")
PLACE = {name: place for place, name in enumerate(ATTRIBUTES)}
CLASS, ID, STYLE, HREF, ALT, ROLE, TYPE, ITEMPROP, ALTTEXT = (PLACE[name] for name in ATTRIBUTES[:9])
ENCODING = PLACE["encoding"]
FOUND_HIDDEN = 31
WORD_COUNT = SLOT["word_count"]
QUOTE, APOSTROPHE, GREATER, SLASH, EQUALS = 34, 39, 62, 47, 61


@njit
def lower(byte):  # type: ignore[no-untyped-def]
    return byte | 32 if 65 <= byte <= 90 else byte


@njit
def name_at(data, position, end):  # type: ignore[no-untyped-def]
    """(hash of the lower-case name of a tag, position after it)."""
    value = np.int64(HASH_SEED)
    while position < end:
        byte = data[np.uint64(position)]
        if is_space(byte) or byte in (SLASH, GREATER):
            break
        value = hash_step(value, lower(byte))
        position += 1
    return value, position


@njit
def read_attributes(data, position, end, found):  # type: ignore[no-untyped-def]
    """Notes the attributes of a tag from `position` on; the position after its `>`, or -1 if the source ends within."""
    found[:] = 0
    while True:
        while position < end and (is_space(data[np.uint64(position)]) or data[np.uint64(position)] == SLASH):
            position += 1
        if position >= end:
            return -1
        if data[np.uint64(position)] == GREATER:
            return position + 1
        value = hash_step(np.int64(HASH_SEED), lower(data[np.uint64(position)]))  # a name may begin with `=`
        position += 1
        while position < end:
            byte = data[np.uint64(position)]
            if is_space(byte) or byte in (SLASH, GREATER, EQUALS):
                break
            value = hash_step(value, lower(byte))
            position += 1
        while position < end and is_space(data[np.uint64(position)]):
            position += 1
        start = stop = 0
        if position < end and data[np.uint64(position)] == EQUALS:
            start, stop, position = value_at(data, position + 1, end)
            if position < 0:
                return -1
        note_attribute(found, value, start, stop)


@njit
def value_at(data, position, end):  # type: ignore[no-untyped-def]
    """(first byte, byte after the last, position after it) of an attribute's value; -1 if the source ends within."""
    while position < end and is_space(data[np.uint64(position)]):
        position += 1
    if position >= end:
        return 0, 0, -1
    quote = data[np.uint64(position)]
    if quote in (QUOTE, APOSTROPHE):
        start = position = position + 1
        while position < end and data[np.uint64(position)] != quote:
            position += 1
        return (start, position, position + 1) if position < end else (0, 0, -1)
    start = position
    while position < end and not is_space(data[np.uint64(position)]) and data[np.uint64(position)] != GREATER:
        position += 1
    return start, position, position


@njit
def note_attribute(found, value, start, stop):  # type: ignore[no-untyped-def]
    """Keeps an attribute if it is one that counts; the first of a name holds."""
    if value == HIDDEN_HASH:
        found[FOUND_HIDDEN] = 1
        return
    for place in range(len(HASHES)):
        if HASHES[place] == value:
            if found[2 * place + 1] == 0:
                found[2 * place], found[2 * place + 1] = start, stop
            return


@njit
def contains(data, start, end, needle):  # type: ignore[no-untyped-def]
    """Whether the bytes hold `needle`, ASCII in lower case, white space left out; at most 4,096 are looked at."""
    matched = 0
    for position in range(start, min(end, start + 4096)):
        byte = lower(data[np.uint64(position)])
        if is_space(byte):
            continue
        if byte == needle[matched]:
            matched += 1
            if matched == len(needle):
                return True
        else:
            matched = 1 if byte == needle[0] else 0
    return False


@njit
def add_words(page, start, end, limit):  # type: ignore[no-untyped-def]
    """Adds the words of a class or id: runs of letters, cut where a capital follows a small letter; `limit` at most."""
    data, words, state = page.source, page.words, page.state
    value, length, was_small = np.int64(HASH_SEED), 0, False
    for position in range(start, end + 1):
        byte = data[np.uint64(position)] if position < end else np.uint8(32)
        is_capital = 65 <= byte <= 90
        is_letter = is_capital or 97 <= byte <= 122 or byte >= 128
        if length > 0 and (not is_letter or (is_capital and was_small)):
            if length > 1 and state[WORD_COUNT] < min(limit, len(words)):
                words[state[WORD_COUNT]] = np.int32((value ^ value >> 29) & 0x7FFFFFFF)
                state[WORD_COUNT] += 1
            value, length = np.int64(HASH_SEED), 0
        if is_letter:
            value = hash_step(value, lower(byte))
            length += 1
        was_small = bool(is_letter and not is_capital)


@njit
def find_byte(data, position, end, byte):  # type: ignore[no-untyped-def]
    """Where a byte stands next, or the end."""
    while position < end and data[np.uint64(position)] != byte:
        position += 1
    return position


@njit
def find_end(data, position, end, name_start, name_end):  # type: ignore[no-untyped-def]
    """Where the end tag of the element with this name begins; -1 if there is none ahead."""
    length = name_end - name_start
    last = end - 2 - length
    while position <= last:
        position = find_byte(data, position, last, 60)
        if position + 1 < end and data[np.uint64(position)] == 60 and data[np.uint64(position + 1)] == SLASH:
            matched = 0
            while matched < length and lower(data[position + 2 + matched]) == lower(data[name_start + matched]):
                matched += 1
            after = position + 2 + length
            if matched == length and (after >= end or not (97 <= lower(data[after]) <= 122)):
                return position
        position += 1
    return -1
