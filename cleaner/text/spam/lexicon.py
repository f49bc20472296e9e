"""The lexicon of unwanted pages: phrases with a category and a weight, and what they are read from.

`cleaner/models/spam.txt` says how the file is written.
"""

import re
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.models import MODELS
from cleaner.text.spam.phrases import Phrases, compile_phrases

__all__ = ["CATEGORIES", "Lexicon", "expand", "lexicon", "read_lexicon"]

FILE = MODELS / "spam.txt"

CATEGORIES = (
    *("gambling", "porn", "private_server", "certificate_sale", "fraud_offer", "pharma"),
    *("medical_advert", "hotline", "keyword_stuffing", "link_farm", "parked_page", "error_page", "spun_text"),
    "notice",
    *("news", "care", "place", "claim", "farm", "pitch"),
)
"""What a phrase can be evidence of; from `news` on they speak for honest text, or say only how a text speaks."""

HEADING = re.compile(r"\[([a-z_]+) ([1-9])\]")
GROUP = re.compile(r"\{([^}]*)\}")
ENTRY = re.compile(r"(?:\{[^}]*\}|[^\s{}])+")


class Lexicon(NamedTuple):
    """The terms, what they are evidence of, and how much they weigh."""

    terms: tuple[str, ...]
    categories: npt.NDArray[np.int16]  # of a term: place in CATEGORIES
    weights: npt.NDArray[np.float32]
    phrases: Phrases


def expand(entry: str) -> list[str]:
    """The terms that an entry stands for: `{a b}{c d}` for `ac`, `ad`, `bc` and `bd`; `_` is a space."""
    parts = GROUP.split(entry)
    choices = [part.split() if place % 2 else [part] for place, part in enumerate(parts)]
    return ["".join(chosen).replace("_", " ") for chosen in product(*choices)]


def read_lexicon(text: str) -> tuple[dict[str, tuple[str, float]], dict[str, str]]:
    """The terms of a lexicon file with category and weight, and the letters written in place of others.

    A term that stands in several lists belongs to the first.
    """
    terms: dict[str, tuple[str, float]] = {}
    letters: dict[str, str] = {}
    heading: tuple[str, float] | None = None
    for line in text.splitlines():
        if line == "[letters]":
            heading = None
        elif opened := HEADING.fullmatch(line):
            heading = opened[1], float(opened[2])
        elif line.startswith("#"):
            continue
        elif heading is None:
            letters.update({written: pair[0] for pair in line.split() for written in pair[1:]})
        else:
            for entry in ENTRY.findall(line):
                for term in expand(entry):
                    terms.setdefault(term, heading)
    return terms, letters


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package, made when first asked for."""
    terms, letters = read_lexicon(FILE.read_text("utf-8"))
    categories = np.array([CATEGORIES.index(category) for category, _ in terms.values()], np.int16)
    weights = np.array([weight for _, weight in terms.values()], np.float32)
    return Lexicon(tuple(terms), categories, weights, compile_phrases(terms, letters))
