"""Labelled lines to train on: pages labelled by hand, HTML pages labelled by their gold text, and clean documents."""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from resiliparse.extract.html2text import extract_plain_text

__all__ = [
    "CLEAN_SETS",
    "KEEP",
    "NEUTRAL",
    "NOISE",
    "SPAM",
    "Page",
    "clean_pages",
    "gutted_pages",
    "host_of",
    "label_by_gold",
    "labelled_pages",
    "normal",
    "read_documents",
    "shortened",
    "snippets",
    "spliced_pages",
    "visible_text",
    "without_copies",
]

KEEP, NOISE, SPAM, NEUTRAL = 0, 1, 2, -1
LABELS = {
    "body": KEEP,
    "title": KEEP,
    "boilerplate": NOISE,
    "spam": SPAM,
    "caption": NEUTRAL,
    "meta": NEUTRAL,
    "blank": NEUTRAL,
}


@dataclass
class Page:
    """A document and what each of its lines is."""

    name: str
    text: str
    labels: npt.NDArray[np.int8]
    language: str
    group: str
    kind: str  # by hand good, mixed, junk, judged, crawled, void (no article); else how it was made: see KIND_WEIGHT
    soft: frozenset[int] = field(default_factory=frozenset)  # lines that are noise only because the whole page is

    @property
    def is_junk(self) -> bool:
        return self.kind in ("junk", "void")


def read_documents(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file compressed by gzip."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def normal(text: str) -> str:
    """A text less everything but letters and digits, lower case."""
    return re.sub(r"[\s\W_]+", "", text).lower()


def host_of(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|/.*", "", url)


def labelled_pages(data: Path) -> list[Page]:
    """The pages labelled by hand."""
    pages = []
    for document in read_documents(data / "lines" / "pages.dev.jsonl.gz"):
        labels = np.array([LABELS[label] for label in document["labels"]], np.int8)
        host = host_of(document["url"] or "") or document["id"]
        soft = frozenset(document["doc_level_only"] or [])
        pages.append(
            Page(document["id"], document["text"], labels, document["lang"], host, document["doc_label"], soft)
        )
    return pages


def label_by_gold(lines: Sequence[str], gold: str) -> npt.NDArray[np.int8]:
    """KEEP for lines that stand in the gold text; NEUTRAL where that cannot be told."""
    whole, gold_lines = normal(gold), {normal(line) for line in gold.split("\n")}
    grams = {whole[place : place + 5] for place in range(len(whole) - 4)}
    labels = np.full(len(lines), NOISE, np.int8)
    for place, line in enumerate(lines):
        key = normal(line)
        if not key:
            labels[place] = NEUTRAL
        elif len(key) >= 12:
            share = sum(key[start : start + 5] in grams for start in range(len(key) - 4)) / (len(key) - 4)
            labels[place] = KEEP if share >= 0.7 else NEUTRAL if share >= 0.35 else NOISE
        elif key in gold_lines:
            labels[place] = KEEP
        elif key in whole:
            labels[place] = NEUTRAL
    return settle_short_lines(labels, [len(normal(line)) for line in lines])


def settle_short_lines(labels: npt.NDArray[np.int8], lengths: Sequence[int]) -> npt.NDArray[np.int8]:
    """Short lines of the gold far from any long one are chance; the three lines above the article may be its title."""
    long_lines = np.array([place for place, label in enumerate(labels) if label == KEEP and lengths[place] >= 20])
    for place in np.flatnonzero(labels == KEEP):
        if lengths[int(place)] < 12 and (not len(long_lines) or np.abs(long_lines - place).min() > 12):
            labels[place] = NEUTRAL
    kept = np.flatnonzero(labels == KEEP)
    above = [place for place in range(kept[0] if len(kept) else 0) if lengths[place]][-4:]
    labels[above] = np.where(labels[above] == NOISE, NEUTRAL, labels[above])
    return labels


def visible_text(source: str) -> str:
    return str(extract_plain_text(source, main_content=False, alt_texts=False, links=False))


CLEAN_SETS = {
    "zh-docs": ("clean/zh-docs.jsonl.gz", "zh"),
    "zh-news": ("clean/zh-news-1998.jsonl.gz", "zh"),
    "en-docs": ("clean/en-docs.jsonl.gz", "other"),
    "zh-reviews": ("ugc/zh-reviews.jsonl.gz", "zh"),
}


def clean_pages(data: Path, name: str, step: int, first: int = 0) -> list[Page]:
    """Every `step`-th document of a clean set, from number `first` on, all lines to be kept."""
    file, language = CLEAN_SETS[name]
    pages = []
    for number, document in enumerate(read_documents(data / file)):
        text = document.get("text") or ""
        if number % step == first and text.strip():
            labels = np.array([KEEP if line.strip() else NEUTRAL for line in text.split("\n")], np.int8)
            pages.append(Page(f"{name}/{number}", text, labels, language, f"{name}/{number}", "clean"))
    return pages


SHORT = 0.25  # share of spliced articles with one to three lines, which are the easiest to lose
SPLICED = 300  # lines of a head or a tail, those next to the article


def spliced_pages(frames: Sequence[Page], articles: Sequence[Page], seed: int = 5) -> list[Page]:
    """The head and tail of each frame around the article of another page: whatever surrounds it is surely noise.

    The six lines next to the frame's own article are left out, for they may belong to it.
    """
    random = np.random.default_rng(seed)
    pages: list[Page] = []
    for frame in frames:
        lines = frame.text.split("\n")
        kept = np.flatnonzero(frame.labels == KEEP)
        visible = [place for place, line in enumerate(lines) if line.strip()]
        if not len(kept) or not visible:
            continue
        head = [lines[place] for place in [one for one in visible if one < kept[0]][-SPLICED - 6 : -6]]
        tail = [lines[place] for place in [one for one in visible if one > kept[-1]][6 : SPLICED + 6]]
        article = articles[int(random.integers(len(articles)))]
        body = [line for line, label in zip(article.text.split("\n"), article.labels, strict=True) if label == KEEP]
        body = body[: random.integers(1, 4 if random.random() < SHORT else 40)]
        labels = np.array([NOISE] * len(head) + [KEEP] * len(body) + [NOISE] * len(tail), np.int8)
        name = f"{frame.name}+{article.name}"
        pages.append(Page(name, "\n".join([*head, *body, *tail]), labels, frame.language, name, "splice"))
    return pages


def gutted_pages(pages: Sequence[Page]) -> list[Page]:
    """Of each page twice a part: only its article, which is clean, and only its noise, in which there is none."""
    parts = []
    for page in pages:
        lines = page.text.split("\n")
        kept, noise = np.flatnonzero(page.labels == KEEP), np.flatnonzero(page.labels > KEEP)
        if page.is_junk or len(kept) < 2:
            continue
        chosen = [("only", kept)] + [("gutted", noise)] * (len(noise) > 15)
        for kind, places in chosen:
            text = "\n".join(lines[place] for place in places)
            parts.append(Page(f"{page.name}/{kind}", text, page.labels[places], page.language, page.group, kind))
    return parts


def snippets(pages: Sequence[Page], seed: int = 6) -> list[Page]:
    """Of each page a few lines of its article that follow each other, as a text of its own that is clean."""
    random = np.random.default_rng(seed)
    parts = []
    for page in pages:
        lines = page.text.split("\n")
        kept = np.flatnonzero(page.labels == KEEP)
        if len(kept):
            first = random.integers(len(kept))
            places = kept[first : first + random.integers(1, 13)]
            text = "\n".join(lines[place] for place in places)
            name = f"{page.name}/snippet"
            parts.append(Page(name, text, page.labels[places], page.language, page.group, "snippet"))
    return parts


def shortened(page: Page, lines: int = 120) -> Page:
    """The first lines of a page."""
    text = "\n".join(page.text.split("\n")[:lines])
    return Page(page.name, text, page.labels[:lines], page.language, page.group, page.kind)


def without_copies(pages: Sequence[Page], others: Sequence[Page]) -> list[Page]:
    """The pages that share fewer than three long lines, and less than three tenths of them, with every other page."""
    known = [long_lines(page) for page in others]
    mine = [long_lines(page) for page in pages]
    is_new = [not any(is_copy(lines, own) for lines in known) for own in mine]
    return [page for page, new in zip(pages, is_new, strict=True) if new]


def long_lines(page: Page) -> set[str]:
    return {key for line in page.text.split("\n") if len(key := normal(line)) > 24}


def is_copy(lines: set[str], others: set[str]) -> bool:
    shared = len(lines & others)
    return shared >= 3 or (bool(lines) and shared > 0.3 * len(lines))
