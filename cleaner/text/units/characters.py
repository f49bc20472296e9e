"""Character classes: every code point has one, found by table look-up, in Python and inside compiled kernels alike.

The table is a file of this folder, not the running Python's `unicodedata`: Python 3.10 to 3.13 know four versions of
Unicode, and the same input must give the same bytes under each. To make it anew after a change of `classify`:

    python -m cleaner.text.units.characters > cleaner/text/units/character_classes.txt
"""

from functools import cache
from itertools import groupby
from pathlib import Path

import numba
import numpy as np
import numpy.typing as npt
import regex

__all__ = [
    "CLASS_COUNT",
    "COMBINING",
    "DIGIT",
    "HAN",
    "KANA",
    "LETTER",
    "LINE_BREAK",
    "MARK",
    "NUMERAL",
    "OTHER",
    "SPACE",
    "SYMBOL",
    "TERMINAL",
    "UNSPACED",
    "UPPER",
    "Classes",
    "class_table",
    "classify",
    "code_point_at",
]

Classes = npt.NDArray[np.uint8]
"""The class of every code point: `classes[ord(character)]`."""

OTHER = 0  # control, format, private use, unassigned
SPACE = 1  # what `str.isspace` calls space, less the line break
LINE_BREAK = 2  # "\n" alone; a lone "\r" is a space
UPPER = 3  # upper and title case
LETTER = 4  # lower case and scripts without case
HAN = 5  # Han ideographs with 々 and 〇: a word each
KANA = 6  # Hiragana and Katakana: a word each
UNSPACED = 7  # letters of Thai, Lao, Khmer and Burmese, which put no space between words: a word each
DIGIT = 8  # decimal digits of any script
NUMERAL = 9  # other numbers: Ⅷ ② ½
COMBINING = 10  # marks that sit on the character before them
MARK = 11  # punctuation
TERMINAL = 12  # punctuation that ends a sentence (Unicode's Sentence_Terminal): . ! ? 。 ！ ？ ...
SYMBOL = 13  # currency, mathematics, arrows, emoji
CLASS_COUNT = 14

CODE_POINTS = 0x110000
TABLE_FILE = Path(__file__).with_name("character_classes.txt")

RULES: tuple[tuple[str, int], ...] = (  # the first that matches counts
    (r"\n", LINE_BREAK),
    (r"[\p{White_Space}\x1c-\x1f]", SPACE),
    (r"[\p{Script=Han}&&[\p{L}\p{Nl}]]", HAN),
    (r"[[\p{Hiragana}\p{Katakana}ーｰ]&&\p{L}]", KANA),
    (r"[[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]&&\p{L}]", UNSPACED),
    (r"[\p{Lu}\p{Lt}]", UPPER),
    (r"\p{L}", LETTER),
    (r"\p{Nd}", DIGIT),
    (r"\p{N}", NUMERAL),
    (r"\p{M}", COMBINING),
    (r"[\p{Sentence_Terminal}．]", TERMINAL),
    (r"\p{P}", MARK),
    (r"\p{S}", SYMBOL),
)


def classify(character: str) -> int:
    """The class of a character by Unicode's own properties: slow, what the table was made from."""
    return next((kind for pattern, kind in RULES if regex.fullmatch(pattern, character, regex.V1)), OTHER)


@cache
def class_table() -> Classes:
    """The class of every code point, 0 to 0x10FFFF; read-only."""
    table = np.zeros(CODE_POINTS, np.uint8)
    for line in TABLE_FILE.read_text("ascii").splitlines():
        first, last, kind = line.split()
        table[int(first, 16) : int(last, 16) + 1] = int(kind)
    table.flags.writeable = False
    return table


@numba.njit(cache=True, nogil=True)
def code_point_at(data, position, end):  # type: ignore[no-untyped-def]
    """The code point that starts at a byte, and how many bytes it has.

    `data` is uint8, both positions are bytes. A byte that begins no whole character before `end` counts as one
    character of class OTHER: the buffers are valid UTF-8, and a kernel must be safe on one that is not. Positions are
    never negative; saying so (uint64) spares Numba's wrap-around of negative indices: 1.4 times the speed.
    """
    first = np.int32(data[np.uint64(position)])
    if first < 0x80:
        return first, 1
    if first >= 0xE0 and first < 0xF0 and position + 2 < end:
        second, third = np.int32(data[np.uint64(position + 1)]), np.int32(data[np.uint64(position + 2)])
        return (first & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F), 3
    if first >= 0xC0 and first < 0xE0 and position + 1 < end:
        return (first & 0x1F) << 6 | (np.int32(data[np.uint64(position + 1)]) & 0x3F), 2
    if first >= 0xF0 and first < 0xF5 and position + 3 < end:
        second, third = np.int32(data[np.uint64(position + 1)]), np.int32(data[np.uint64(position + 2)])
        low = (second & 0x3F) << 12 | (third & 0x3F) << 6 | (np.int32(data[np.uint64(position + 3)]) & 0x3F)
        return min((first & 0x07) << 18 | low, 0x10FFFF), 4
    return np.int32(0x80), 1


def write_table() -> None:
    """Prints the table file: first and last code point in hexadecimal, and the class; runs of OTHER are left out."""
    kinds = [classify(chr(code)) for code in range(CODE_POINTS)]
    for kind, run in groupby(range(CODE_POINTS), kinds.__getitem__):
        codes = list(run)
        if kind != OTHER:
            print(f"{codes[0]:04X} {codes[-1]:04X} {kind}")


if __name__ == "__main__":
    write_table()
