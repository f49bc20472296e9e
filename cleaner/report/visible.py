"""Crawled text made harmless for the eye: characters that would hide or reorder what stands there are spelled out."""

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what "Trojan source" texts are made of, CVE-2021-42574
_INVISIBLE = "\ufeff\U000e0000-\U000e007f"
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_HOSTILE = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_INVISIBLE}{_NO_CHARACTERS}]")
_MARKS = re.compile(r"([\\`*{}\[\]<>|~])")


def harmless(text: str) -> str:
    """The text with controls, direction marks and the like as '⟨U+202E⟩'; tabs and line ends stay."""
    return _HOSTILE.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def in_markdown(text: object) -> str:
    """A text as one line of Markdown that means nothing but itself."""
    return _MARKS.sub(r"\\\1", " ".join(harmless(str(text)).split()))


def fenced(text: str, language: str) -> str:
    """A text as a code block, in a fence longer than any within."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{harmless(text).rstrip()}\n{fence}"
