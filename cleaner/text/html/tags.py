"""The elements of HTML that matter for text: number, kind, and the bit that says a node lies within one of them."""

from collections.abc import Mapping
from functools import cache
from html.entities import html5
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["BIT", "TAGS", "TAG_OF", "WITHIN", "Tables", "hash_of", "hash_step", "row_of", "tables"]

HASH_SEED, HASH_PRIME = 0x0BF29CE484222325, 0x100000001B3  # FNV-1a; the seed's top bit is off, to be an int64

BLOCK = [
    "address",
    "article",
    "aside",
    "blockquote",
    "button",
    "caption",
    "center",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "noscript",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "marquee",
    "optgroup",
]
INLINE = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "nobr",
    "object",
    "output",
    "picture",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "math",
    "semantics",
    "map",
]
VOID = [
    "area",
    "base",
    "basefont",
    "bgsound",
    "br",
    "col",
    "embed",
    "frame",
    "hr",
    "image",
    "img",
    "input",
    "keygen",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
]
RAW = ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"]  # their content is no markup
SKIPPED = [
    "annotation",
    "annotation-xml",
    "audio",
    "canvas",
    "datalist",
    "select",
    "svg",
    "template",
    "video",
]  # nothing within them is text of the page
STRUCTURE = ["html", "head", "body"]  # may be left out, stand twice or in the wrong order: never on the stack

TAGS = ["", *BLOCK, *INLINE, *VOID, *RAW, *SKIPPED, *STRUCTURE]
TAG_OF = {name: number for number, name in enumerate(TAGS)}

IS_BLOCK, IS_VOID, IS_RAW, IS_STRUCTURE, CLOSES_P, IS_SPECIAL = 1, 2, 4, 8, 16, 32

# What a node may lie within. The order is that of the bits.
WITHIN = [
    "article",
    "main",
    "nav",
    "aside",
    "footer",
    "header",
    "list",
    "table",
    "pre",
    "blockquote",
    "form",
    "button",
    "figure",
    "caption",
    "heading",
    "noscript",
    "paragraph",
    "section",
    "details",
    "description",
    "skipped",
    "hidden",
    "bold",
    "label",
    "emphasis",
    "code",
]
BIT = {name: np.int64(1 << place) for place, name in enumerate(WITHIN)}
BITS_OF_TAGS = {
    "list": "ul ol menu dir",
    "description": "dl",
    "caption": "figcaption caption",
    "heading": "h1 h2 h3 h4 h5 h6",
    "paragraph": "p",
    "section": "section",
    "details": "details",
    "bold": "b strong",
    "emphasis": "i em",
    "skipped": " ".join(SKIPPED),
    "button": "button",
    "label": "label",
    "code": "code kbd samp tt",
}
NOT_CLOSING_P = {"button", "legend", "caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr", "noscript"}


class Tables(NamedTuple):
    """Look-up tables of the kernels."""

    names: npt.NDArray[np.int64]  # (slots, 2): hash of a name, number of its tag; 0 where the slot is free
    kinds: npt.NDArray[np.uint8]  # (tags,): IS_BLOCK and its like
    bits: npt.NDArray[np.int64]  # (tags,): what those inside lie within
    entities: npt.NDArray[np.int64]  # (slots, 3): hash of a name with its semicolon, code point, second one or 0


def hash_of(name: str) -> int:
    """The hash that kernels know a name by, as a signed 64-bit number."""
    value = HASH_SEED
    for byte in name.encode():
        value = (value ^ byte) * HASH_PRIME & 0xFFFFFFFFFFFFFFFF
    return value - (1 << 64) if value >> 63 else value


@numba.njit(cache=True, nogil=True, inline="always")
def hash_step(value, byte):  # type: ignore[no-untyped-def]
    """The hash `value`, int64, with one more byte."""
    return (value ^ np.int64(byte)) * np.int64(HASH_PRIME)


def open_table(rows: Mapping[int, tuple[int, ...]], slots: int) -> npt.NDArray[np.int64]:
    """Rows by hash in a table with open addressing: a row stands at its hash or in the next free slot."""
    width = 1 + len(next(iter(rows.values())))
    table = np.zeros((slots, width), np.int64)
    for key, values in rows.items():
        slot = key & (slots - 1)
        while table[slot, 0]:
            slot = (slot + 1) & (slots - 1)
        table[slot] = (key, *values)
    return table


def kind_of(name: str) -> int:
    """The flags of a tag."""
    kind = IS_BLOCK * (name in BLOCK) | IS_VOID * (name in VOID) | IS_RAW * (name in RAW)
    kind |= IS_STRUCTURE * (name in STRUCTURE) | CLOSES_P * (
        (name in BLOCK and name not in NOT_CLOSING_P) or name == "hr"
    )
    return kind | IS_SPECIAL * (name in BLOCK and name not in ("address", "div", "p"))


def bits_of(name: str) -> int:
    """What a node below this tag lies within."""
    bits = int(BIT[name]) if name in BIT and name not in BITS_OF_TAGS else 0
    return bits | sum(int(BIT[bit]) for bit, names in BITS_OF_TAGS.items() if name in names.split())


@cache
def tables() -> Tables:
    """The tables, made once; entities are those of the standard library's `html.entities.html5`."""
    names = {hash_of(name): (number,) for name, number in TAG_OF.items() if name}
    entities = {
        hash_of(name): (ord(value[0]), ord(value[1]) if len(value) > 1 else 0) for name, value in sorted(html5.items())
    }
    return Tables(
        open_table(names, 1024),
        np.array([kind_of(name) for name in TAGS], np.uint8),
        np.array([bits_of(name) for name in TAGS], np.int64),
        open_table(entities, 8192),
    )


@numba.njit(cache=True, nogil=True)
def row_of(table, value):  # type: ignore[no-untyped-def]
    """The row of an open table that holds a hash; -1 if none does."""
    mask = len(table) - 1
    slot = value & mask
    while table[slot, 0] != 0:
        if table[slot, 0] == value:
            return slot
        slot = (slot + 1) & mask
    return -1
