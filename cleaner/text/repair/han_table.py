"""What is known of single Han characters: how they are read, how frequent they are, their other form.

The table is `cleaner/models/han.tsv.xz`, made by `models/han_table.py`: the 20,902 ideographs of GBK and Big5. It is
read in 60 ms when first asked for.
"""

import lzma
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from cleaner.text.models import MODELS

__all__ = ["HanTable", "bare_pinyin", "han_table", "has_reading", "plain_pinyin"]

TABLE_FILE = MODELS / "han.tsv.xz"

LOOK_ALIKES = str.maketrans("ɑɡ", "ag")  # GBK has letters of its own for these two, and fonts show no difference
TONES = "\u0300\u0301\u0304\u030c"  # grave, acute, macron, caron


class HanTable(NamedTuple):
    """The columns of the table, each by character; a character that is missing has no entry."""

    readings: dict[str, tuple[str, ...]]  # with tone marks, composed
    frequency: dict[str, int]  # log2 of the occurrences in jieba's corpus, 1 to 21; of the simplified form
    simplified: dict[str, str]  # of characters that only traditional Chinese has
    traditional: dict[str, str]  # the usual one, of characters that have another traditional form


@cache
def han_table() -> HanTable:
    """The table; shared, so it must not be changed."""
    table = HanTable({}, {}, {}, {})
    for line in lzma.decompress(TABLE_FILE.read_bytes()).decode().splitlines()[1:]:
        character, frequency, simplified, traditional, readings = line.split("\t")
        if readings:
            table.readings[character] = tuple(readings.split(","))
        if frequency != "0":
            table.frequency[character] = int(frequency)
        if simplified != "-":
            table.simplified[character] = simplified
        if traditional != "-":
            table.traditional[character] = traditional
    return table


@cache
def plain_pinyin(reading: str) -> str:
    """A reading composed, in lower case, with the letters of pinyin in place of their look-alikes."""
    return unicodedata.normalize("NFC", reading.translate(LOOK_ALIKES).lower())


@cache
def bare_pinyin(reading: str) -> str:
    """A reading without tone marks, `ü` written `v` as keyboards do."""
    letters = [letter for letter in unicodedata.normalize("NFD", plain_pinyin(reading)) if letter not in TONES]
    return unicodedata.normalize("NFC", "".join(letters)).replace("ü", "v")


@lru_cache(maxsize=1 << 14)
def has_reading(character: str, note: str) -> bool:
    """Whether a character is read so: with the very tone, or without any where the note has no tone mark."""
    readings = han_table().readings.get(character, ())
    note = plain_pinyin(note)
    if note in readings:
        return True
    bare = bare_pinyin(note)
    if bare != note.replace("ü", "v"):
        return False  # it has a tone, and not one of the character's
    known = {bare_pinyin(reading) for reading in readings}
    return bare in known or bare.replace("u", "v", 1) in known
