"""Texts to train a quality model on: good and bad ones of many sources, so that no source is the label."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.pages import (
    KEEP,
    NOISE,
    Page,
    clean_pages,
    label_by_gold,
    labelled_pages,
    normal,
    read_documents,
    visible_text,
)

__all__ = ["Example", "chinese_examples", "english_examples", "foreign_examples", "training_pages"]

GOLD_SETS = ("magic-html", "zh-md-pages", "scrapinghub", "readability", "newspaper4k")
CUTS = (250, 400, 700, 1200, 2500, 6000)  # characters: good Chinese texts are cut to these, so that length is no label


@dataclass(frozen=True)
class Example:
    """A text that is good (1) or bad (0), the source it is of, and what of the same site or page it goes with."""

    text: str
    label: int
    source: str
    group: str


def training_pages(data: Path) -> list[Page]:
    """Pages whose lines are labelled: all those with a gold text, as visible text, and those labelled by hand."""
    return [*gold_pages(data), *labelled_pages(data)]


def gold_pages(data: Path) -> Iterator[Page]:
    for name in GOLD_SETS:
        for document in read_documents(data / "html" / f"{name}.dev.jsonl.gz"):
            if document.get("html") and document.get("gold_text"):
                text = visible_text(document["html"])
                labels = label_by_gold(text.split("\n"), document["gold_text"])
                if np.count_nonzero(labels == KEEP) > 1:
                    language = "zh" if document["lang"] == "zh" else "other"
                    group = document.get("repo") or document["id"]
                    yield Page(document["id"], text, labels, language, group, "html")


def part(page: Page, wanted: bool) -> str:
    """The lines of a page that are to be kept, or those that are not."""
    lines = page.text.split("\n")
    chosen = page.labels == KEEP if wanted else page.labels >= NOISE
    return "\n".join(lines[place] for place in np.flatnonzero(chosen))


def english_examples(data: Path) -> list[Example]:
    """Web pages that people would keep or drop; the same text under two ids is one group."""
    documents = [row for row in read_documents(data / "quality" / "labelled.dev.jsonl.gz") if row["lang"] == "en"]
    return [Example(row["text"], row["label"], "people", normal(row["text"])[:200]) for row in documents]


def page_examples(pages: list[Page], chinese: bool) -> Iterator[Example]:
    """The article of a page as a good text, what stands about it as a bad one, a junk page as a bad one."""
    for page in pages:
        if (page.language == "zh") is not chinese or page.language == "en":
            continue
        source = "html" if page.kind == "html" else "crawl"
        if page.is_junk:
            yield Example(page.text, 0, "crawl_junk", page.group)
            continue
        good, bad = part(page, wanted=True), part(page, wanted=False)
        if len(good) >= 150:
            yield Example(good, 1, f"{source}_articles", page.group)
        if len(bad) >= 60:
            yield Example(bad, 0, f"{source}_furniture", page.group)


def foreign_examples(pages: list[Page]) -> list[Example]:
    """Articles and furniture of pages in other languages than Chinese, English among them."""
    return list(page_examples(pages, chinese=False))


def chinese_examples(data: Path, pages: list[Page]) -> list[Example]:
    """Chinese texts: articles against junk, furniture, and mails that advertise."""
    examples = list(page_examples(pages, chinese=True))
    for name, step in (("zh-docs", 4), ("zh-news", 6)):
        texts = [page.text for page in clean_pages(data, name, step)]
        examples += [
            Example(text, 1, name, f"{name}/{number // 5}") for number, text in enumerate(texts) if len(text) > 200
        ]
    mails = [
        row["text"] for row in read_documents(data / "spam" / "zh-mail-spam.dev.jsonl.gz") if row["label"] == "spam"
    ]
    examples += [Example(text, 0, "mail_spam", normal(text)[:60]) for text in mails[::8] if len(text) > 100]
    for row in read_documents(data / "zh-web" / "pages-no-gold.jsonl.gz"):
        if row["page_kind"] == "list" and row["lang"] == "zh" and row.get("html"):
            examples.append(Example(visible_text(row["html"]), 0, "list_pages", row["id"]))
    for row in read_documents(data / "cc" / "zh-cc-pages-2020-34.jsonl.gz"):
        if row.get("html"):
            examples.append(Example(visible_text(row["html"]), 0, "crawl_junk", row["id"]))
    for row in read_documents(data / "quality" / "labelled.dev.jsonl.gz"):
        if row["lang"] == "zh":
            examples.append(Example(row["text"], int(row["label"] == "clean"), "chinese_web_text", row["id"]))
    return [cut(example, place) for place, example in enumerate(examples)]


def cut(example: Example, place: int) -> Example:
    """A good text cut short at the end of a line or sentence, to one of the lengths in turn."""
    length = CUTS[place % len(CUTS)]
    if not example.label or len(example.text) <= length:
        return example
    ends = [example.text.rfind(sign, length // 2, length) + 1 for sign in "\n。！？"]
    return Example(example.text[: max(ends) or length], 1, example.source, example.group)
