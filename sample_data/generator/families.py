"""What becomes of each honest article in the crawl: one first record, good or dirty, and its many copies."""

from __future__ import annotations

from dataclasses import dataclass

from generator import copies, dirt, junk, mojibake
from generator.articles import Article
from generator.document import DIRTY_GOOD, DUPLICATE, Draft
from generator.grammar import Grammar

TEXT_FILE = "text_file"
TEXT = "text"
HTML = "html"
HTML_SHARE = 0.15  # of all pages that may be either
GARBLED_COUNT = 40


@dataclass(frozen=True)
class Page:
    """A draft with its address and the form it is stored in: `text_file`, `text` or `html`."""

    url: str
    draft: Draft
    form: str


def make_pages(articles: list[Article], seed: str) -> list[Page]:
    """Every page of the crawl but the broken and hostile ones, in random order."""
    pages: list[Page] = []
    hosts = Grammar(f"{seed}/pages")
    rng = hosts.rng
    placed = [entry for place, article in enumerate(articles) for entry in _family(article, place, seed)]
    placed += [(draft, "") for draft in (*junk.make_junk(seed), *_garbled(articles))]
    for number, (draft, form) in enumerate(placed):
        url = f"http://www.{hosts.host()}/{rng.choice(('a', 'news', 'show', 'thread', 'p'))}/{number + 1000}.html"
        pages.append(Page(url, draft, form or (HTML if rng.random() < HTML_SHARE else TEXT)))
    rng.shuffle(pages)
    return pages


def _family(article: Article, place: int, seed: str) -> list[tuple[Draft, str]]:
    """The first record and the copies of an article, each with its form where that is fixed.

    Every other article exists only with dirt on it: its first record is dirty and so are the copies made of that.
    """
    grammar = Grammar(f"{seed}/{article.key}")
    first = article.draft()
    form = (TEXT_FILE, HTML, TEXT)[place // 2 % 3]
    if place % 2:
        soilers = _soilers(article)
        soiled = soilers[place // 2 % len(soilers)](first, grammar)
        first, form = soiled.relabelled(DIRTY_GOOD, soiled.kind), ""
    return [(first, form), *((draft, "") for draft in _copies(article, first, grammar))]


def _copies(article: Article, first: Draft, grammar: Grammar) -> list[Draft]:
    rng = grammar.rng
    drafts = [copies.copy_exactly(first) for _ in range(rng.randint(2, 4))]
    drafts += [copies.edit(first, grammar) for _ in range(rng.randint(2, 4))]
    drafts += [copies.append_close(first, grammar) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.5 and set(first.lines) & set(article.paragraphs):
        drafts.append(copies.replace_block(first, article.paragraphs, grammar))
    soilers = _soilers(article)
    for _ in range(rng.randint(2, 4)):
        drafts.append(rng.choice(soilers)(article.draft(DUPLICATE), grammar))
    return drafts


def _soilers(article: Article) -> tuple[dirt.Soiler, ...]:
    if article.language == "en":
        return dirt.ENGLISH_SOILERS
    if article.language == "zht":
        return (*dirt.MIRROR_SOILERS, *dirt.PLAIN_SOILERS)
    return (*dirt.PLAIN_SOILERS, *dirt.MIRROR_SOILERS)


def _garbled(articles: list[Article]) -> list[Draft]:
    ways = list(mojibake.WRONG_TURNS)
    chinese = [article for article in articles if article.language != "en"]
    return [
        mojibake.garble(chinese[place % len(chinese)].draft(), ways[place % len(ways)])
        for place in range(GARBLED_COUNT)
    ]
