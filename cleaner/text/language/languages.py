"""Language codes, and what letters and common words say of the language of a text in a script that many share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

import regex

__all__ = ["LANGUAGE_OF_SCRIPT", "LanguageTraits", "code_of_label", "read_codes", "read_traits"]

LANGUAGE_OF_SCRIPT = {
    "Hangul": "ko",
    "Greek": "el",
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Myanmar": "my",
    "Tibetan": "bo",
    "Georgian": "ka",
    "Armenian": "hy",
    "Ethiopic": "am",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Oriya": "or",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thaana": "dv",
    "Mongolian": "mn",
    "Tifinagh": "zgh",
    "Cherokee": "chr",
    "Syriac": "syr",
    "Nko": "nqo",
    "Canadian_Aboriginal": "iu",
    "Yi": "ii",
    "Ol_Chiki": "sat",
}
"""Scripts in which nearly all of the web is one language; the Latin, Cyrillic, Arabic, Devanagari, Bengali and Hebrew
scripts are not here and go to the model."""

WORD = regex.compile(r"[\p{L}\p{M}]+")

WORD_ODDS = 1.0  # natural logarithm: a common word makes its languages e times as likely
LETTER_ODDS = 1.5  # a letter that a language does not have makes it e^1.5 = 4.5 times less likely
MOST_LETTERS = 4  # names and quotations bring foreign letters: more than this many count no further
# Odds of 1 to 2 and 1 to 2.5 do equally well on Tatoeba, UDHR and the Leipzig sentences; the mild ones are taken.

WIKIPEDIA_CODES = {"als": "gsw", "bat_smg": "sgs", "bh": "bho", "fiu_vro": "vro", "roa_rup": "rup", "zh_yue": "yue"}
"""Codes of Wikipedias, the labels of fastText's own models, that mean another language in ISO 639."""


@dataclass(frozen=True)
class LanguageTraits:
    """The alphabets and common words of languages, and how they move the chances a model gives."""

    languages: frozenset[str]
    alphabets: Mapping[str, frozenset[str]]
    languages_of_word: Mapping[str, frozenset[str]]
    letters: frozenset[str]

    def weigh(self, text: str, chances: Mapping[str, float]) -> dict[str, float]:
        """The chances of languages (0..1) after a look at the letters and words of a lower-case text.

        What the languages of the table have together stays theirs and is only dealt out anew among them, so that a
        language whose words are not in the table (Sicilian beside Italian) loses nothing to one whose words are.
        """
        known = [language for language in chances if language in self.languages]
        together = sum(chances[language] for language in known)
        if len(known) < 2 or not together:
            return dict(chances)
        odds = self._odds(text, known)
        most = max(odds.values())
        moved = {language: chances[language] * exp(odds[language] - most) for language in known}
        scale = together / sum(moved.values()) if sum(moved.values()) else 0.0
        return {**chances, **{language: chance * scale for language, chance in moved.items()}}

    def _odds(self, text: str, languages: list[str]) -> dict[str, float]:
        """The logarithm of the odds of each language; each word and each letter counts once."""
        words = [self.languages_of_word[word] for word in self.languages_of_word.keys() & WORD.findall(text)]
        letters = self.letters.intersection(text)
        return {
            language: WORD_ODDS * sum(language in speakers for speakers in words)
            - LETTER_ODDS * min(MOST_LETTERS, len(letters - self.alphabets[language]))
            for language in languages
        }


@cache
def read_traits(path: Path) -> LanguageTraits:
    """Read a table with a line for each language: code, letters beside a to z, common words; tabs between."""
    alphabets: dict[str, frozenset[str]] = {}
    languages_of_word: dict[str, frozenset[str]] = {}
    for line in _lines(path):
        language, letters, words = line.split("\t")
        if letters:
            alphabets[language] = frozenset(letters)
        for word in words.split():
            languages_of_word[word] = languages_of_word.get(word, frozenset()) | {language}
    every_letter = frozenset().union(*alphabets.values())
    languages = frozenset().union(*languages_of_word.values())
    without = dict.fromkeys(languages - set(alphabets), every_letter)
    return LanguageTraits(languages, alphabets | without, languages_of_word, every_letter)


@cache
def read_codes(path: Path) -> dict[str, str]:
    """Read a table with a line for each code that we give as another: theirs, ours; a tab between."""
    return dict(line.split("\t") for line in _lines(path))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]


def code_of_label(label: str, codes: Mapping[str, str]) -> str:
    """The code of a fastText label: `__label__zh`, `__label__cmn_Hani` and `__label__zho_Hans` are all 'zh'.

    A label with a script is ISO 639-3; one without is a Wikipedia's code.
    """
    name = label.removeprefix("__label__").replace("-", "_").lower()
    language = name.partition("_")[0]
    return WIKIPEDIA_CODES.get(name) or codes.get(language, language)
