"""Characters of GBK that a note in the middle of their bytes has torn apart, put together again.

A mirror site looks for the bytes of `機`, not for the character, and so finds them also where the second byte of one
character and the first of the next are the same; there it puts its note `(jī)` too. What decodes the page makes `?` of
the byte before the note and the bracket behind it, and takes all bytes that follow in wrong pairs, until an ASCII byte
sets it right: `因為算力這么` becomes `因?yàn)樗懔\ue793@么`. The note tells the lost byte, for it reads the character
that was taken for one (驗, F2 9E, between 因, D2 F2, and 為, 9E E9); with that byte back the rest decodes as it was.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.text.edits import Edit
from cleaner.text.repair.gbk import EURO, FIRST_LEAD, LAST, char_of_pair, pair_of_char
from cleaner.text.repair.han_table import han_table, has_reading
from cleaner.text.repair.pinyin_notes import BRACKETED, TORN
from cleaner.text.repair.private_use import PRIVATE

__all__ = ["heal"]

FIRST_TRAIL, LAST_ASCII_TRAIL = 0x40, 0x7E
OTHER_SIGN = re.compile("[^㐀-鿿\ue000-\uf8ff]")
LOST = "?\ufffd\0"  # what stands where decoding failed
REPLACEMENT = "\ufffd"
LIKELY_MARK = {0xA1: "。", 0xA3: "，"}  # first byte of 。、“”《》 and of ，：；！？ and full-width letters
OWN_NOTE = re.compile(rf"{BRACKETED.pattern}\Z")
LONGEST_NOTE = 10  # characters, brackets counted
COMMON = 12  # of both characters that a dropped one stood between, on the scale of `HanTable.frequency`
RARE = 5  # on that scale: what comes of bytes that were never side by side
MARK_FREQUENCY = 14  # what a mark of Chinese punctuation counts for, in the measure of `HanTable.frequency`
MARKS = "，。、：；？！“”‘’（）《》—…"


class Shifted(NamedTuple):
    """Bytes in wrong pairs: those of a stretch that ends at `end`, and what stands for a character lost behind them."""

    found: bytes
    end: int
    rest: str


def heal(text: str, torn: re.Match[str], noted: Collection[str], lacks_private: bool) -> Edit | None:
    """The stretch that is shifted by one byte from a match of TORN on, as it was; None if that cannot be told.

    `noted` are the characters with notes in the text: a mirror has a list of them, and this note is from it, too.
    `lacks_private` says that the text has no character of private use: then those of wrong pairs have been dropped.
    """
    before = byte_before(text, torn.start())
    lost = () if before is None else lost_bytes(before, torn[1], noted)
    shifted = collect_bytes(text, torn.end(), lost, noted)
    if shifted is None:
        return None
    whole = decode_best(lost, shifted.found, lacks_private)
    if whole is None or mean_frequency(whole) < mean_frequency(text[torn.end() : shifted.end]):
        return None
    own = BRACKETED.match(text, shifted.end)
    end = own.end() if own and not shifted.rest and has_reading(whole[-1], own[1]) else shifted.end
    return Edit(torn.start(), end, whole + shifted.rest, "split_byte")


def byte_before(text: str, position: int) -> int | None:
    """The last byte of the character before a position, its own note passed over; None if it is not of two bytes."""
    note = OWN_NOTE.search(text, max(0, position - LONGEST_NOTE), position)
    position = note.start() if note else position
    pair = pair_of_char().get(text[position - 1]) if position else None
    return None if pair is None else pair & 0xFF


def lost_bytes(before: int, note: str, noted: Collection[str]) -> tuple[int, ...]:
    """The bytes that make, with the one before them, a character read as the note says: a noted one if there is any."""
    options = characters_read(before, note)
    return tuple(last for last, character in options if character in noted) or tuple(last for last, _ in options)


@cache
def characters_read(before: int, note: str) -> tuple[tuple[int, str], ...]:
    """The characters that begin with a byte and are read as a note says, each with its second byte."""
    characters = char_of_pair()
    options = ((last, characters.get(before << 8 | last, "")) for last in range(FIRST_LEAD, LAST + 1))
    return tuple((last, character) for last, character in options if has_reading(character, note))


def collect_bytes(text: str, position: int, lost: Sequence[int], noted: Collection[str]) -> Shifted | None:
    """The bytes of the characters from a position to where pairs are right again; `lost` is what may stand before them.

    Right again is what follows an ASCII byte that was the second of a pair (80, which is no ASCII, reads `€`), or
    another torn note, whose lost byte then ends a pair. Notes in between belong to characters that never were; they
    have no bytes. Where a byte without a second took one along, both are lost: that character cannot be told, but for
    its kind if it began as marks of punctuation do.
    """
    pairs = pair_of_char()
    found = bytearray()
    while position < len(text):
        character = text[position]
        if character == EURO:
            return Shifted(bytes((*found, 0x80)), position + 1, "")
        if (pair := pairs.get(character)) is not None:
            found += pair.to_bytes(2, "big")
            position += 1
        elif found and (note := BRACKETED.match(text, position)):
            position = note.end()
        elif torn := TORN.match(text, position):
            leads = found[-1:] or lost
            options = [lead << 8 | last for lead in leads for last in lost_bytes(lead, torn[1], noted)]
            return Shifted(bytes((*found, most_frequent(options) & 0xFF)), torn.end(), "") if options else None
        elif character in LOST and found:
            return Shifted(bytes(found[:-1]), position + 1, LIKELY_MARK.get(found[-1], REPLACEMENT))
        else:
            is_trail = FIRST_TRAIL <= ord(character) <= LAST_ASCII_TRAIL
            return Shifted(bytes((*found, ord(character))), position + 1, "") if is_trail else None
    return None


def most_frequent(pairs: Iterable[int]) -> int:
    """The pair whose character is the most frequent; the first of those that are equally so."""
    characters = char_of_pair()
    return max(pairs, key=lambda pair: frequency(characters.get(pair, "")))


def decode_best(lost: Sequence[int], found: bytes, lacks_private: bool) -> str | None:
    """The characters of a lost byte and those after it; None if they are no pairs, or some pair is no character."""
    if not lost or len(found) % 2 == 0:
        return None
    characters = char_of_pair()
    first = most_frequent(byte << 8 | found[0] for byte in lost)
    rest = (found[place] << 8 | found[place + 1] for place in range(1, len(found), 2))
    decoded = ""
    for pair in (first, *rest):
        character = characters.get(pair, "")
        if lacks_private and frequency(character) <= RARE and not OTHER_SIGN.match(character):
            character = parted(pair) or character
        if not character:
            return None
        decoded += character
    return decoded


@cache
def parted(pair: int) -> str:
    """Two frequent characters of which a rare one is the first and the last byte; '' where there are none.

    The bytes between were a character of private use in the wrong pairs, and something has dropped it since.
    """
    characters = char_of_pair()
    lead, last = pair & 0xFF00, pair & 0xFF
    best, least = "", 2 * COMMON
    for private in private_pairs():
        one, other = characters.get(lead | private >> 8, ""), characters.get((private & 0xFF) << 8 | last, "")
        if one and other and frequency(one) + frequency(other) > least:
            best, least = one + other, frequency(one) + frequency(other)
    return best


@cache
def private_pairs() -> tuple[int, ...]:
    """The pairs that are characters of private use."""
    return tuple(pair for pair, character in char_of_pair().items() if PRIVATE.match(character))


@cache
def frequency(character: str) -> int:
    """How frequent a character is in Chinese, on the scale of `HanTable.frequency`; marks of punctuation are, too."""
    return MARK_FREQUENCY if character in MARKS and character else han_table().frequency.get(character, 0)


def mean_frequency(text: str) -> float:
    """The same of a text, 0 for an empty one."""
    return sum(map(frequency, text)) / max(1, len(text))
