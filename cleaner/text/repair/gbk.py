"""GBK by pairs of bytes, as servers and browsers read it: with the private-use areas that Python's codec leaves out.

A pair of bytes has one character and a character one pair, but for characters that were in the private-use area of
Unicode until 2005 or 2022 and have a place of their own since: both mean the same pair.
"""

from functools import cache

__all__ = ["EURO", "FIRST_LEAD", "LAST", "char_of_pair", "pair_of_char", "pairs_of"]

FIRST_LEAD, LAST = 0x81, 0xFE
EURO = "€"  # code page 936 has it as the single byte 0x80

MOVED = (  # code points of GB 18030-2022 (and of 2005) for pairs that Python's codec still reads as private use
    ("︐︒︑︓︔︕︖︗︘︙", 0xA6D9),
    ("\u1e3f", 0xA8BC),
    ("\u01f9", 0xA8BF),
)
VERTICAL_TAIL = {0xA6E0: 0xA6EC, 0xA6E1: 0xA6ED, 0xA6E2: 0xA6F3}  # the run above is cut: ︗ ︘ ︙ stand further on


@cache
def char_of_pair() -> dict[int, str]:
    """The character of every pair `lead << 8 | trail` that has one."""
    pairs = {}
    for lead in range(FIRST_LEAD, LAST + 1):
        for trail in range(0x40, LAST + 1):
            character = bytes((lead, trail)).decode("gb18030", "replace")
            if len(character) == 1 and character != "\ufffd":
                pairs[lead << 8 | trail] = character
    return pairs


@cache
def pair_of_char() -> dict[str, int]:
    """The pair of every character that GBK can write, under its old and its new code point."""
    pairs = {character: pair for pair, character in char_of_pair().items()}
    for characters, first in MOVED:
        for offset, character in enumerate(characters):
            pair = VERTICAL_TAIL.get(first + offset, first + offset)
            pairs.setdefault(character, pair)
    return pairs


def pairs_of(text: str) -> bytes | None:
    """The text in code page 936; None if it has a character that cannot be written so."""
    table = pair_of_char()
    written = bytearray()
    for character in text:
        if character < "\x80":
            written.append(ord(character))
        elif character == EURO:
            written.append(0x80)
        elif (pair := table.get(character)) is not None:
            written += bytes((pair >> 8, pair & 0xFF))
        else:
            return None
    return bytes(written)
