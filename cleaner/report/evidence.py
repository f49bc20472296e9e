"""The part of a dropped document that shows why it was dropped, with the words of its evidence marked."""

import re
from typing import NamedTuple

BEFORE = 80
"""Characters shown before the first word of the evidence."""
LOOKED_THROUGH = 20_000
"""Characters of a text that are searched for its evidence."""
LEAST_TERM, MOST_TERM = 2, 60
"""Characters of a word of the evidence that is looked for: one would be everywhere, a sentence is no quotation."""
MOST_TERMS = 20


class Piece(NamedTuple):
    """Characters of a text; `is_evidence` if the reason rests on them."""

    text: str
    is_evidence: bool = False


def excerpt(text: str, evidence: str | None, most: int) -> list[Piece]:
    """At most so many characters around the first word of the evidence, or the beginning; dots where it was cut.

    Stages name what they found, parted by commas. Words that stand disguised in the text are not marked.
    """
    terms = _terms(evidence)
    spans = [found.span() for found in terms.finditer(text, 0, LOOKED_THROUGH)] if terms else []
    start = max(0, spans[0][0] - BEFORE) if spans and spans[0][1] > most else 0
    end = min(len(text), start + most)
    pieces, position = [Piece("… ")] if start else [], start
    for first, last in spans:
        if last > end:
            break
        pieces += [Piece(text[position:first]), Piece(text[first:last], is_evidence=True)]
        position = last
    pieces += [Piece(text[position:end]), Piece(" …" if end < len(text) else "")]
    return [piece for piece in pieces if piece.text]


def _terms(evidence: str | None) -> re.Pattern[str] | None:
    """What finds the words of the evidence, longer ones first."""
    words = {word.strip() for word in (evidence or "").split(",")}
    fit = sorted((word for word in words if LEAST_TERM <= len(word) <= MOST_TERM), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, fit[:MOST_TERMS])), re.IGNORECASE) if fit else None
