"""Pages made of parts of others: what has an article and what has none, each between heads and feet of other sites.

Few pages are judged by hand, and junk among them is rare and of many kinds. Here the same frames stand around articles
and posts, which are articles, and around advertisements, lists of teasers and what `made_junk` pieces together, which
are none: what is left to learn from is the text between them.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from models.pages import KEEP, NOISE, Page, normal, read_documents

__all__ = ["Bodies", "articles_of", "framed_pages", "mails", "teaser_lists"]

Bodies = list[list[str]]

LEAST = 120  # letters of a mail
MOST_LINES = 60  # of a mail
OPENING = 24  # letters at the head of a mail by which its copies are known; a few more at its foot
CLAUSE_END = re.compile("[，。！？,]")
CUTS = ("...", "……", "…", "", "[详细]", "... 阅读全文")
BARE = {"wrapped": 0.0, "teased": 0.2}  # share of pages without head and foot; of the other kinds USUALLY_BARE
USUALLY_BARE = 0.3
LONGEST_FRAME = 60  # lines of a head or a foot; most are shorter
ASIDE = 6  # lines next to the frame's own article, which may belong to it


def mails(data: Path, label: str) -> Iterator[list[str]]:
    """The mails of the collection that are `spam` or `ham` (posts of a forum), those that begin or end alike once."""
    seen: set[str] = set()
    for document in read_documents(data / "spam" / "zh-mail-spam.dev.jsonl.gz"):
        text = normal(document["text"])
        ends = {f"<{text[:OPENING]}"} | ({f">{text[-OPENING - 6 :]}"} if label == "spam" else set())
        if document["label"] == label and len(text) >= LEAST and not ends & seen:
            seen |= ends
            yield [line for line in document["text"].split("\n") if line.strip()][:MOST_LINES]


def kept_lines(page: Page) -> list[str]:
    lines = zip(page.text.split("\n"), page.labels, strict=True)
    return [line for line, label in lines if label == KEEP and line.strip()]


def articles_of(pages: Sequence[Page], count: int, seed: int) -> Iterator[list[str]]:
    """Lines of articles that follow each other; a third of them one to three, which are the easiest to lose."""
    random = np.random.default_rng(seed)
    for number in random.integers(len(pages), size=count):
        lines = kept_lines(pages[number])
        first = random.integers(max(1, len(lines) - 1)) if random.random() < 0.3 else 0
        size = random.integers(1, 4) if random.random() < 0.35 else random.integers(3, 30)
        body = lines[first : first + size]
        if sum(map(len, body)) >= LEAST // 2:
            yield body


def title_and_text(page: Page) -> tuple[str, str] | None:
    """A short line of an article, or its first clause, and its first long line; None if it has no such line."""
    lines = [line.strip() for line in kept_lines(page)]
    text = next((line for line in lines if len(line) >= 60), None)
    if text is None:
        return None
    return next((line for line in lines if 6 <= len(line) <= 40), CLAUSE_END.split(text)[0][:30]), text


def teaser_lists(pages: Sequence[Page], count: int, seed: int) -> Iterator[list[str]]:
    """Lists of other articles: titles with dates, or with the beginning of the text, a date and counters."""
    random = np.random.default_rng(seed)
    entries = [entry for page in pages if (entry := title_and_text(page))]
    for _ in range(count):
        style, has_date, has_counts = random.random(3)
        length, end = int(random.integers(30, 140)), CUTS[random.integers(len(CUTS))]
        lines: list[str] = []
        for number in random.integers(len(entries), size=random.integers(5, 25)):
            title, text = entries[number]
            year, month, day = (int(random.integers(*span)) for span in ((2010, 2024), (1, 13), (1, 29)))
            date = f"{year}-{month:02}-{day:02}"
            if style < 0.35:
                lines.append(f"{date} {title}" if style < 0.2 else f"· {title} {date}")
                continue
            counts = f"  阅读({random.integers(9999)}) 评论({random.integers(99)})" if has_counts < 0.5 else ""
            lines += [title, text[:length] + end, *([date + counts] if has_date < 0.6 else [])]
        yield lines


def head_and_foot(frame: Page) -> tuple[list[str], list[str]]:
    """The visible lines before and after the article of a page; halves of one without."""
    lines = frame.text.split("\n")
    visible = [place for place, line in enumerate(lines) if line.strip()]
    kept = np.flatnonzero(frame.labels == KEEP)
    if not len(kept):
        half = len(visible) // 2
        return [lines[place] for place in visible[:half]], [lines[place] for place in visible[half:]]
    head = [lines[place] for place in visible if place < kept[0]][:-ASIDE]
    return head, [lines[place] for place in visible if place > kept[-1]][ASIDE:]


def framed_pages(frames: Sequence[Page], bodies: Bodies, kind: str, seed: int) -> list[Page]:
    """Each body between the end of one page's head and the beginning of its foot, some by themselves.

    The body is kept in pages of the kinds `wrapped` and `post`, else it is noise.
    """
    random = np.random.default_rng(seed)
    parts = [head_and_foot(frame) for frame in frames]
    bare = BARE.get(kind, USUALLY_BARE)
    label = KEEP if kind in ("wrapped", "post") else NOISE
    pages = []
    for number, body in enumerate(bodies):
        head, foot = parts[random.integers(len(parts))] if random.random() >= bare else ([], [])
        head, foot = head[-int(LONGEST_FRAME ** random.random()) :], foot[: int(LONGEST_FRAME ** random.random())]
        labels = np.array([NOISE] * len(head) + [label] * len(body) + [NOISE] * len(foot), np.int8)
        name = f"{kind}/{number}"
        pages.append(Page(name, "\n".join([*head, *body, *foot]), labels, "zh", name, kind))
    return pages
