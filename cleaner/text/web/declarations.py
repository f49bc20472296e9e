"""What a page declares of itself: meta elements, links with a meaning, and data for machines (JSON-LD).

Read without building the page, in linear time: comments, scripts, styles and text areas are passed over, and an element
whose tag does not end within 4,096 characters is none.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

import orjson
import regex

__all__ = ["Declarations", "Link", "read_declarations"]

MOST_OF_A_TAG = 4096  # characters
MOST_DATA = 1 << 20  # characters of JSON-LD on a page
MOST_LINKS = 10_000
RAW = "script|style|textarea|title|xmp|iframe"
OPENING, OPENING_OR_LINK = (
    re.compile(rf"<(?:(!--)|({RAW})|({telling}))(?=[\s/>-])", re.I) for telling in ("meta|link", "meta|link|area|a")
)
INSIDE = regex.compile(r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+""")  # what cannot be part of a tag is never read twice
TELLING = re.compile("licen|reativecommons|itemprop|LICEN|Licen")  # what a link must have to declare something
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
CLOSING = {name: re.compile(f"</{name}", re.I) for name in RAW.split("|")}


class Link(NamedTuple):
    """An element with a target: its relations and properties in lower case, and where it leads."""

    relations: frozenset[str]
    properties: frozenset[str]
    target: str


class Declarations(NamedTuple):
    """Names (or properties) of meta elements in lower case with their contents; links; the values of JSON-LD."""

    metas: list[tuple[str, str]]
    links: list[Link]
    data: list[object]


def read_declarations(page: str) -> Declarations:
    """What a page declares; any text will do."""
    found = Declarations([], [], [])
    room = MOST_DATA
    for name, inside, content in elements(page):
        attributes = read_attributes(inside)
        if name == "script":
            if "ld+json" in attributes.get("type", "").lower() and len(content) <= room:
                room -= len(content)
                found.data.extend(parsed(content))
        elif name == "meta":
            key = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
            if key and "content" in attributes:
                found.metas.append((key.strip().lower(), attributes["content"].strip()))
        if "href" in attributes or "itemprop" in attributes:
            target = attributes.get("href") or attributes.get("content", "")
            relations, properties = (frozenset(attributes.get(key, "").lower().split()) for key in ("rel", "itemprop"))
            if len(found.links) < MOST_LINKS:
                found.links.append(Link(relations, properties, target.strip()))
    return found


def elements(page: str) -> Iterator[tuple[str, str, str]]:
    """Name, inside of the tag, and raw content of every element that may declare something."""
    position = 0
    pattern = OPENING_OR_LINK if TELLING.search(page) else OPENING
    while opening := pattern.search(page, position):
        comment, raw, name = opening.groups()
        if comment:
            position = page.find("-->", opening.end() - 2) + 3
            if position < 3:
                return
            continue
        inside = INSIDE.match(page, opening.end(), opening.end() + MOST_OF_A_TAG)
        position = opening.end() if inside is None else inside.end()
        if page[position : position + 1] != ">":
            continue
        attributes, content = page[opening.end() : position], ""
        if name in ("a", "A") and not TELLING.search(attributes):
            continue
        if raw:
            closing = CLOSING[raw.lower()].search(page, position)
            if closing is None:
                return
            content = page[position + 1 : closing.start()]
            position = closing.end()
        yield (raw or name).lower(), attributes, content


def read_attributes(inside: str) -> dict[str, str]:
    """The attributes of a tag; the first of a name holds."""
    found: dict[str, str] = {}
    for name, *values in ATTRIBUTE.findall(inside):
        found.setdefault(name.lower(), html.unescape("".join(values)))
    return found


def parsed(content: str) -> list[object]:
    """A JSON text as a list of one; nothing where it is none."""
    try:
        return [orjson.loads(content.strip().encode("utf-8", "replace"))]
    except ValueError:
        return []
