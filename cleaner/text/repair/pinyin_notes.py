"""Notes of pinyin in brackets: how they are written, in what ways mirror sites break them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["BRACKETED", "FIRST_HAN", "LAST_HAN", "LETTERS", "PINYIN", "TORN", "Codes", "Notes", "notes_in", "torn_in"]

Codes = npt.NDArray[np.uint32]
"""The code points of a text."""
Numbers = npt.NDArray[np.int64]

LETTERS = "a-züāáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑɡ"
"""Letters of pinyin as GBK has them: ɑ and ɡ are its own."""
TONED_LETTERS = "".join(sorted("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"))
PINYIN = frozenset(filter(re.compile(f"[{LETTERS}]").match, map(chr, range(0x2000))))

FIRST_HAN, LAST_HAN = "㐀", "鿿"
LONGEST_READING = 6  # letters: zhuang
BRACKETED = re.compile(rf"\( ?([{LETTERS}]{{1,{LONGEST_READING}}}) ?\)")
"""`(jī)`, `(luò )`, `(yan)`."""
TORN = re.compile(rf"(?:\?|[\ufffd\x00]{{1,2}})\(?([{LETTERS}]{{1,{LONGEST_READING}}}) ?\)")
"""A note whose bracket went with the lost byte before it: `?jī)`, or with replacement characters or NULs for both."""
LOST_CODES = (ord("?"), 0xFFFD, 0)

FIRST_CODE, LAST_CODE, OPENING, CLOSING, SPACE, NEWLINE = map(ord, (FIRST_HAN, LAST_HAN, "(", ")", " ", "\n"))
LETTER_BITS = 6  # of the number of a letter
TABLE = 0x2000  # code points, of which some are letters of pinyin
LETTERS_IN_ORDER = sorted(PINYIN, key=lambda letter: (letter in TONED_LETTERS, letter))
FIRST_TONED = 1 + LETTERS_IN_ORDER.index(TONED_LETTERS[0])
NUMBERS = np.zeros(TABLE, np.int64)  # of a letter, from 1 up, those with tone marks last; 0 for other code points
NUMBERS[list(map(ord, LETTERS_IN_ORDER))] = np.arange(1, len(PINYIN) + 1)


class Notes(NamedTuple):
    """The matches of BRACKETED that stand behind a Han character; arrays of one value a note, in the text's order."""

    starts: Numbers
    ends: Numbers
    characters: Numbers  # the code point before it
    kinds: Numbers  # the same for two notes that say the same behind the same character: a place in the next
    different: list[tuple[str, str]]  # the characters and readings of these
    han: int  # Han characters in the lines that have a note
    toned: list[int]  # places of letters with tone marks outside of the notes
    lost: list[int]  # places of what stands where decoding failed: each may begin a match of TORN


@numba.njit(cache=True, nogil=True)
def scan_notes(codes, numbers, rows, toned, lost):  # type: ignore[no-untyped-def]
    """Fills `rows` of a note: first place, place after the last, character, and this and letters as one number.

    Fills `toned` and `lost`, too; returns how many there are of each, and the Han characters of the lines with notes.
    """
    count = tones = losses = han = of_line = place = 0
    has_note, before, size = False, np.int64(0), len(codes)
    while place < size:
        code = np.int64(codes[place])
        start, place = place, place + 1
        if FIRST_CODE <= code <= LAST_CODE:
            of_line += 1
        elif code == OPENING and FIRST_CODE <= before <= LAST_CODE:
            place += place < size and codes[place] == SPACE
            first, key = place, before
            while place < size and place - first < LONGEST_READING and codes[place] < TABLE and numbers[codes[place]]:
                key = key << LETTER_BITS | numbers[codes[place]]
                place += 1
            is_note = place > first
            place += place < size and codes[place] == SPACE
            if is_note and place < size and codes[place] == CLOSING:
                place += 1
                rows[count, 0], rows[count, 1], rows[count, 2], rows[count, 3] = start, place, before, key
                count += 1
                has_note = True
            else:
                place = start + 1
        elif code == NEWLINE:
            han += of_line * has_note
            of_line, has_note = 0, False
        elif code < TABLE and numbers[code] >= FIRST_TONED:
            toned[tones] = start
            tones += 1
        elif code in LOST_CODES:
            lost[losses] = start
            losses += 1
        before = np.int64(codes[place - 1])
    return count, tones, losses, han + of_line * has_note


def notes_in(text: str, codes: Codes) -> Notes:
    """The notes behind Han characters of a text, whose code points are `codes`."""
    rows, places = np.empty((len(codes) // 4 + 1, 4), np.int64), np.empty((2, len(codes)), np.int32)
    count, tones, losses, han = scan_notes(codes, NUMBERS, rows, *places)
    starts, ends, characters, keys = rows[:count].T
    _, firsts, kinds = np.unique(keys, return_index=True, return_inverse=True)
    spans = zip(starts[firsts].tolist(), ends[firsts].tolist(), strict=True)
    different = [(text[start - 1], text[start + 1 : end - 1].strip(" ")) for start, end in spans]
    toned, lost = places[0, :tones].tolist(), places[1, :losses].tolist()
    return Notes(starts, ends, characters, kinds, different, han, toned, lost)


def torn_in(text: str, places: Iterable[int]) -> list[re.Match[str]]:
    """The matches of TORN, asked at the signs that begin one alone: `Notes.lost`."""
    found: list[re.Match[str]] = []
    end = 0
    for place in places:
        torn = TORN.match(text, place) if place >= end else None
        if torn:
            end = torn.end()
            found.append(torn)
    return found
