"""Padding of mirror sites: elements without text that all have the same id, in the text of what they have copied."""

import re
from collections import defaultdict
from collections.abc import Iterator

from cleaner.text.edits import Edit

__all__ = ["LEAST_NAMES", "LONGEST_NAME", "find_padding"]

LONGEST_NAME = 10  # characters of the name of an element: blockquote
NAME = f"[a-z][a-z0-9]{{0,{LONGEST_NAME - 1}}}"
ID = r"""["']?([^"'<>\s]{1,20})["']?"""
OPENING = re.compile(f"<({NAME}) id={ID}>")
TAGS = re.compile(rf"(?:</?{NAME}(?: id={ID})?>[ \t]*)+")
CLOSING = "</"
LEAST_NAMES = 3  # kinds of elements with one id; a tutorial repeats `<div id="app"></div>`, and ids are to be unique


def find_padding(text: str) -> list[Edit]:
    """Runs of tags with nothing between them, closed as often as opened, if their id stands on three kinds of elements.

    Mirror sites strew `<cite id="ab12c"></cite><track id="ab12c"></track>` over what they copy, so that no two copies
    are alike.
    """
    runs = [(match, OPENING.findall(match[0])) for match in runs_of_tags(text)]
    runs = [(match, opened) for match, opened in runs if opened and 2 * match[0].count(CLOSING) == match[0].count("<")]
    names = defaultdict[str, set[str]](set)
    for _, opened in runs:
        for name, own in opened:
            names[own].add(name)
    return [
        Edit(match.start(), match.end(), "", "padding")
        for match, opened in runs
        if all(len(names[own]) >= LEAST_NAMES for _, own in opened)
    ]


def runs_of_tags(text: str) -> Iterator[re.Match[str]]:
    """The matches of TAGS, asked where a tag may begin: as a pattern begun by a group it would be asked everywhere."""
    position = text.find("<")
    while position >= 0:
        run = TAGS.match(text, position)
        if run:
            yield run
        position = text.find("<", run.end() if run else position + 1)
