"""What the kernels of repetition measure, said in plain Python: slow, and short enough to check by eye."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product
from typing import NamedTuple


class Token(NamedTuple):
    """A word or mark; `is_character`: a word that is one character of a script without spaces."""

    text: str
    is_character: bool = False


def joined(tokens: Sequence[Token]) -> str:
    """The tokens with a space between, save beside a single character."""
    gaps = ["" if one.is_character or other.is_character else " " for one, other in pairwise(tokens)]
    return "".join(token.text + gap for token, gap in zip(tokens, [*gaps, ""], strict=True))


def n_grams(tokens: Sequence[Token], n: int) -> list[tuple[Token, ...]]:
    return [tuple(tokens[place : place + n]) for place in range(len(tokens) - n + 1)]


def top_n_gram_ratio(tokens: Sequence[Token], n: int, text: str) -> float:
    grams = n_grams(tokens, n)
    if not grams:
        return 0.0
    gram, occurrences = Counter(grams).most_common(1)[0]  # of equals the one met first
    return min(1.0, occurrences * len(joined(gram)) / len(text))


def duplicate_n_gram_ratio(tokens: Sequence[Token], n: int, text: str) -> float:
    grams, met, characters, place = n_grams(tokens, n), set(), 0, 0
    while place < len(grams):
        if grams[place] in met:
            characters += sum(len(token.text) for token in grams[place])
            place += n
        else:
            met.add(grams[place])
            place += 1
    return characters / len(text) if text else 0.0


def n_gram_measures(tokens: Sequence[Token], text: str) -> dict[str, float]:
    top = {f"top_{n}_gram_ratio": top_n_gram_ratio(tokens, n, text) for n in range(2, 5)}
    return top | {f"duplicate_{n}_gram_ratio": duplicate_n_gram_ratio(tokens, n, text) for n in range(5, 11)}


def line_measures(text: str) -> dict[str, float]:
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line and not line.isspace():
            paragraphs[-1].append(line)
        else:
            paragraphs.append([])
    kinds = {
        "line": [line for lines in paragraphs for line in lines],
        "paragraph": ["\n".join(lines) for lines in paragraphs if lines],
    }
    measures = {}
    for (kind, units), unit in product(kinds.items(), ("ratio", "character_ratio")):
        again = [unit for place, unit in enumerate(units) if unit in units[:place]]
        share = len(again) / len(units) if units else 0.0
        characters = sum(map(len, again)) / len(text) if text else 0.0
        measures[f"duplicate_{kind}_{unit}"] = share if unit == "ratio" else characters
    return measures
