"""Notes of pinyin in brackets: how they are written, in what ways mirror sites break them."""

import re
from typing import NamedTuple

__all__ = ["BRACKETED", "FIRST_HAN", "LAST_HAN", "LETTERS", "PINYIN", "TORN", "Note", "notes_in", "torn_in"]

LETTERS = "a-züāáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑɡ"
"""Letters of pinyin as GBK has them: ɑ and ɡ are its own."""
PINYIN = frozenset(filter(re.compile(f"[{LETTERS}]").match, map(chr, range(0x2000))))

FIRST_HAN, LAST_HAN = "㐀", "鿿"
BRACKETED = re.compile(rf"\( ?([{LETTERS}]{{1,6}}) ?\)")
"""`(jī)`, `(luò )`, `(yan)`."""
TORN = re.compile(rf"(?:\?|[\ufffd\x00]{{1,2}})\(?([{LETTERS}]{{1,6}}) ?\)")
"""A note whose bracket went with the lost byte before it: `?jī)`, or with replacement characters or NULs for both."""
LOST_SIGN = re.compile("[?\ufffd\\x00]")


class Note(NamedTuple):
    """A match of BRACKETED: where it stands in a text, what it says, and the Han character before it."""

    start: int
    end: int
    reading: str
    character: str


def notes_in(text: str) -> list[Note]:
    """The notes behind Han characters.

    A pattern that looks behind itself would be asked at every character of the text, not at the brackets alone.
    """
    notes = []
    for bracketed in BRACKETED.finditer(text):
        start, end = bracketed.span()
        character = text[start - 1 : start]
        if FIRST_HAN <= character <= LAST_HAN:
            notes.append(Note(start, end, bracketed[1], character))
    return notes


def torn_in(text: str) -> list[re.Match[str]]:
    """The matches of TORN, asked at the signs that begin one alone."""
    found: list[re.Match[str]] = []
    end = 0
    for sign in LOST_SIGN.finditer(text):
        torn = TORN.match(text, sign.start()) if sign.start() >= end else None
        if torn:
            end = torn.end()
            found.append(torn)
    return found
