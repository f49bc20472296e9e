"""Pages of HTML as visible text, their lines labelled by a gold text or by what the HTML says; titles in front."""

import html
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt
from resiliparse.extract.html2text import extract_plain_text

from models.pages import KEEP, NEUTRAL, NOISE, Page, label_by_gold, normal, read_documents, visible_text

__all__ = ["html_pages", "link_pages", "made_title", "mark_titles", "page_titles", "titled"]

HTML_STEPS = {"magic-html": 1, "zh-md-pages": 4, "scrapinghub": 1, "readability": 1, "newspaper4k": 1}
TITLE = re.compile(r"<title\b[^<>]*>(.{1,400}?)</title", re.IGNORECASE | re.DOTALL)
SITE_NAMES = ("_新闻频道", " - 首页", "-资讯中心", " | 论坛")  # what follows a title in the head of a page
TITLED = 7  # of ten pages, as of those labelled by hand
MOST_MADE = 45  # characters of an article's first line that may be its title
SHORTEST_TITLE, TITLE_SHARE = 6, 0.4  # letters of a line that is a title, and its share of the title of the page


def title_of(source: str) -> str:
    """What the head of an HTML page calls it, on one line."""
    found = TITLE.search(source)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def mark_titles(labels: npt.NDArray[np.int8], lines: Sequence[str], source: str) -> None:
    """KEEP for lines above the article that are its title, as the head of the HTML names it; NEUTRAL for others.

    A gold text often begins below the title, which is of the article all the same.
    """
    kept, title = np.flatnonzero(labels == KEEP), normal(title_of(source))
    for place, line in enumerate(lines):
        key = normal(line)
        if len(key) >= max(SHORTEST_TITLE, TITLE_SHARE * len(title)) and title.startswith(key):
            labels[place] = KEEP if len(kept) and place <= kept[0] else NEUTRAL


def page_titles(data: Path) -> dict[str, str]:
    """The titles in the heads of all pages stored as HTML, by the names of the pages."""
    files = [data / "html" / f"{name}.dev.jsonl.gz" for name in HTML_STEPS]
    documents = chain.from_iterable(map(read_documents, [*files, data / "zh-web" / "pages-no-gold.jsonl.gz"]))
    return {document["id"]: title_of(document.get("html") or "") for document in documents}


def made_title(page: Page) -> str:
    """The first line of the article of a page, where it is as short as a title; the name of a site after some."""
    kept = np.flatnonzero(page.labels == KEEP)
    first = page.text.split("\n")[int(kept[0])].strip() if len(kept) > 1 else ""
    site = (*SITE_NAMES, "", "", "")[zlib.crc32(page.name.encode()) % 7]
    return first + site if len(first) < MOST_MADE else ""


def titled(page: Page, title: str) -> Page:
    """The page with its title in front, as crawls store the text of pages; three of ten as they are.

    A title alone is KEEP, as it is of the article; with more after it, NEUTRAL.
    """
    lines = page.text.split("\n")
    key, keys = normal(title), [normal(line) for line in lines]
    is_left = zlib.crc32(f"titled {page.name}".encode()) % 10 >= TITLED
    if not key or is_left or next(filter(None, keys), "") == key:
        return page
    kept = [one for one, label in zip(keys, page.labels, strict=True) if label == KEEP]
    label = KEEP if key in kept[:3] else NEUTRAL if kept else NOISE
    labels = np.concatenate([[label], page.labels]).astype(np.int8)
    return replace(page, text=f"{title}\n{page.text}", labels=labels)


def html_pages(data: Path, foreign: int) -> list[Page]:
    """HTML pages as visible text, labelled by their gold: the Chinese ones, and `foreign` others of each set.

    Of the seven blogs and books in `zh-md-pages`, which are much alike, every fourth page is taken.
    """
    pages = []
    for name, step in HTML_STEPS.items():
        others = 0
        for number, document in enumerate(read_documents(data / "html" / f"{name}.dev.jsonl.gz")):
            if number % step:
                continue
            is_chinese = document["lang"] == "zh"
            others += not is_chinese
            if not document.get("html") or not document.get("gold_text") or (not is_chinese and others > foreign):
                continue
            text = visible_text(document["html"])
            labels = label_by_gold(text.split("\n"), document["gold_text"])
            mark_titles(labels, text.split("\n"), document["html"])
            if np.count_nonzero(labels == KEEP) < 2:
                continue
            group = document.get("repo") or document["id"]
            pages.append(Page(document["id"], text, labels, "zh" if is_chinese else "other", group, "html"))
    return pages


TAG = re.compile(r"<[^<>]*>")
LINK = re.compile(r"<a\b[^<>]*>((?:(?!<a\b|</a).){1,400})</a", re.IGNORECASE | re.DOTALL)


def link_pages(data: Path) -> list[Page]:
    """Chinese pages without gold, labelled where their HTML leaves no doubt.

    A line that is the text of a link is noise; a long line is of the article where it ends a sentence, stands in the
    main content and next to no link. All others are neutral.
    """
    pages = []
    for document in read_documents(data / "zh-web" / "pages-no-gold.jsonl.gz"):
        if not document.get("html"):
            continue
        kind = "list" if document["page_kind"] == "list" else "html"
        anchors = {normal(html.unescape(TAG.sub("", link))) for link in LINK.findall(document["html"])}
        text = visible_text(document["html"])
        main = {normal(line) for line in str(extract_plain_text(document["html"], main_content=True)).split("\n")}
        lines = text.split("\n")
        keys = [normal(line) for line in lines]
        labels = np.array([NOISE if key and key in anchors else NEUTRAL for key in keys], np.int8)
        visible = [place for place, key in enumerate(keys) if key]
        for before, place, after in zip([-1, *visible], visible, [*visible[1:], -1], strict=False):
            is_near_link = any(one >= 0 and labels[one] == NOISE for one in (before, after))
            is_sentence = len(keys[place]) >= 40 and lines[place].rstrip()[-1] in "。！？”」"
            if is_sentence and keys[place] in main and labels[place] != NOISE and not is_near_link:
                labels[place] = KEEP
        mark_titles(labels, lines, document["html"])
        pages.append(Page(document["id"], text, labels, document["lang"], document["id"], kind))
    return pages
