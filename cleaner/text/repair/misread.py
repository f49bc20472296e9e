"""Text that was decoded with the wrong encoding, decoded again: `ä¸­æ–‡`, `ÖÐÎÄ` and `涓枃` are all `中文`.

A stretch is repaired only if it goes back to bytes exactly, those are whole in the encoding they were meant in, and
what comes out is likely while what stood there is not: Han characters in common use, or letters in the place of signs
that never stand within a word. Honest French, Vietnamese, Icelandic or rare Han does not pass.
"""

import re
from collections.abc import Iterator
from functools import cache

from cleaner.text.edits import Edit
from cleaner.text.repair.gbk import EURO, char_of_pair, pairs_of
from cleaner.text.repair.han_table import han_table
from cleaner.text.repair.private_use import PRIVATE

__all__ = ["find_misread"]

LOST = "\ufffd"
WINDOWS = {byte: bytes((byte,)).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
BYTE_OF = {chr(byte): byte for byte in range(0x80, 0x100)} | {sign: byte for byte, sign in WINDOWS.items() if sign}
TAIL = "[\\x80-\\xbf" + "".join(WINDOWS.values()) + "]"
"""What a byte of 80 to BF is read as: a control, a sign of windows-1252, or a sign of Latin-1."""
UTF8_AS_LATIN = re.compile(rf"(?:[Â-ß]{TAIL}|[à-ï]{TAIL}{{2}}|[ð-ô]{TAIL}{{3}})+")
GB2312_AS_LATIN = re.compile(r"[\xa1-\xfe]{4,}")
CONTROL_SIGN = re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")  # windows-1252 read as Latin-1

EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
TYPESET = re.compile(r"[\u2010-\u2044\u20ac\u2122\u2190-\u21ff\u2500-\u27bf\U0001f300-\U0001faff\ufe0f]")
CHINESE_SIGN = re.compile(r"[\x00-\x7f\u2010-\u2044\u2190-\u21ff\u2460-\u27bf\u3000-\u303f\uff00-\uffef\ufffd]")
LATIN_LETTER = re.compile(r"[À-ÖØ-öø-ſ]")

HONEST_SIGNS = "\xa0«»°’‘“”–—…•"  # two of them may follow an accented letter in French: « café »
LEAST_OTHER_SEQUENCES = 3  # of alphabets other than Latin: Ð and a sign may meet by chance, three times they do not
LEAST_GB_HAN = 6  # in the text: fewer may be a list of accented letters
LEAST_HAN = 2  # in a stretch read as GBK: 你好 is three pairs
LEAST_FREQUENCY = 10  # mean over what comes out, on the scale of `HanTable.frequency`; running text has 16 to 17
LEAST_GAIN = 3  # by how much it must be above the mean of what stood there


def find_misread(text: str) -> list[Edit]:
    """The stretches to be replaced by what they were meant to be, for the reason `mojibake`."""
    # bytes of UTF-8 may look like GB 2312 and the other way round: what explains more of the text is right
    found = max(list(utf8_as_latin(text)), list(gb2312_as_latin(text)), key=covered_length)
    found += [*utf8_as_gbk(text), *control_signs(text)]
    changes: list[Edit] = []
    for start, end, replacement in sorted(found):
        if not changes or start >= changes[-1].end:
            changes.append(Edit(start, end, replacement, "mojibake"))
    return changes


def covered_length(found: list[tuple[int, int, str]]) -> int:
    """How many characters of a text some stretches are."""
    return sum(end - start for start, end, _ in found)


def utf8_as_latin(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of UTF-8 that were read as Latin-1 or windows-1252, even several times over."""
    for match in UTF8_AS_LATIN.finditer(text):
        meant, seen = match[0], ""
        while UTF8_AS_LATIN.fullmatch(meant) and meant != seen:
            seen = meant
            meant = bytes(map(BYTE_OF.__getitem__, meant)).decode("utf-8", "replace")
        if LOST not in meant and is_meant(text, match, meant):
            yield match.start(), match.end(), meant


def is_meant(text: str, match: re.Match[str], meant: str) -> bool:
    """Whether these characters, of two to four bytes in UTF-8, are what a stretch of letters and signs meant."""
    han = han_table().readings
    if len(meant) == 1 and all(sign in HONEST_SIGNS for sign in match[0][1:]):
        return False
    if all(EAST_ASIAN.match(sign) or TYPESET.match(sign) for sign in meant):
        return all(not "㐀" <= sign <= "鿿" or sign in han for sign in meant)
    if all(LATIN_LETTER.match(sign) for sign in meant):
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        return any("a" <= letter <= "z" for letter in around)  # Ã and a sign within a word of small letters
    return len(meant) >= LEAST_OTHER_SEQUENCES and all(sign.isprintable() or sign == "\xa0" for sign in meant)


def gb2312_as_latin(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of GB 2312 that were read as Latin-1: all of them, or none if they do not speak Chinese together."""
    found = []
    for match in GB2312_AS_LATIN.finditer(text):
        letters = match[0]
        meant = letters.encode("latin-1").decode("gb2312", "replace") if len(letters) % 2 == 0 else LOST
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        is_table = list(letters) == sorted(letters)
        if LOST not in meant and not is_table and not any("a" <= letter <= "z" for letter in around):
            found.append((match.start(), match.end(), meant))
    han = [sign for _, _, meant in found for sign in meant if "一" <= sign <= "鿿"]
    if len(han) >= LEAST_GB_HAN and mean_frequency(han) >= LEAST_FREQUENCY:
        yield from found


@cache
def gbk_pattern() -> re.Pattern[str]:
    """What characters of three bytes in UTF-8 look like read as pairs: `head middle tail` for two, over and over.

    A byte 80 that begins a pair is a sign by itself, and what follows is shifted by one. Where a byte is left over at
    the end, it has taken an ASCII character for its second, or is lost with it as `?`.
    """
    head, middle, tail, last = "", "", "", ""
    for pair, character in char_of_pair().items():
        lead, trail = pair >> 8, pair & 0xFF
        head += character * (0xE2 <= lead <= 0xEF and 0x80 <= trail <= 0xBF)
        middle += character * (lead <= 0xBF and 0xE2 <= trail <= 0xEF)
        tail += character * (lead <= 0xBF and 0x80 <= trail <= 0xBF)
        last += character * (lead <= 0xBF and trail < 0x80)
    alone = f"(?:{EURO}|{LOST}(?=[{head}{middle}{tail}{last}]))"  # the byte 80; a decoder that knows none gives U+FFFD
    start = f"[{head}](?:[{middle}]{alone})*"
    return re.compile(rf"(?:{start}(?:{alone}|[{middle}][{tail}]))+(?:{start}[{last}?{LOST}])?")


def utf8_as_gbk(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of UTF-8 that were read as GBK; a run of `锟斤拷`, which stands for lost ones, becomes one U+FFFD."""
    for match in gbk_pattern().finditer(text):
        data = pairs_of(match[0].rstrip("?" + LOST).replace(LOST, EURO)) or b""
        meant = data.decode("utf-8", "replace")
        whole = meant.rstrip(LOST)
        if not whole.strip("锟斤拷"):
            if len(match[0]) > len("锟斤拷"):  # by itself it may be spoken of
                yield match.start(), match.end(), LOST
        elif LOST not in whole and is_likelier(meant, match[0]):
            yield match.start(), match.end(), meant


def is_likelier(meant: str, text: str) -> bool:
    """Whether what is meant is Chinese in common characters, and much more common ones than those that stand there."""
    han = [sign for sign in meant if "一" <= sign <= "鿿"]
    others = [sign for sign in meant if not "一" <= sign <= "鿿"]
    if len(han) < LEAST_HAN or not all(CHINESE_SIGN.match(sign) for sign in others):
        return False
    seen = [sign for sign in text if "一" <= sign <= "鿿" or PRIVATE.match(sign)]
    return mean_frequency(han) >= max(LEAST_FREQUENCY, mean_frequency(seen) + LEAST_GAIN)


def mean_frequency(characters: list[str]) -> float:
    """How frequent characters are on the average, on the scale of `HanTable.frequency`; 0 for none."""
    table = han_table().frequency
    return sum(table.get(character, 0) for character in characters) / max(1, len(characters))


def control_signs(text: str) -> Iterator[tuple[int, int, str]]:
    """Dashes, quotation marks and the like of windows-1252 that were read as the controls of Latin-1."""
    for match in CONTROL_SIGN.finditer(text):
        yield match.start(), match.end(), WINDOWS[ord(match[0])]
