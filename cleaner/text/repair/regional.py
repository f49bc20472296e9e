"""Terms of Taiwan and Hong Kong that a converter left half done in simplified text: `軟體`, `伺服器`, `领網域`.

The terms are `cleaner/models/regional_terms.tsv`. One is taken for a leftover if it has a traditional character and the
text around it is simplified; a term that is written alike in both (`伺服器`) only if the text has such a leftover. In
quotation marks, or on a line that speaks of Taiwan, Hong Kong or scripts, it is what the author wrote.
"""

import re
from functools import cache
from typing import NamedTuple

from cleaner.text.edits import Edit
from cleaner.text.models import MODELS
from cleaner.text.repair.han_table import han_table

__all__ = ["find_regional_terms", "is_simplified", "simplified_only", "traditional_only"]

TERMS_FILE = MODELS / "regional_terms.tsv"
LONGEST_TERM = 8  # characters, and then some
LEAST_SIMPLIFIED = 10  # characters that only simplified Chinese has
MOST_TRADITIONAL_RATIO = 0.2  # to those
SPOKEN_OF = re.compile("台湾|台灣|臺灣|香港|港台|港澳|繁体|繁體|正體|正体|两岸|兩岸|用语|用語|译名|譯名|译为|譯為")
QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", '"': '"', "(": ")", "（": "）"}
DOMAIN = "网域"
FIELDS = "领区海流地水疆音境场值频"
"""What stands before 域 in words that have nothing to do with domain names: converters write 领域 as 领網域."""


@cache
def traditional_only() -> frozenset[str]:
    """Characters of traditional Chinese that simplified Chinese writes otherwise."""
    return frozenset(han_table().simplified)


@cache
def simplified_only() -> frozenset[str]:
    """Characters of GB 2312 that Big5 does not have and whose traditional form is another."""
    return frozenset(
        character
        for character in han_table().traditional
        if character.encode("gb2312", "ignore") and not character.encode("big5", "ignore")
    )


def is_simplified(text: str) -> bool:
    """Whether a text is written in simplified Chinese, but for a few characters."""
    simplified, traditional = simplified_only(), traditional_only()
    count = sum(character in simplified for character in text)
    return count >= LEAST_SIMPLIFIED and sum(map(traditional.__contains__, text)) <= MOST_TRADITIONAL_RATIO * count


class Terms(NamedTuple):
    """The terms, all by their simplified form."""

    pattern: re.Pattern[str]  # finds them with each character in either form
    meaning: dict[str, str]
    neutral: frozenset[str]  # written alike in both scripts
    sign: re.Pattern[str]  # a character of theirs that only traditional Chinese has


@cache
def regional_terms() -> Terms:
    """The terms of the file, and `網域` in the place of `域`."""
    table = han_table().simplified
    meaning, neutral, patterns = {DOMAIN: DOMAIN[-1]}, set(), []
    for line in TERMS_FILE.read_text("utf-8").splitlines():
        term, tab, mainland = line.partition("\t")
        if not tab or line.startswith("#"):
            continue
        meaning[simplify(term)] = mainland
        patterns.append("".join(f"[{character}{table.get(character, '')}]" for character in term))
        if term == simplify(term):
            neutral.add(term)
    longest_first = sorted(patterns, key=lambda pattern: (-pattern.count("["), pattern))
    pattern = re.compile(f"(?<=[{FIELDS}])[網网]域|" + "|".join(longest_first))
    signs = sorted(traditional_only().intersection("".join(patterns)))
    return Terms(pattern, meaning, frozenset(neutral), re.compile(f"[{''.join(signs)}]"))


def simplify(text: str) -> str:
    """The text with each character in its simplified form."""
    table = han_table().simplified
    return "".join(table.get(character, character) for character in text)


def find_regional_terms(text: str) -> list[Edit]:
    """The leftovers, each with the mainland's term."""
    terms = regional_terms()
    if not any(has_leftover_at(text, sign.start()) for sign in terms.sign.finditer(text)) or not is_simplified(text):
        return []
    return [
        Edit(match.start(), match.end(), terms.meaning[simplify(match[0])], "regional_term")
        for match in terms.pattern.finditer(text)
        if (is_leftover(match) or match[0] in terms.neutral) and not is_spoken_of(text, match)
    ]


def has_leftover_at(text: str, position: int) -> bool:
    """Whether a traditional character belongs to a term: a look at its neighbours, to spare most texts the search."""
    around = regional_terms().pattern.finditer(text, max(0, position - LONGEST_TERM), position + LONGEST_TERM)
    return any(map(is_leftover, around))


def is_leftover(match: re.Match[str]) -> bool:
    """Whether a term has a character that only traditional Chinese has."""
    return not traditional_only().isdisjoint(match[0])


def is_spoken_of(text: str, match: re.Match[str]) -> bool:
    """Whether a term is quoted, or its line is about how others write or say it."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if before and QUOTES.get(before) == after:
        return True
    begin, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    return SPOKEN_OF.search(text, begin, end if end >= 0 else len(text)) is not None
