"""Characters that are not seen and mean nothing where they stand: controls, zero-width characters, stray line ends.

What scripts need stays: joiners between letters of Arabic, Indic and other scripts and in emoji, zero-width spaces in
scripts without spaces between words, marks of direction in text that runs both ways, variation selectors behind what
they select.
"""

import re

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


SUSPECT = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in RANGES) + "]")


def find_invisible(text: str) -> list[Edit]:
    """The characters to remove, neighbours together, and the line ends to write as `\\n`."""
    changes: list[Edit] = []
    runs_both_ways: bool | None = None
    for suspect in SUSPECT.finditer(text):
        match = INVISIBLE.match(text, suspect.start())
        if not match or (changes and match.start() < changes[-1].end):
            continue
        reason = str(match.lastgroup)
        if reason == "direction":
            if runs_both_ways is None:
                runs_both_ways = RIGHT_TO_LEFT.search(text) is not None
            if runs_both_ways:
                continue
            reason = "zero_width"
        start = match.start()
        if reason != "line_end" and changes and changes[-1].end == start and changes[-1].reason == reason:
            start = changes.pop().start
        changes.append(Edit(start, match.end(), "\n" if reason == "line_end" else "", reason))
    return changes
