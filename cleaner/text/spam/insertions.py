"""Names and addresses put into a sentence that is not theirs, where it is sure what to cut.

Sure are brackets around nothing else, what white space or a bar parts from the line at its start or end, and a bare
host name that stands between Han characters without a word that would lead to it.
"""

import re
from typing import NamedTuple

__all__ = ["Cut", "cut_address", "cut_name"]

LONGEST_BRACKET = 40  # characters in brackets that are cut with the name they hold
LONGEST_LEAD = 6  # characters before a name, or behind it, that belong to it
LEAST_REST = 8  # characters of a line that must be left for the cut to be one inside it

BRACKETS = re.compile(rf"[（(【\[〖「]([^（）()【】\[\]〖〗「」\n]{{1,{LONGEST_BRACKET}}})[)）】\]〗」]")
AFTER = re.compile(r"[ \t]*[\u3000\t_|｜丨\-–—:：]+[ \t\u3000]*|[ ]{2,}|[ ]?(?=[A-Z][a-z]{3})")
BEFORE = re.compile(r"[ \u3000\t]*[_|｜丨\-–—][ \u3000\t]*$|[ \u3000]{2,}$")
HOST = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:www\.)[a-z0-9-]{2,30}\.(?:com|net|cn|cc|org|vip|top)(?:\.cn)?(?=[\u4e00-\u9fff，。；、！])",
    re.I,
)
LEADS = re.compile(r"[址站网录问到入在于为是有看访开联源自载用和与及或即]$")
"""Characters that lead to an address: `登录`, `访问`, `网址为`; without one of them it was put there."""


class Cut(NamedTuple):
    """Characters `start` to `end` of a line."""

    start: int
    end: int


def cut_name(line: str, start: int, end: int) -> Cut | None:
    """What to cut for a name that stands at `start` to `end`; None where the borders are not sure."""
    for bracket in BRACKETS.finditer(line):
        if bracket.start() < start and end < bracket.end():
            return Cut(*bracket.span()) if len(line) - len(bracket[0]) >= LEAST_REST else None
    if line[start:end].isascii():  # a word of a sentence as often as a name
        return None
    behind = AFTER.match(line, end)
    lead = len(line[:start].lstrip())
    if behind and lead <= LONGEST_LEAD and len(line) - behind.end() >= LEAST_REST:
        return Cut(start - lead, behind.end())
    before = BEFORE.search(line[:start])
    if before and len(line[end:].rstrip()) <= LONGEST_LEAD and before.start() >= LEAST_REST:
        return Cut(before.start(), len(line))
    return None


def cut_address(line: str) -> list[Cut]:
    """The host names put into a sentence; those that a word leads to stay."""
    return [Cut(*found.span()) for found in HOST.finditer(line) if not LEADS.search(line[: found.start()])]
