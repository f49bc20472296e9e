"""Text decoded with the wrong table, the ways it happens: some can be undone, some not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from generator.document import BROKEN, Draft

WRONG_TURNS: dict[str, Callable[[str], str]] = {
    # Can be undone: every byte has become one character.
    "utf8_as_latin1": lambda text: text.encode("utf-8").decode("latin-1"),
    # Cannot wholly be undone: bytes that GBK has no pair for are gone.
    "utf8_as_gbk": lambda text: text.encode("utf-8").decode("gbk", "replace"),
    # Cannot be undone: every character has become U+FFFD, and those were read as GBK once more.
    "twice_replaced": lambda text: (
        text.encode("gb18030").decode("utf-8", "replace").encode("utf-8").decode("gbk", "replace")
    ),
    "gbk_as_latin1": lambda text: text.encode("gb18030").decode("latin-1"),
}


def garble(draft: Draft, way: str) -> Draft:
    """The page after one of the `WRONG_TURNS`."""
    turn = WRONG_TURNS[way]
    lines = tuple(turn(line) for line in draft.lines)
    return replace(draft, title=turn(draft.title), lines=lines, label=BROKEN, kind=f"mojibake_{way}")
