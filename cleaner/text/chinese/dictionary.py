"""The Chinese dictionary: words with their probabilities, and how characters stand in words that it has not.

350,000 words, 16 MB, made from `chinese/` in two tenths of a second and kept (`cleaner.text.kept_tables`).
"""

import sys
from ast import literal_eval
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import zstandard

from cleaner.text.chinese import word_tree
from cleaner.text.chinese.word_tree import FIRST_HAN, HAN_SYMBOL, IDEOGRAPHS, LAST_HAN, Tree, make_tree
from cleaner.text.kept_tables import Table, kept_tables
from cleaner.text.units import shingles

__all__ = ["Dictionary", "dictionary"]

FOLDER = Path(__file__).parent
WORDS, CHARACTERS = "words.txt.zst", "characters.txt.zst"
NO_EMISSION = -3.14e100  # jieba's least number: it swallows whatever is added to it
STATES = "BMES"


class Dictionary(NamedTuple):
    """Words as a tree and characters as they stand in unknown words."""

    tree: Tree
    unknown_cost: float  # of a character that is no word: that of a word seen once
    emissions: npt.NDArray[np.float64]  # (ideographs by symbol, 4): log probability as B, M, E, S


def read(name: str) -> bytes:
    """A file of `chinese/`; zstd undoes it in a tenth of the time that xz takes, for a tenth more bytes."""
    return zstandard.ZstdDecompressor().decompress((FOLDER / name).read_bytes())


def read_emissions(symbols: npt.NDArray[np.uint16]) -> npt.NDArray[np.float64]:
    emissions = np.full((IDEOGRAPHS, len(STATES)), NO_EMISSION)
    for line in read(CHARACTERS).decode("utf-8").splitlines():
        character, *numbers = line.split()
        if FIRST_HAN <= ord(character) <= LAST_HAN:
            row = symbols[ord(character) - FIRST_HAN] - HAN_SYMBOL
            emissions[row] = [NO_EMISSION if word == "-" else float(word) for word in numbers]
    return emissions


@cache
def dictionary() -> Dictionary:
    """The dictionary; the arrays are not to be written to."""
    code = [Path(str(module.__file__)) for module in (word_tree, shingles)]
    sources = [FOLDER / WORDS, FOLDER / CHARACTERS, Path(__file__), *code]
    *of_tree, unknown_cost, emissions = kept_tables("dictionary", sources, make_dictionary)
    return Dictionary(Tree(*of_tree), float(unknown_cost), emissions)


def make_dictionary() -> list[Table]:
    """The arrays of the tree, the cost of an unknown character, the emissions."""
    tree, total = make_tree(np.frombuffer(read(WORDS), np.uint8))
    return [*tree, np.array(np.log(total)), read_emissions(tree.symbols)]


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
    for name, text in ((WORDS, words), (CHARACTERS, characters)):
        (FOLDER / name).write_bytes(zstandard.ZstdCompressor(level=22).compress(text.encode("utf-8")))


if __name__ == "__main__":
    write_files(Path(sys.argv[1]))
