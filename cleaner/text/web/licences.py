"""The licence a page says it is under: Creative Commons by link, mark or name, others by what the page links as such.

Sources, the strongest first: `rel` (a link with rel=license), `schema` (schema.org's `license`, JSON-LD or itemprop),
`meta` (Dublin Core and the like), `link` (any link to a Creative Commons licence: it may be of a picture only), `text`
(a mark such as `CC BY-SA 4.0` or `知识共享署名`). Names are those of SPDX, ported versions with their country.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.text.web.declarations import Declarations

__all__ = ["Licence", "read_licence"]

MOST_OF_A_NAME = 200  # characters of a licence that is no Creative Commons licence
URL = re.compile(
    r"\bcreativecommons\.org/(?:licen[sc]es/(?P<terms>[a-z+-]+)|publicdomain/(?P<domain>zero|mark|certification))"
    r"(?:/(?P<version>\d\.\d))?(?:/(?P<country>[a-z]{2,3})(?![a-z.-]))?",
    re.I,
)
BEFORE, BEHIND = r"(?<![A-Za-z0-9#+/=_.-])", r"(?![A-Za-z0-9+/=_])"  # not a colour, nor part of an address or a code
MARK = re.compile(
    rf"{BEFORE}CC(?:0|[ -]Zero)(?:[ -]1\.0)?{BEHIND}|"
    rf"{BEFORE}CC[ -](?P<terms>BY(?:[ -](?:NC|SA|ND)){{0,2}})(?:[ -](?P<version>\d\.\d))?{BEHIND}"
)
CHINESE = re.compile(
    r"(?:知识共享|知識共享|创作共用|創作共用|创用 ?CC|創用 ?CC)[ “「《(（]*"
    r"(?P<terms>(?:署名|姓名标示|姓名標示)[^<>\n。；;]{0,40})"
)
NAMES = ("知识共享", "知識共享", "创作共用", "創作共用", "创用", "創用")
LETTERS = re.compile("CC(?=0|[ -](?:BY|Zero))")  # what MARK begins with: a search for it is ten times as fast
MOST_OF_A_TAG = 1000  # characters looked back for the beginning of a tag that a mark may stand in
PARTS = {
    "NC": ("非商业", "非商業"),
    "SA": ("相同方式",),
    "ND": ("禁止演绎", "禁止演繹", "禁止改作"),
}
VERSION = re.compile(r"\d\.\d")
TERMS = frozenset({"BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND", "SA", "NC", "ND", "NC-SA"})
DOMAINS = {"zero": "CC0-1.0", "mark": "CC-PDM-1.0", "certification": "CC-PDDC"}
META_NAMES = frozenset(
    {
        "license",
        "licence",
        "rights",
        "dc.rights",
        "dcterms.rights",
        "dcterms.license",
        "dc.rights.license",
        "cc:license",
    }
)
MEDIA = frozenset({"ImageObject", "VideoObject", "AudioObject", "MediaObject", "3DModel"})
MOST_NODES = 1000  # of JSON-LD


class Licence(NamedTuple):
    """The licence, or all that the strongest source names, and that source."""

    name: str
    source: str


def read_licence(declared: Declarations, page: str) -> Licence | None:
    """The licence of a page; None where it names none. The page itself is looked at only for marks in its text."""
    sources = {
        "rel": (licence_in(link.target) for link in declared.links if "license" in link.relations),
        "schema": (licence_in(text) for text in schema_licences(declared)),
        "meta": (licence_in(content) or marked(content) for name, content in declared.metas if name in META_NAMES),
        "link": (creative_commons(link.target) for link in declared.links),
        "text": (marked(part) for part in text_parts(page)),
    }
    for source, names in sources.items():
        found = sorted({name for name in names if name})
        if found:
            return Licence(", ".join(found), source)
    return None


def licence_in(text: str) -> str | None:
    """The Creative Commons licence that a URL names, or the URL itself."""
    name = creative_commons(text)
    if name is None and text.startswith(("http://", "https://", "//")) and len(text) <= MOST_OF_A_NAME:
        return text
    return name


def creative_commons(text: str) -> str | None:
    """The name of the Creative Commons licence whose URL stands in a text."""
    match = URL.search(text) if "reativecommons" in text else None
    if match is None:
        return None
    if match["domain"]:
        return DOMAINS[match["domain"].lower()]
    return named(match["terms"].upper(), match["version"], match["country"])


def named(terms: str, version: str | None, country: str | None = None) -> str | None:
    """The name of a licence by its terms in whatever order; None if there is no such licence."""
    parts = set(terms.rstrip("-").split("-"))
    ordered = "-".join(part for part in ("BY", "NC", "SA", "ND") if part in parts)
    if ordered not in TERMS or len(parts) != ordered.count("-") + 1:
        return None
    return "-".join(part for part in ("CC", ordered, version, country and country.upper()) if part)


def schema_licences(declared: Declarations) -> Iterator[str]:
    """The licences that schema.org's vocabulary gives the page, not a picture or a film on it."""
    yield from (link.target for link in declared.links if "license" in link.properties)
    nodes = list(declared.data)
    for node in nodes:
        if isinstance(node, list):
            nodes += node[: max(0, MOST_NODES - len(nodes))]
        elif isinstance(node, dict):
            graph = node.get("@graph")
            nodes += [graph] if isinstance(graph, list) and len(nodes) < MOST_NODES else []
            types = node.get("@type")
            if not any(
                kind in MEDIA for kind in (types if isinstance(types, list) else [types]) if isinstance(kind, str)
            ):
                yield from texts_of(node.get("license"))


def texts_of(value: object) -> Iterator[str]:
    """A licence in JSON-LD: its URL, an object that has it, or several."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (value[key] for key in ("@id", "url") if isinstance(value.get(key), str))
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part) if not isinstance(part, list) else ()


def text_parts(page: str) -> Iterator[str]:
    """The marks that stand in a page, those within tags left out."""
    marks = (MARK.match(page, match.start()) for match in LETTERS.finditer(page))
    names = CHINESE.finditer(page) if any(name in page for name in NAMES) else ()
    for match in (*marks, *names):
        if match is not None:
            before = page[max(0, match.start() - MOST_OF_A_TAG) : match.start()]
            if before.rfind("<") <= before.rfind(">"):
                yield match[0]


def marked(text: str) -> str | None:
    """The licence whose mark stands in a text: `CC BY-SA 4.0`, `知识共享署名-相同方式共享 4.0`."""
    if match := MARK.search(text):
        return named(match["terms"].replace(" ", "-"), match["version"]) if match["terms"] else "CC0-1.0"
    if match := CHINESE.search(text):
        terms = ["BY", *(part for part, words in PARTS.items() if any(word in match["terms"] for word in words))]
        version = VERSION.search(match["terms"])
        return named("-".join(terms), version and version[0])
    return None
