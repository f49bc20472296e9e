"""The Chinese dictionary: words with their probabilities, as arrays that kernels walk.

A word is a path of characters through a tree. The nodes of first characters stand in an array; every other step is a
key (node and character) of one hash table, so that a step costs one look into memory. 350,000 words, 12 MB, made anew
from `chinese/` in a quarter of a second by each process that asks for them.
"""

import lzma
import sys
from ast import literal_eval
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import code_point_at
from cleaner.text.shingles import mixed

__all__ = ["FIRST_HAN", "HAN_SYMBOL", "LAST_HAN", "Dictionary", "child", "dictionary", "symbol_of"]

FOLDER = Path(__file__).with_name("chinese")

FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5  # the ideographs that jieba takes for Chinese
HAN_SYMBOL = 128  # symbol of the first of them; ASCII is its own symbol
SYMBOLS = HAN_SYMBOL + LAST_HAN - FIRST_HAN + 1
SYMBOL_BITS = 15  # there are 21,078 symbols

TABLE_SIZE = 1 << 20  # slots; twice the 486,000 steps there are
NODE_BITS = 19  # there are 498,000 nodes
NODE_MASK = (1 << NODE_BITS) - 1
NO_WORD = np.inf
"""Cost of a node at which no word ends."""
NO_EMISSION = -3.14e100  # jieba's least number: it swallows whatever is added to it
STATES = "BMES"

SPACE, BREAK, ZERO = ord(" "), ord("\n"), ord("0")

njit = numba.njit(cache=True, nogil=True)


class Dictionary(NamedTuple):
    """Words as a tree and characters as they stand in unknown words."""

    roots: npt.NDArray[np.int32]  # node of each symbol as first character; 0 is none
    steps: npt.NDArray[np.int64]  # hash table, node and symbol -> node, all three in a slot; 0 is empty
    costs: npt.NDArray[np.float32]  # of the word that ends at a node: -log of its probability
    unknown_cost: float  # of a character that is no word: that of a word seen once
    emissions: npt.NDArray[np.float64]  # (ideographs, 4): log probability as B, M, E, S


@njit
def symbol_of(code):  # type: ignore[no-untyped-def]
    """The symbol of a code point; -1 where no word has it."""
    if code < HAN_SYMBOL:
        return np.int64(code)
    return np.int64(code) - FIRST_HAN + HAN_SYMBOL if FIRST_HAN <= code <= LAST_HAN else np.int64(-1)


@njit
def slot_of(steps, key):  # type: ignore[no-untyped-def]
    """The slot that holds the step with this key (node << SYMBOL_BITS | symbol), or the empty one where it would go."""
    slot = np.int64(mixed(np.uint64(key))) & (TABLE_SIZE - 1)
    while steps[slot] >> NODE_BITS != key and steps[slot] != 0:
        slot = (slot + 1) & (TABLE_SIZE - 1)
    return slot


@njit
def child(steps, node, symbol):  # type: ignore[no-untyped-def]
    """The node that a character leads to; 0 if no word goes on with it."""
    return steps[slot_of(steps, node << SYMBOL_BITS | symbol)] & NODE_MASK


@njit
def grow_tree(listing, roots, steps, counts):  # type: ignore[no-untyped-def]
    """Enters the words of a listing (uint8: lines of word, space, count); returns the sum of all counts."""
    total = position = last_node = 0
    while position < listing.shape[0]:
        node, is_known = np.int64(0), True
        while listing[position] != SPACE:
            code, width = code_point_at(listing, position, listing.shape[0])
            symbol = symbol_of(code)
            is_known = is_known and symbol >= 0
            if is_known and node == 0:
                if roots[symbol] == 0:
                    last_node += 1
                    roots[symbol] = last_node
                node = np.int64(roots[symbol])
            elif is_known:
                key = np.int64(node) << SYMBOL_BITS | symbol
                slot = slot_of(steps, key)
                if steps[slot] == 0:
                    last_node += 1
                    steps[slot] = key << NODE_BITS | last_node
                node = np.int64(steps[slot] & NODE_MASK)
            position += width
        count = 0
        position += 1
        while listing[position] != BREAK:
            count = 10 * count + listing[position] - ZERO
            position += 1
        position += 1
        total += count
        if is_known:
            counts[node] = count
    return total


def read(name: str) -> bytes:
    return lzma.decompress((FOLDER / name).read_bytes())


def read_emissions() -> npt.NDArray[np.float64]:
    emissions = np.full((LAST_HAN - FIRST_HAN + 1, len(STATES)), NO_EMISSION)
    for line in read("characters.txt.xz").decode("utf-8").splitlines():
        character, *numbers = line.split()
        if FIRST_HAN <= ord(character) <= LAST_HAN:
            emissions[ord(character) - FIRST_HAN] = [NO_EMISSION if word == "-" else float(word) for word in numbers]
    return emissions


@cache
def dictionary() -> Dictionary:
    """The dictionary; the arrays are not to be written to."""
    roots, steps = np.zeros(SYMBOLS, np.int32), np.zeros(TABLE_SIZE, np.int64)
    counts = np.zeros(1 << NODE_BITS, np.int64)
    total = grow_tree(np.frombuffer(read("words.txt.xz"), np.uint8), roots, steps, counts)
    costs = np.full(len(counts), NO_WORD, np.float32)
    costs[counts > 0] = np.log(total) - np.log(counts[counts > 0])
    return Dictionary(roots, steps, costs, float(np.log(total)), read_emissions())


def write_files(jieba: Path) -> None:
    """Makes the files of `chinese/` from the folder of the package jieba."""
    entries = [line.split(" ")[:2] for line in (jieba / "dict.txt").read_text("utf-8").splitlines()]
    words = "".join(f"{word} {count}\n" for word, count in sorted(entries))
    _, _, table = (jieba / "finalseg" / "prob_emit.py").read_text("utf-8").partition("P=")
    emissions: dict[str, dict[str, float]] = literal_eval(table)
    characters = ""
    for character in sorted(set().union(*emissions.values())):
        row = [f"{emissions[state][character]:.4f}" if character in emissions[state] else "-" for state in STATES]
        characters += f"{character} {' '.join(row)}\n"
    for name, text in (("words.txt.xz", words), ("characters.txt.xz", characters)):
        (FOLDER / name).write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    write_files(Path(sys.argv[1]))
