"""Characters that are not seen and mean nothing where they stand: controls, zero-width characters, stray line ends.

What scripts need stays: joiners between letters of Arabic, Indic and other scripts and in emoji, zero-width spaces in
scripts without spaces between words, marks of direction in text that runs both ways, variation selectors behind what
they select.
"""

import sys
from functools import cache

import numpy as np
import numpy.typing as npt
import regex

from cleaner.text.edits import Edit

__all__ = ["RANGES", "find_invisible"]

NEEDS_JOINERS = (
    r"\p{Arabic}\p{Syriac}\p{Nko}\p{Mandaic}\p{Mongolian}\p{Phags_Pa}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}"
    r"\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Thai}\p{Lao}"
)
UNSPACED = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
EMOJI = r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u20e3]"
RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}]")

RANGES = (
    *((0x00, 0x08), (0x0B, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C), (0x180B, 0x180E), (0x200B, 0x200F)),
    *((0x2028, 0x202E), (0x2060, 0x2060), (0x2066, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
    (0xE0001, 0xE01EF),
)
"""First and last code points of which some may be changed: what INVISIBLE finds begins with one."""

LINE_ENDS = r"\r\n|[\r\v\f\x1c-\x1e\u2028\u2029]"
CONTROLS = r"\x1b\[[0-9;]{0,16}[A-Za-z]|[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f]|[\ufff9-\ufffb]"
DIRECTIONS = r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
ZERO_WIDTH = (
    rf"[\ufeff\u2060\u00ad\u206a-\u206f]"
    rf"|(?<![{UNSPACED}])\u200b|\u200b(?![{UNSPACED}])"
    rf"|(?<![{NEEDS_JOINERS}\p{{M}}])\u200c|(?<!{EMOJI}|[{NEEDS_JOINERS}\p{{M}}])\u200d"
    rf"|(?<!\p{{Mongolian}})[\u180b-\u180e]"
    rf"|(?<![\p{{S}}\p{{Nd}}\p{{Emoji}}\p{{Han}}\p{{Mongolian}}\p{{Myanmar}}])[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    rf"|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001\U000e0020-\U000e007f]"
)
INVISIBLE = regex.compile(
    rf"(?P<line_end>{LINE_ENDS})|(?P<control_character>{CONTROLS})|(?P<direction>{DIRECTIONS})|(?P<zero_width>{ZERO_WIDTH})",
    regex.V0,
)


IN_CONTEXT = regex.compile(rf"[\r\x1b\u200b-\u200d\u180b-\u180e\ufe00-\ufe0f\U000e0000-\U000e01ef]|{DIRECTIONS}")
"""Characters that need a look at what stands around them."""


@cache
def reasons() -> dict[str, str]:
    """Why characters go that go wherever they stand, and those that are line ends."""
    characters = (chr(code) for first, last in RANGES for code in range(first, last + 1))
    found = (INVISIBLE.match(character) for character in characters if not IN_CONTEXT.match(character))
    return {match[0]: str(match.lastgroup) for match in found if match}


@cache
def suspects() -> npt.NDArray[np.bool_]:
    """For every code point whether it is one of RANGES."""
    table = np.zeros(sys.maxunicode + 1, np.bool_)
    for first, last in RANGES:
        table[first : last + 1] = True
    return table


def places_of_suspects(text: str) -> list[int]:
    """Where a text has a character of RANGES: asked of a table, which is faster than a pattern of so many ranges."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    places: list[int] = np.flatnonzero(suspects()[codes]).tolist()
    return places


def find_invisible(text: str) -> list[Edit]:
    """The characters to remove, neighbours together, and the line ends to write as `\\n`."""
    changes: list[Edit] = []
    runs_both_ways: bool | None = None
    everywhere = reasons()
    for start in places_of_suspects(text):
        if changes and start < changes[-1].end:
            continue
        reason, end = everywhere.get(text[start]), start + 1
        if not reason:
            match = INVISIBLE.match(text, start)
            if not match:
                continue
            reason, end = str(match.lastgroup), match.end()
        if reason == "direction":
            if runs_both_ways is None:
                runs_both_ways = RIGHT_TO_LEFT.search(text) is not None
            if runs_both_ways:
                continue
            reason = "zero_width"
        if reason != "line_end" and changes and changes[-1].end == start and changes[-1].reason == reason:
            start = changes.pop().start
        changes.append(Edit(start, end, "\n" if reason == "line_end" else "", reason))
    return changes
