"""A mirror site for tests: puts pinyin notes into the bytes of a page of GBK, and decodes it as such servers do."""

from collections.abc import Mapping

from cleaner.text.repair.gbk import EURO, char_of_pair


def note_bytes(page: bytes, notes: Mapping[str, str]) -> bytes:
    """The page with a note behind every two bytes that are those of a character, wherever pairs begin."""
    for character, note in notes.items():
        page = page.replace(character.encode("gbk"), character.encode("gbk") + f"({note})".encode("gbk"))
    return page


def decode_pairs(page: bytes, lost: str = "?") -> str:
    """The page as code page 936: a first byte without a second takes the byte behind it along; both become `lost`."""
    characters = char_of_pair()
    text, place = "", 0
    while place < len(page):
        byte = page[place]
        pair = byte << 8 | page[place + 1] if byte > 0x80 and place + 1 < len(page) else 0
        if byte <= 0x80:
            text += chr(byte) if byte < 0x80 else EURO
            place += 1
        else:
            text += characters.get(pair, lost)
            place += 2
    return text


def mirror(text: str, notes: Mapping[str, str], lost: str = "?") -> str:
    """What becomes of a text on such a site."""
    return decode_pairs(note_bytes(text.encode("gbk"), notes), lost)
