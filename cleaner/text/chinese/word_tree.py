"""The words of a dictionary as a tree of characters, laid out so that the steps a text takes most often lie together.

A word is a path of *symbols*, numbers of characters, of which the commonest come first: what is known of 500 of them,
three quarters of a Chinese text, then fits the first cache. The first two symbols of a word, a *pair*, are told by the
bits of a table, and most steps of a text end there. Every further step is a key (node and symbol) of one hash table,
asked only where a sieve lets the key through.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.bitmasks import bit_count
from cleaner.text.units.characters import code_point_at
from cleaner.text.units.shingles import mixed

__all__ = [
    "FIRST_HAN",
    "HAN_SYMBOL",
    "IDEOGRAPHS",
    "LAST_HAN",
    "LAST_NODE",
    "Tree",
    "further",
    "make_tree",
    "pair_node",
    "symbol_of",
]

FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5  # the ideographs that jieba takes for Chinese
IDEOGRAPHS = LAST_HAN - FIRST_HAN + 1
HAN_SYMBOL = 128  # symbol of the commonest of them; ASCII is its own symbol
SYMBOL_BITS = 15
PAIRED = 4096  # symbols whose pairs are told by bits: 99 in 100 of the pairs in Chinese text
CELLS = PAIRED // 64  # of a first symbol, 64 second symbols in each

NODE_BITS = 19  # 486,000 nodes, and behind them, counted from the last, a node for each symbol that begins a word
LAST_NODE = (1 << NODE_BITS) - 1
TABLE_SIZE = 1 << 19  # slots, for 317,000 steps
SIEVE_BITS = 16  # of the number of words, of 64 bits, in the sieve: one key in fifty passes that should not
NO_WORD = np.float32(np.inf)
"""Cost of a node at which no word ends."""

SPACE, BREAK, ZERO = ord(" "), ord("\n"), ord("0")

njit = numba.njit(cache=True, nogil=True)
forced = numba.njit(cache=True, nogil=True, forceinline=True)  # a call hands on six arrays: it costs more than the work


class Tree(NamedTuple):
    """Words and their costs: -log of the probability of each. Node 0 is none, the next are the pairs in order."""

    symbols: npt.NDArray[np.uint16]  # of every ideograph, by its place behind FIRST_HAN
    single_costs: npt.NDArray[np.float32]  # of each symbol as a word
    pair_bits: npt.NDArray[np.uint64]  # (PAIRED * CELLS): which symbols follow a first one
    pairs_before: npt.NDArray[np.int32]  # pairs in the cells before each
    sieve: npt.NDArray[np.uint64]  # two bits for each step of the table
    steps: npt.NDArray[np.int64]  # hash table, node and symbol -> node, all three in a slot; 0 is empty
    costs: npt.NDArray[np.float32]  # of the word that ends at a node


@forced
def symbol_of(code, symbols):  # type: ignore[no-untyped-def]
    """The symbol of a code point; -1 where no word has it."""
    if code < HAN_SYMBOL:
        return np.int64(code)
    return np.int64(symbols[code - FIRST_HAN]) if FIRST_HAN <= code <= LAST_HAN else np.int64(-1)


@forced
def pair_node(one, two, pair_bits, pairs_before):  # type: ignore[no-untyped-def]
    """The node that the first two symbols of a word lead to; 0 if no word begins with them, or the second is below 0.

    Below 0 where `further` has to be asked, from node `LAST_NODE - one`: were it asked here, numba would count
    references to the arrays, which takes longer than the work.
    """
    if np.uint64(one | two) >= np.uint64(PAIRED):
        return np.int64(-1) if two >= 0 else np.int64(0)
    cell = np.uint64(one * CELLS + (two >> 6))
    bits, bit = pair_bits[cell], np.uint64(1) << np.uint64(two & 63)
    if bits & bit == 0:
        return np.int64(0)
    return np.int64(1) + pairs_before[cell] + np.int64(bit_count(bits & (bit - np.uint64(1))))


@forced
def further(node, symbol, sieve, steps):  # type: ignore[no-untyped-def]
    """The node that a symbol leads to from a node; 0 if no word goes on with it."""
    key = np.int64(node) << SYMBOL_BITS | symbol
    hashed = mixed(np.uint64(key))
    bits = sieve_bits(hashed)
    if sieve[hashed >> np.uint64(64 - SIEVE_BITS)] & bits != bits:
        return np.int64(0)
    return steps[slot_of(steps, key, hashed)] & LAST_NODE


@forced
def sieve_bits(hashed):  # type: ignore[no-untyped-def]
    """The bits of a key in its word of the sieve; the hash table goes by other bits of the hash."""
    one, other = hashed >> np.uint64(32) & np.uint64(63), hashed >> np.uint64(38) & np.uint64(63)
    return np.uint64(1) << one | np.uint64(1) << other


@forced
def slot_of(steps, key, hashed):  # type: ignore[no-untyped-def]
    """The slot that holds the step with this key (node << SYMBOL_BITS | symbol), or the empty one where it would go."""
    slot = hashed & np.uint64(TABLE_SIZE - 1)
    while steps[slot] >> NODE_BITS != key and steps[slot] != 0:
        slot = (slot + np.uint64(1)) & np.uint64(TABLE_SIZE - 1)
    return slot


@forced
def read_word(listing, position, codes):  # type: ignore[no-untyped-def]
    """Fills `codes` with the code points of the word at `position` of a listing.

    Returns how many there are, the word's number of occurrences, and where the next word begins.
    """
    length = count = 0
    while listing[position] != SPACE:
        codes[length], width = code_point_at(listing, position, len(listing))
        length += 1
        position += width
    position += 1
    while listing[position] != BREAK:
        count = 10 * count + listing[position] - ZERO
        position += 1
    return length, count, position + 1


@njit
def weigh_ideographs(listing, codes, weights):  # type: ignore[no-untyped-def]
    """Adds up how often each ideograph stands in the words of a listing; returns the number of all words."""
    position = total = 0
    while position < len(listing):
        length, count, position = read_word(listing, position, codes)
        total += count
        for code in codes[:length]:
            if FIRST_HAN <= code <= LAST_HAN:
                weights[code - FIRST_HAN] += count
    return total


@njit
def mark_pairs(listing, codes, tree):  # type: ignore[no-untyped-def]
    """Sets the bits of all pairs, and counts those before each cell."""
    symbols, pair_bits, position = tree.symbols, tree.pair_bits, 0
    while position < len(listing):
        length, _, position = read_word(listing, position, codes)
        if length > 1:
            one, two = symbol_of(codes[0], symbols), symbol_of(codes[1], symbols)
            if min(one, two) >= 0 and max(one, two) < PAIRED:
                pair_bits[one * CELLS + (two >> 6)] |= np.uint64(1) << np.uint64(two & 63)
    pairs = np.int64(0)
    for cell in range(len(pair_bits)):
        tree.pairs_before[cell] = pairs
        pairs += np.int64(bit_count(pair_bits[cell]))
    return pairs


@njit
def grow(listing, codes, tree, last_node, counts, single_counts):  # type: ignore[no-untyped-def]
    """Enters the words whose characters all have symbols; pairs have their nodes already, up to `last_node`."""
    symbols, pair_bits, pairs_before = tree.symbols, tree.pair_bits, tree.pairs_before
    steps, sieve, position = tree.steps, tree.sieve, 0
    while position < len(listing):
        length, count, position = read_word(listing, position, codes)
        least = HAN_SYMBOL
        for place in range(length):
            codes[place] = symbol_of(codes[place], symbols)
            least = min(least, codes[place])
        if least < 0:
            continue
        if length == 1:
            single_counts[codes[0]] = count
            continue
        node = pair_node(codes[0], codes[1], pair_bits, pairs_before)
        for place in range(1 if node < 0 else 2, length):
            key = np.int64(LAST_NODE - codes[0] if place == 1 else node) << SYMBOL_BITS | codes[place]
            hashed = mixed(np.uint64(key))
            slot = slot_of(steps, key, hashed)
            if steps[slot] == 0:
                last_node += 1
                steps[slot] = key << NODE_BITS | last_node
                sieve[hashed >> np.uint64(64 - SIEVE_BITS)] |= sieve_bits(hashed)
            node = steps[slot] & LAST_NODE
        counts[node] = count


def make_tree(listing: npt.NDArray[np.uint8]) -> tuple[Tree, float]:
    """The tree of the words of a listing (lines of word, space, number of occurrences), and the sum of the numbers."""
    weights, codes = np.zeros(IDEOGRAPHS, np.int64), np.zeros(len(listing), np.int64)
    total = weigh_ideographs(listing, codes, weights)
    symbols = np.empty(IDEOGRAPHS, np.uint16)
    symbols[np.argsort(-weights, kind="stable")] = HAN_SYMBOL + np.arange(IDEOGRAPHS)
    counts, single_counts = np.zeros(1 << NODE_BITS, np.int64), np.zeros(HAN_SYMBOL + IDEOGRAPHS, np.int64)
    costs, single_costs = (np.full(len(those), NO_WORD) for those in (counts, single_counts))
    cells = np.zeros(PAIRED * CELLS, np.uint64), np.zeros(PAIRED * CELLS, np.int32)
    table = np.zeros(1 << SIEVE_BITS, np.uint64), np.zeros(TABLE_SIZE, np.int64)
    tree = Tree(symbols, single_costs, *cells, *table, costs)
    grow(listing, codes, tree, mark_pairs(listing, codes, tree), counts, single_counts)
    for of_words, number in ((costs, counts), (single_costs, single_counts)):
        of_words[number > 0] = np.log(total) - np.log(number[number > 0])
    return tree, float(total)
