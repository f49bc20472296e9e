"""Signs of damage, found in one pass over the UTF-8 of a batch: which texts are worth a closer look, and for what.

A sign is necessary, not sufficient: a text without it has nothing to repair of that kind, and is not decoded for it.
"""

from functools import cache

import numba
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cleaner.text.repair import invisible, private_use
from cleaner.text.repair.gbk import char_of_pair
from cleaner.text.repair.misread import BYTE_OF
from cleaner.text.repair.padding import LEAST_NAMES, LONGEST_NAME
from cleaner.text.repair.regional import simplified_only, traditional_only
from cleaner.text.units.characters import code_point_at
from cleaner.text.units.utf8 import Utf8, utf8_of

__all__ = [
    "ENTITY",
    "EVERY_SIGN",
    "FULL_WIDTH",
    "INVISIBLE",
    "LEFTOVER",
    "MISREAD",
    "NOTE",
    "PADDING",
    "PRIVATE_USE",
    "find_damage",
    "signs_of",
]

Table = npt.NDArray[np.uint16]
Signs = npt.NDArray[np.uint8]

ENTITY, MISREAD, NOTE, PRIVATE_USE, INVISIBLE, FULL_WIDTH, LEFTOVER, PADDING = (1 << bit for bit in range(8))
EVERY_SIGN = (1 << 8) - 1
DIRECT = MISREAD | PRIVATE_USE | INVISIBLE | FULL_WIDTH  # a single code point is the sign; the table has the same bits
TRADITIONAL, SIMPLIFIED, LATIN_HEAD, LATIN_TAIL, LATIN, GBK_HEAD, GBK_MIDDLE, GBK_TAIL = (
    1 << bit for bit in range(8, 16)
)

CODE_POINTS = 0x110000
LEAST_NOTES = 3
LEAST_SIMPLIFIED, LEAST_SHARE = 10, 5  # as `is_simplified` of regional.py has it
LEAST_LATIN = 4
LONGEST_NOTE = 16  # bytes within the brackets
LONGEST_REFERENCE = 52  # bytes: `&amp;` three times and a name
AMPERSAND, HASH, SEMICOLON, OPENING, CLOSING, SPACE, LESS = (ord(sign) for sign in "&#;() <")
FIRST_HAN, LAST_HAN = 0x3400, 0x9FFF

njit = numba.njit(cache=True, nogil=True)


@cache
def sign_table() -> Table:
    """What every code point is a sign of, or part of a sign of; made in a fifth of a second when first asked for."""
    table = np.zeros(CODE_POINTS, np.uint16)
    table[[ord(sign) for sign in traditional_only()]] |= TRADITIONAL
    table[[ord(sign) for sign in simplified_only()]] |= SIMPLIFIED
    table[0xC2:0xF5] |= LATIN_HEAD
    table[0xA1:0xFF] |= LATIN
    table[[ord(sign) for sign, byte in BYTE_OF.items() if byte < 0xC0]] |= LATIN_TAIL
    for pair, character in char_of_pair().items():
        lead, trail = pair >> 8, pair & 0xFF
        table[ord(character)] |= GBK_HEAD * (0xE2 <= lead <= 0xEF and 0x80 <= trail <= 0xBF)
        table[ord(character)] |= (lead <= 0xBF) * (
            GBK_MIDDLE * (0xE2 <= trail <= 0xEF) + GBK_TAIL * (0x80 <= trail <= 0xBF)
        )
    table[[ord("€"), 0xFFFD]] |= GBK_MIDDLE | GBK_TAIL
    for sign, ranges in (
        (INVISIBLE, invisible.RANGES),
        (PRIVATE_USE, private_use.RANGES),
        (MISREAD, ((0x80, 0x9F),)),
        (FULL_WIDTH, ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))),
    ):
        for first, last in ranges:
            table[first : last + 1] |= sign
    table.flags.writeable = False
    return table


@njit
def is_reference(data, position, end):  # type: ignore[no-untyped-def]
    """Whether what follows an ampersand looks like a whole reference."""
    for place in range(position + 1, min(end, position + LONGEST_REFERENCE)):
        byte = data[np.uint64(place)]
        if byte == SEMICOLON:
            return place > position + 2
        is_name = (byte | 32) - 97 < 26 or byte - 48 < 10 or byte in (HASH, AMPERSAND)
        if not is_name:
            return False
    return False


@njit
def is_note(data, begin, position):  # type: ignore[no-untyped-def]
    """Whether a closing bracket ends a short bracket behind a character of three bytes, or behind a lost one."""
    place = position - 1
    while place > begin and place > position - LONGEST_NOTE and data[np.uint64(place)] != OPENING:
        place -= 1
    return place - 3 >= begin and data[np.uint64(place)] == OPENING and data[np.uint64(place - 3)] >= 0xE3


@njit
def has_id(data, position, end):  # type: ignore[no-untyped-def]
    """Whether what follows `<` is the name of an element and an id."""
    place = position + 1
    while place < min(end, position + 1 + LONGEST_NAME) and data[np.uint64(place)] > SPACE:
        place += 1
    return (
        place + 3 < end
        and data[np.uint64(place)] == SPACE
        and data[np.uint64(place + 1)] == ord("i")
        and (data[np.uint64(place + 2)] == ord("d") and data[np.uint64(place + 3)] == ord("="))
    )


@njit
def find_signs(data, offsets, table, signs):  # type: ignore[no-untyped-def]
    """Writes to `signs` (uint8) which signs each text has."""
    for text in range(len(offsets) - 1):
        begin, end = offsets[text], offsets[text + 1]
        position = np.int64(begin)
        seen = np.int32(0)
        before = second = np.int32(0)  # of the character before, and of the one before that
        notes = simplified = traditional = latin = elements = 0
        latin_end = np.int64(-1)
        while position < end:
            byte = data[np.uint64(position)]
            if byte < 0x80:  # of ASCII, the table knows no sign but those of a single code point
                seen |= np.int32(table[np.uint64(byte)])
                if byte == CLOSING:
                    notes += is_note(data, begin, position)
                elif byte == AMPERSAND and is_reference(data, position, end):
                    seen |= ENTITY
                elif byte == LESS:
                    elements += has_id(data, position, end)
                second, before = before, np.int32(0)
                position += 1
                continue
            code, width = code_point_at(data, position, end)
            kind = np.int32(table[np.uint64(code)])
            seen |= kind & DIRECT
            simplified += (kind & SIMPLIFIED) != 0
            traditional += (kind & TRADITIONAL) != 0
            if kind & (LATIN | LATIN_TAIL):  # hardly ever in Chinese: what is asked there has a branch of its own
                latin = (latin + 1 if latin_end == position else 1) if kind & LATIN else 0
                latin_end = position + width
                if (before & LATIN_HEAD and kind & LATIN_TAIL) or latin >= LEAST_LATIN:
                    seen |= MISREAD
            if second & GBK_HEAD and before & GBK_MIDDLE and kind & GBK_TAIL:
                seen |= MISREAD
            second, before = before, kind
            position += width
        seen |= NOTE * (notes >= LEAST_NOTES) | PADDING * (elements >= LEAST_NAMES)
        seen |= LEFTOVER * (traditional > 0 and simplified >= max(LEAST_SIMPLIFIED, traditional * LEAST_SHARE))
        signs[text] = seen


def signs_of(text: str) -> int:
    """The signs of one text; every one for a text that UTF-8 cannot write, as half of a character of UTF-16."""
    try:
        return int(find_damage(utf8_of(pa.array([text], pa.string())))[0])
    except UnicodeEncodeError:
        return EVERY_SIGN


def find_damage(utf8: Utf8) -> Signs:
    """The signs each text of a batch has, a bit for each kind."""
    signs = np.zeros(utf8.count, np.uint8)
    find_signs(utf8.data, utf8.offsets, sign_table(), signs)
    return signs
