"""Makes `cleaner/models/boilerplate_lines.npz`: n-gram weights and trees of two passes over lines, one set for Chinese
and one for other languages, and weights for pages.

    python -m models.boilerplate_lines --data DIR [--output FILE] [--seeds N]

DIR is the folder of labelled data (`lines/`, `html/`, `zh-web/`, `cc/`, `clean/`, `ugc/`, `spam/`). With `--seeds` it
prints what the model reaches on pages it has not seen: cross-validation grouped by site, and what is taken from clean
documents that were not trained on. The same data give the same file, byte for byte.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.boosted import flatten
from models.ciphered import ciphered_pages
from models.crawled import crawled_pages, judged_line_by_line, junk_names, list_pages
from models.line_table import Fitted, LineTable, fit, page_folds
from models.made_junk import junk_bodies
from models.made_lists import chapter_lists, headlines_of, listed_pages, thread_lists, vacancy_lists
from models.made_pages import Bodies, articles_of, framed_pages, mails, teaser_lists
from models.page_table import PageFitted, fit_pages
from models.pages import (
    KEEP,
    NEUTRAL,
    SPAM,
    Page,
    clean_pages,
    gutted_pages,
    labelled_pages,
    shortened,
    snippets,
    spliced_pages,
    without_copies,
)
from models.visible_pages import html_pages, link_pages, made_title, page_titles, titled

FOLDS = 5
CLEAN_STEPS = {"zh-docs": 5, "zh-news": 10, "en-docs": 12, "zh-reviews": 200}  # every so many documents, to train on
BY_LINE = ("good", "mixed", "junk")  # kinds of pages labelled line by line
JUDGED = (*BY_LINE, "crawled", "void")
BARS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)  # chances of an article
MADE = {"wrapped": 260, "post": 150, "advert": 180, "pieced": 30, "teased": 200}  # `pieced`: of each maker
LISTED = {"listed": 400, "chapters": 60, "threads": 60, "vacancies": 40}
FOREIGN = 40  # pages of each set of HTML in other languages that the model for Chinese learns from
OUTPUT = Path(__file__).parents[1] / "cleaner" / "models" / "boilerplate_lines.npz"

Scores = npt.NDArray[np.float32]


def judged_pages(data: Path) -> list[Page]:
    """The pages of which it is known whether they have an article: those labelled line by line first."""
    labelled = labelled_pages(data)
    return labelled + without_copies([*crawled_pages(data), *list_pages(data)], labelled)


def training_pages(data: Path, is_for_others: bool = False) -> list[Page]:
    """The pages labelled line by line first, last those only judged as a whole.

    The model for other languages learns from more pages of these, and from pages in other scripts that are made.
    """
    judged = judged_pages(data)
    labelled = [page for page in judged if page.kind in BY_LINE]
    by_line = judged_line_by_line(data)
    names = {page.name for page in by_line}
    gold = without_copies(html_pages(data, sys.maxsize if is_for_others else FOREIGN), labelled)
    linked = by_line + [page for page in without_copies(link_pages(data), labelled) if page.name not in names]
    for page in linked:
        page.kind = "list" if page.name in junk_names() else page.kind
    essays = [page for page in gold if page.name.startswith("zh-md")]
    chinese = [page for page in gold if page.name.startswith("magic") and page.language == "zh"]
    news, more_news = clean_pages(data, "zh-news", 7, 2), clean_pages(data, "zh-news", 7, 4)
    spliced = spliced_pages(linked + chinese, news[: len(essays)] + essays) + spliced_pages(
        linked, more_news + essays, 9
    )
    clean = [shortened(page) for name, step in CLEAN_STEPS.items() for page in clean_pages(data, name, step)]
    titles = page_titles(data)
    others = [titled(shortened(page, 2000), titles[page.name]) for page in gold + linked]
    made = made_pages(data, [page for page in linked if page.kind in ("html", "judged")] + chinese, essays)
    short = snippets(clean + essays + chinese) + snippets([page for page in labelled if not page.is_junk])
    parts = gutted_pages(labelled + by_line + chinese)
    lists = pages_of_lists(data, linked + chinese, news[::3] + essays + 3 * chinese)
    spliced = [titled(page, made_title(page)) for page in spliced]
    sources = [page for page in labelled + others if is_for_others and page.kind not in ("junk", "list")]
    made += [*lists, *ciphered_pages(sources)]
    return labelled + others + spliced + parts + clean + short + made + judged[len(labelled) :]


def made_pages(data: Path, frames: list[Page], essays: list[Page]) -> list[Page]:
    """What has an article and what has none, between heads and feet of `frames`."""
    news, docs = clean_pages(data, "zh-news", 7, 3), clean_pages(data, "zh-docs", 55, 4)
    chinese = [page for page in frames if page.name.startswith("magic")]
    texts = news + essays + chinese
    bodies = {
        "wrapped": articles_of(texts + docs, MADE["wrapped"], 21),
        "post": chosen(list(mails(data, "ham")), MADE["post"], 22),
        "advert": chosen(list(mails(data, "spam")), MADE["advert"], 23),
        "pieced": junk_bodies(MADE["pieced"], 24),
        "teased": teaser_lists(texts, MADE["teased"], 25),
    }
    return [
        page
        for seed, (kind, lines) in enumerate(bodies.items(), 31)
        for page in framed_pages(frames, list(lines), kind, seed)
    ]


def pages_of_lists(data: Path, sources: list[Page], texts: list[Page]) -> list[Page]:
    """Articles with lists right after them, and pages that are lists, between heads and feet of `sources`."""
    headlines = headlines_of(sources)
    docs = [page for page in clean_pages(data, "zh-docs", 5, 1) if is_chapter(page.text)]
    bodies = [
        *chapter_lists(texts, LISTED["chapters"], 43),
        *thread_lists(texts, headlines, LISTED["threads"], 44),
        *vacancy_lists(LISTED["vacancies"], 45),
    ]
    frames = [page for page in sources if page.kind != "list"]
    listed = listed_pages(texts + docs[::3], headlines, LISTED["listed"], 41)
    return [*listed, *framed_pages(frames, bodies, "indexed", 46)]


def is_chapter(text: str) -> bool:
    return text.count("\n") > 5 and not text.startswith("Download")


def chosen(bodies: Bodies, count: int, seed: int) -> Bodies:
    """So many of the bodies, at random."""
    places = np.random.default_rng(seed).permutation(len(bodies))[:count]
    return [bodies[place] for place in places]


class Tally:
    """Characters of the pages of one language: kept rightly, kept, to be kept; spam left, spam."""

    def __init__(self) -> None:
        self.sums = np.zeros(5)
        self.f1: list[float] = []

    def add(self, page: Page, table: LineTable, number: int, scores: Scores) -> None:
        rows = slice(table.visible.texts[number], table.visible.texts[number + 1])
        is_soft = np.isin(table.numbers[rows], list(page.soft))
        labels = np.where(is_soft, NEUTRAL, table.labels[rows])
        sizes = table.lengths[rows] * (labels != NEUTRAL)
        is_kept = scores[rows] <= 0
        counts = [(labels == KEEP) & is_kept, is_kept, labels == KEEP, (labels == SPAM) & is_kept, labels == SPAM]
        sums = np.array([sizes[mask].sum() for mask in counts])
        self.sums += sums
        self.f1.append(2 * sums[0] / max(sums[1] + sums[2], 1))

    def __str__(self) -> str:
        right, kept, wanted, left, spam = self.sums
        return (
            f"precision {right / max(kept, 1):.3f}, recall {right / max(wanted, 1):.3f}, "
            f"F1 over {len(self.f1)} pages {np.mean(self.f1):.3f}, spam left {left / max(spam, 1):.2f}"
        )


class Unseen(NamedTuple):
    """What models that have not seen a page's site make of it."""

    lines: Scores  # of all lines of the table
    pages: Scores  # of all pages: log-odds that there is no article


def cross_validate(table: LineTable, seed: int) -> Unseen:
    """The scores of the judged pages and their lines, from models that have not seen the page's site."""
    crawled = page_folds([page for page in table.pages if page.kind in ("crawled", "void")], 100 + seed, FOLDS)
    folds = crawled | page_folds([page for page in table.pages if page.kind in BY_LINE], 100 + seed, FOLDS)
    unseen = Unseen(np.zeros(len(table.labels), np.float32), np.zeros(len(table.pages), np.float32))
    for left_out in range(FOLDS):
        fitted = fit(table, folds, left_out)
        mine = np.array([page.kind in JUDGED and folds[page.group] == left_out for page in table.pages])
        unseen.lines[mine[table.page]] = fitted.scores[mine[table.page]]
        unseen.pages[mine] = fit_pages(table, fitted).scores[mine]
    return unseen


def print_lines(table: LineTable, scores: Scores, name: str) -> None:
    """What is kept of the lines of pages labelled line by line, of `Chinese` or of `other` ones."""
    tally = Tally()
    for number, page in enumerate(table.pages):
        if (page.language == "zh") == (name == "Chinese") and page.kind in ("good", "mixed"):
            tally.add(page, table, number, scores)
    print(f"{name} pages, no document dropped: {tally}", flush=True)


def print_pages(table: LineTable, unseen: Unseen) -> None:
    """Which pages are dropped at several bars."""
    chances = 1 / (1 + np.exp(unseen.pages))
    kinds = np.array([page.kind if page.language == "zh" else "" for page in table.pages])
    for bar in BARS:
        dropped = {kind: (chances < bar)[kinds == kind] for kind in JUDGED}
        shares = ", ".join(f"{kind} {mask.sum()} of {len(mask)}" for kind, mask in dropped.items())
        print(f"Chinese pages with less than {bar} for an article: {shares}", flush=True)


def save(fitted: Fitted, other: Fitted, pages: PageFitted, path: Path) -> None:
    """Writes the arrays, compressed and without dates."""
    sets = {"": fitted, "other_": other}
    boosters = {
        f"{prefix}{name}": booster
        for prefix, one in sets.items()
        for name, booster in zip(("first", "second"), one.boosters, strict=True)
    }
    arrays = {f"{name}_{part}": array for name, one in boosters.items() for part, array in flatten(one).items()}
    arrays |= {f"page_{name}": array for name, array in pages.model._asdict().items()}
    arrays["grams"] = np.concatenate([fitted.grams, pages.grams], axis=1).astype(np.float16)
    arrays["other_grams"] = other.grams[:, 0].astype(np.float16)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def print_clean_losses(data: Path) -> None:
    """What the stage takes from clean documents that were not trained on, with the weights just saved."""
    from cleaner.batch import Batch
    from filters.boilerplate_lines import BoilerplateLines

    for name, step in CLEAN_STEPS.items():
        texts = [page.text for page in clean_pages(data, name, step, 3)]
        outcome = BoilerplateLines().apply(Batch.of(*texts))
        left = sum(len(text) for text in outcome.batch.texts())
        whole = sum(len(text) for text in texts)
        print(f"{name}: {1 - left / whole:.2%} of characters taken, {len(outcome.drops)} of {len(texts)} texts dropped")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--seeds", type=int, default=0, help="how often to cross-validate")
    options = parser.parse_args(arguments)
    table, others = (LineTable(training_pages(options.data, is_for_others)) for is_for_others in (False, True))
    judged = sum(page.kind in JUDGED for page in table.pages)
    print(f"{len(table.pages)} pages, {judged} of them judged by hand; {len(table.labels)} lines", flush=True)
    for seed in range(options.seeds):
        print(f"seed {seed}")
        unseen = cross_validate(table, seed)
        print_lines(table, unseen.lines, "Chinese")
        print_lines(others, cross_validate(others, seed).lines, "other")
        print_pages(table, unseen)
    fitted = fit(table, {})
    save(fitted, fit(others, {}), fit_pages(table, fitted), options.output)
    print(f"{options.output.name}: {options.output.stat().st_size:,} bytes")
    if options.output == OUTPUT:
        print_clean_losses(options.data)


if __name__ == "__main__":
    main()
