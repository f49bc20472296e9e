"""What blocks and nodes are like by themselves: characters by kind, sums over subtrees, siblings of one kind."""

import numba
import numpy as np

from cleaner.text.html.page import COLUMN
from cleaner.text.html.tags import HASH_SEED, hash_of, hash_step
from cleaner.text.units.characters import (
    DIGIT,
    HAN,
    KANA,
    LETTER,
    MARK,
    SYMBOL,
    TERMINAL,
    UNSPACED,
    UPPER,
    code_point_at,
)

njit = numba.njit(cache=True, nogil=True)

STATISTICS = (
    "characters",
    "words",  # runs of letters and digits; Han, Kana and unspaced letters one by one
    "han",
    "digits",
    "upper",
    "marks",
    "terminals",
    "commas",
    "symbols",
    "last_kind",  # class of the last character, 20 for a colon
    "first_kind",  # class of the first
    "prose",  # characters, where the block reads like prose; else 0
    "link_density",
)
PLACE = {name: place for place, name in enumerate(STATISTICS)}
CHARACTERS, WORDS, HAN_COUNT, DIGITS, UPPERS, MARKS, TERMINALS, COMMAS, SYMBOLS, LAST, FIRST_KIND, PROSE, DENSITY = (
    range(13)
)
COLON_KIND = 20
COMMAS_OF = (44, 0xFF0C, 0x3001, 0x060C)
COLONS = (58, 0xFF1A)
START, END, LINK_BYTES, NODE = COLUMN["start"], COLUMN["end"], COLUMN["link_bytes"], COLUMN["node"]
PROSE_CHARACTERS = 25  # a block that long, with a mark within, few links: it reads like prose (Han counts twice)
COMMENT_WORDS = np.array(
    [
        (hash_of(word) ^ hash_of(word) >> 29) & 0x7FFFFFFF
        for word in [
            "comment",
            "comments",
            "commentlist",
            "commenting",
            "disqus",
            "pinglun",
            "reply",
            "replies",
            "respond",
        ]
    ],
    np.int32,
)


@njit
def find_comments(parent, words_end, words, in_comment):  # type: ignore[no-untyped-def]
    """Marks the nodes at or below one whose class or id has a word for comments."""
    begin = 0
    for node in range(1, len(parent)):
        begin = words_end[node - 1]
        in_comment[node] = in_comment[parent[node]]
        for place in range(begin, words_end[node]):
            for word in COMMENT_WORDS:
                in_comment[node] |= words[place] == word


@njit
def count_equal(keys, counts):  # type: ignore[no-untyped-def]
    """Writes to `counts`, float32, how often each of the keys, int64 and not zero, is there: at least 1."""
    size = 16
    while size < 2 * len(keys):
        size *= 2
    held, found = np.zeros(size, np.int64), np.zeros(size, np.int32)
    slots = np.empty(len(keys), np.int32)
    for place in range(len(keys)):
        key = keys[place]
        slot = (key ^ key >> 29) & (size - 1)
        while held[slot] != 0 and held[slot] != key:
            slot = (slot + 1) & (size - 1)
        held[slot] = key
        found[slot] += 1
        slots[place] = slot
    for place in range(len(keys)):
        counts[place] = found[slots[place]]


@njit
def count_repeats(text, blocks, counts):  # type: ignore[no-untyped-def]
    """How many blocks of the page have the same text as each: `counts`, float32 of (blocks,), at least 1."""
    keys = np.empty(len(blocks), np.int64)
    for block in range(len(blocks)):
        key = np.int64(HASH_SEED)
        for position in range(blocks[block, START], blocks[block, END]):
            key = hash_step(key, text[position])
        keys[block] = key | 1
    count_equal(keys, counts)


@njit
def measure_blocks(text, blocks, classes, statistics):  # type: ignore[no-untyped-def]
    """Fills `statistics`, float32 of (blocks, STATISTICS)."""
    for block in range(len(blocks)):
        start, end = blocks[block, START], blocks[block, END]
        row = statistics[block]
        row[:] = 0
        count_kinds(text, start, end, classes, row)
        density = min(1.0, blocks[block, LINK_BYTES] / max(1, end - start))
        row[DENSITY] = density
        size = row[CHARACTERS] + row[HAN_COUNT]
        if density < 0.4 and size >= PROSE_CHARACTERS and row[COMMAS] + row[TERMINALS] > 0:
            row[PROSE] = size


@njit
def count_kinds(text, start, end, classes, row):  # type: ignore[no-untyped-def]
    """Adds up the characters of a block by kind."""
    position, kind, was_word = start, 0, False
    while position < end:
        code, width = code_point_at(text, position, end)
        kind = classes[np.uint64(code)]
        if position == start:
            row[FIRST_KIND] = kind
        position += width
        row[CHARACTERS] += 1
        is_single = kind in (HAN, KANA, UNSPACED)
        is_word = kind in (LETTER, UPPER, DIGIT)
        if is_single or (is_word and not was_word):
            row[WORDS] += 1
        was_word = is_word
        if kind == HAN:
            row[HAN_COUNT] += 1
        elif kind == DIGIT:
            row[DIGITS] += 1
        elif kind == UPPER:
            row[UPPERS] += 1
        elif kind in (MARK, TERMINAL):
            row[MARKS] += 1
            row[TERMINALS] += kind == TERMINAL
            row[COMMAS] += code in COMMAS_OF
            if code in COLONS:
                kind = COLON_KIND
        elif kind == SYMBOL:
            row[SYMBOLS] += 1
    row[LAST] = kind


@njit
def add_up(blocks, parent, values, sums):  # type: ignore[no-untyped-def]
    """Adds `values`, float32 of (blocks, kinds), over subtrees: `sums`, float32 of (nodes, kinds), zero at first."""
    for block in range(len(blocks)):
        node = blocks[block, NODE]
        for kind in range(values.shape[1]):
            sums[node, kind] += values[block, kind]
    for node in range(len(parent) - 1, 0, -1):
        for kind in range(values.shape[1]):
            sums[parent[node], kind] += sums[node, kind]


@njit
def sign_nodes(tag, words_end, words, signatures):  # type: ignore[no-untyped-def]
    """The signature of every node: a hash, int64, of its tag and the words of its class and id."""
    begin = 0
    for node in range(len(tag)):
        value = hash_step(np.int64(HASH_SEED), tag[node])
        for place in range(begin, words_end[node]):
            value = hash_step(value, words[place])
        begin = words_end[node]
        signatures[node] = value


@njit
def count_alike(parent, signatures, alike):  # type: ignore[no-untyped-def]
    """How many children of its parent have a node's signature, itself counted: `alike`, float32 of (nodes,)."""
    keys = np.empty(len(parent), np.int64)
    for node in range(len(parent)):
        keys[node] = hash_step(signatures[node] ^ signatures[node] >> 31, parent[node]) | 1
    count_equal(keys, alike)


@njit
def find_main(parent, sums, kind, share):  # type: ignore[no-untyped-def]
    """The lowest node one comes to from the root by going, each time, to a child with `share` of the sum of `kind`."""
    main = 0
    for node in range(1, len(parent)):
        if parent[node] == main and sums[node, kind] >= share * sums[main, kind] and sums[node, kind] > 0:
            main = node
    return main
