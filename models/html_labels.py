"""Labels for the blocks of pages with gold text: which of them the gold text holds."""

import bisect
import collections
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from cleaner.text.html.page import COLUMN
from cleaner.text.html.parse import parse_page
from cleaner.text.html.view import View, view_of

__all__ = ["SETS", "Labelled", "f1", "read_pages"]

SETS = ("magic-html", "newspaper4k", "readability", "scrapinghub", "trafilatura", "webmainbench-sample", "zh-md-pages")
TOKEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
ORDER = 5  # tokens of a gram, as the measure has it
UNKNOWN = -1.0
COUNTRY_PARTS = {"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne"}

Floats = npt.NDArray[np.float32]


class Labelled(NamedTuple):
    """A page, its gold text, and the share of each block's text that is in it."""

    id: str
    name: str  # of the set
    group: str  # site, or the page itself where that is not known
    lang: str
    gold: str
    view: View
    texts: list[str]
    shares: Floats  # (blocks,), 0 to 1; UNKNOWN where the gold does not say
    sizes: Floats  # (blocks,), tokens


def tokens_of(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def grams_of(tokens: Sequence[str], order: int = ORDER) -> list[tuple[str, ...]]:
    return list(zip(*[tokens[start:] for start in range(order)], strict=False))


def f1(output: str, gold: str) -> float | None:
    """F1 over grams of five tokens; None for a gold text shorter than that."""
    mine = collections.Counter(grams_of(tokens_of(output)))
    wanted = collections.Counter(grams_of(tokens_of(gold)))
    if not wanted:
        return None
    both = sum((mine & wanted).values())
    return 2 * both / (sum(mine.values()) + sum(wanted.values()))


def site_of(row: dict[str, Any]) -> str:
    """The site a page is of: its repository, or the part of the host's name that one registers."""
    if row.get("repo"):
        return str(row["repo"])
    parts = (urlsplit(row.get("url") or "").hostname or "").split(".")
    if len(parts) < 2:
        return str(row["id"])
    is_long = len(parts) > 2 and parts[-2] in COUNTRY_PARTS
    return ".".join(parts[-3:] if is_long else parts[-2:])


def shares_of_gold(blocks: Sequence[list[str]], gold: str) -> Floats:
    """The share of each block's grams that the gold text has.

    A block shorter than a gram counts where the grams across it are in the gold text, or where it is a line of it.
    """
    golden = tokens_of(gold)
    wanted = set(grams_of(golden))
    lines = {tuple(tokens_of(line)) for line in gold.split("\n")}
    tokens = [token for block in blocks for token in block]
    is_covered = np.zeros(len(tokens), np.bool_)
    for place, gram in enumerate(grams_of(tokens)):
        if gram in wanted:
            is_covered[place : place + ORDER] = True
    shares, end = np.zeros(len(blocks), np.float32), 0
    for number, block in enumerate(blocks):
        begin, end = end, end + len(block)
        if len(block) >= ORDER:
            grams = grams_of(block)
            shares[number] = sum(gram in wanted for gram in grams) / len(grams)
        elif block:
            shares[number] = is_covered[begin:end].mean()
    by_line = [0 < len(block) < ORDER and tuple(block) in lines and not shares[n] for n, block in enumerate(blocks)]
    shares[by_line] = 1
    is_sure = [0 < len(block) < ORDER and not by_line[number] for number, block in enumerate(blocks)]
    return settle_marks(blocks, settle_repeats(blocks, shares, golden, is_sure))


def settle_marks(blocks: Sequence[list[str]], shares: Floats) -> Floats:
    """A block without tokens (marks, arrows) counts where the blocks with tokens on both of its sides do."""
    told = [number for number, tokens in enumerate(blocks) if tokens]
    for number, tokens in enumerate(blocks):
        if not tokens:
            place = bisect.bisect(told, number)
            sides = told[max(0, place - 1) : place + 1]
            shares[number] = len(sides) == 2 and all(shares[side] > 0.5 for side in sides)
    return shares


def settle_repeats(blocks: Sequence[list[str]], shares: Floats, gold: list[str], is_sure: Sequence[bool]) -> Floats:
    """Of blocks with the same text, as many count as the gold text has: those among most gold text."""
    places = collections.defaultdict(list)
    for number, tokens in enumerate(blocks):
        if tokens and shares[number] > 0.5 and not is_sure[number]:
            places[tuple(tokens)].append(number)
    repeated = {tokens: numbers for tokens, numbers in places.items() if len(numbers) > 1}
    if not repeated:
        return shares
    joined = " " + "  ".join(gold) + " "
    weights = np.array([len(tokens) for tokens in blocks], np.float32) * shares
    for words, numbers in sorted(repeated.items()):
        room = max(1, joined.count(" " + "  ".join(words) + " "))
        density = {n: weights[max(0, n - 5) : n + 6].sum() - weights[n] for n in numbers}
        for number in sorted(numbers, key=lambda n: (-density[n], n))[room:]:
            shares[number] = 0
    return shares


def shares_of_segments(texts: Sequence[str], present: Sequence[str], absent: Sequence[str]) -> Floats:
    """1 for blocks that hold a segment that must be there, 0 for those with one that must not, else UNKNOWN."""

    def squeeze(text: str) -> str:
        return "".join(text.split())

    shares = np.full(len(texts), UNKNOWN, np.float32)
    keep, drop = [squeeze(s) for s in present], [squeeze(s) for s in absent]
    for number, text in enumerate(map(squeeze, texts)):
        for label, segments in ((0.0, drop), (1.0, keep)):
            if any(s and (s in text or (len(text) > 10 and text in s)) for s in segments):
                shares[number] = label
    return shares


def labelled(row: dict[str, Any], name: str) -> Labelled:
    """A page with its labels."""
    view = view_of(parse_page(np.frombuffer(row["html"].encode("utf-8", "replace"), np.uint8)))
    texts = [bytes(view.text[b[COLUMN["start"]] : b[COLUMN["end"]]]).decode("utf-8", "replace") for b in view.blocks]
    blocks = [tokens_of(text) for text in texts]
    gold = row.get("gold_text") or ""
    if gold:
        shares = shares_of_gold(blocks, gold)
    else:
        shares = shares_of_segments(texts, row.get("with") or [], row.get("without") or [])
    sizes = np.array([len(tokens) for tokens in blocks], np.float32)
    view = view._replace(text=view.text[: view.blocks[-1, COLUMN["end"]] if len(view.blocks) else 0].copy())
    return Labelled(row["id"], name, site_of(row), row.get("lang") or "", gold, view, texts, shares, sizes)


def read_pages(folder: Path, names: Sequence[str] = SETS) -> Iterator[Labelled]:
    """The pages of all sets, in the order of their ids; of pages of links, nothing is main content."""
    for name in names:
        for row in rows_of(next(iter(sorted((folder / "html").glob(f"{name}*.jsonl.gz"))))):
            yield labelled(row, name)
    for row in rows_of(folder / "zh-web" / "pages-no-gold.jsonl.gz"):
        if row.get("page_kind") == "list":
            page = labelled(row, "lists")
            yield page._replace(shares=np.zeros(len(page.texts), np.float32))


def rows_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sorted(map(json.loads, lines), key=lambda row: str(row["id"]))
