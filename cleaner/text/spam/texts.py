"""Which texts are spam as a whole, by the evidence gathered and the verdicts on their lines.

`cleaner.text.spam.spam_lines` says what a score is.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.spam.evidence import Evidence, gather_evidence
from cleaner.text.spam.lexicon import lexicon
from cleaner.text.spam.phrases import END, LINE, START, TERM
from cleaner.text.spam.pitches import raise_for_pitches
from cleaner.text.spam.restated import measure_clauses, measure_grams
from cleaner.text.spam.spam_lines import (
    ILLICIT,
    MEDICAL_CONTEXT,
    MOST_NEWS,
    NUMBER,
    OFFERS,
    PLACE,
    REASONS,
    STRONG,
    Bar,
    Shape,
    Verdicts,
    heavy_terms,
    judge_lines,
    shape_of,
    verdicts_of,
)
from cleaner.text.units.utf8 import Utf8

__all__ = ["SpamFound", "TextVerdict", "explain_text", "find_spam", "judge_texts"]

Floats = npt.NDArray[np.float32]
MOST_TERMS = 5  # of a text's evidence
PLACES = 4  # of the scores: the rest is rounding error
TITLE = 8.0  # evidence in the first line that condemns a text: hacked pages open with words that people search for
LINKED = 4  # lines of pornography that make a hijacked page with such a title; mirrors say the title up to three times
TITLED_PROSE = 8.0  # so much more times one of nothing but prose: mirrors put such a line before a whole article
WORDS_OF = {  # the categories whose terms are told as evidence, where they are not the reason's own alone
    "brand_insertion": ("gambling",),
    "region_list": ("place",),
    "medical_advert": ("medical_advert", "claim", "pharma"),
    "spun_text": ("spun_text", "farm"),
    "sales_pitch": ("pitch", "hotline", "claim"),
    "link_farm": ("link_farm", *ILLICIT, "medical_advert", "keyword_stuffing"),
}
SOLD = 10  # different words of sale, and
SOLD_RATIO = 0.08  # their weight for a Han character, that make a shop's page: honest texts have up to 0.055
BARE_NAME = 0.3  # what a line counts that is a betting name and little else, against one in a sentence
Values = npt.NDArray[Any]  # numbers of any kind: what NumPy makes of sums and quotients


class SpamFound(NamedTuple):
    """The evidence of a batch, and the verdicts on its lines and on its texts."""

    evidence: Evidence
    lines: Verdicts
    texts: Verdicts


class TextVerdict(NamedTuple):
    """Why a text is spam: one of REASONS, the score, and the strongest terms, if terms decided."""

    reason: str
    score: float
    terms: str | None


def explain_text(found: SpamFound, text: int) -> TextVerdict:
    """The verdict on a text that is spam as a whole."""
    reason = REASONS[found.texts.codes[text] - 1]
    terms = strongest_terms(found.evidence, text, reason, MOST_TERMS)
    return TextVerdict(reason, round(float(found.texts.scores[text]), PLACES), ", ".join(terms) or None)


def find_spam(utf8: Utf8, bar: Bar | None = None) -> SpamFound:
    """What is spam in a batch by a bar: by default the usual one, of all kinds."""
    bar = bar or Bar()
    evidence = gather_evidence(utf8, lexicon())
    lines = judge_lines(evidence, bar)
    return SpamFound(evidence, lines, judge_texts(evidence, lines.codes, utf8, bar))


def judge_texts(evidence: Evidence, codes: npt.NDArray[np.int8], utf8: Utf8, bar: Bar) -> Verdicts:
    """Which texts go whole; `codes` are those of their lines, `utf8` their bytes."""
    count = len(evidence.firsts) - 1
    texts, shape = evidence.texts, shape_of(evidence)
    total = np.maximum(1, np.bincount(texts, shape.characters, count))
    is_left = (codes == 0) & shape.is_prose & shape.has_end & (shape.characters >= 30)
    prose = np.bincount(texts, shape.characters * is_left, count)
    taken, lines = taken_of(evidence, codes, shape)
    scores: Floats = (taken / total[:, None] / np.where(prose < 200, 0.4, 0.8)[:, None]).astype(np.float32)
    for reason in ILLICIT:
        if evidence.strongest[:, PLACE[reason]].max(initial=0) >= STRONG:
            place = NUMBER[reason]
            illicit = illicit_scores(evidence, reason, total, prose, lines[:, place])
            scores[:, place] = np.maximum(scores[:, place], illicit)
    distinct = {reason: evidence.distinct[:, PLACE[reason]] for reason in PLACE}
    short = 1 + prose / 200
    parked = distinct["parked_page"] / 7 / short * (total <= 4000)
    lost = distinct["error_page"] / 4 / (1 + prose / 60) / (1 + total / 1000)
    linked = distinct["link_farm"] / 12 / short
    heavy = evidence.strongest[:, PLACE["gambling"]]
    spun = np.where(heavy >= STRONG, distinct["spun_text"] / 2, 0)  # the form of rewritten pages, under a betting name
    kinds = (("parked_page", parked), ("error_page", lost), ("link_farm", linked), ("spun_text", spun))
    for reason, found in kinds:
        scores[:, NUMBER[reason]] = np.maximum(scores[:, NUMBER[reason]], found)
    scores[:, NUMBER["brand_insertion"]] = insertion_scores(evidence)
    title_scores(evidence, prose / total, lines[:, NUMBER["porn"]], scores)
    restated_scores(evidence, shape, utf8, scores)
    raise_for_pitches(evidence, shape, utf8, scores)
    return verdicts_of(scores, bar)


def taken_of(evidence: Evidence, codes: npt.NDArray[np.int8], shape: Shape) -> tuple[Values, Values]:
    """Characters and number of the lines that go from every text for each of REASONS, (texts, REASONS)."""
    rows = np.flatnonzero(codes)
    places, size = evidence.texts[rows] * len(REASONS) + codes[rows] - 1, (len(evidence.firsts) - 1, len(REASONS))
    taken = np.bincount(places, shape.characters[rows], size[0] * size[1])
    return taken.reshape(size), np.bincount(places, minlength=size[0] * size[1]).reshape(size)


def illicit_scores(evidence: Evidence, reason: str, total: Values, prose: Values, lines: Values) -> Floats:
    """How much a text says of a kind, and how densely, against what it has of news."""
    column = PLACE[reason]
    names = ("news", "care") if reason in MEDICAL_CONTEXT else ("news",)
    news = np.minimum(evidence.distinct[:, [PLACE[name] for name in names]].sum(axis=1), MOST_NEWS)
    density = evidence.all_weights[:, column] / total
    strong = evidence.strongest[:, column]
    dense = np.minimum(evidence.distinct[:, column] / 10, density / (0.04 if reason in OFFERS else 0.06)) / (
        1 + 0.15 * news
    )
    rich = np.minimum(evidence.distinct[:, column] / 20, density / 0.02) / (1 + 0.15 * news)
    is_strong = evidence.greatest[1:, column] >= STRONG
    strong_lines = np.bincount(evidence.texts[evidence.worded[is_strong]], minlength=len(total))
    many = np.minimum(count_strong(evidence, reason) / 3, strong_lines / 5) / (1 + 0.15 * news) / (1 + prose / 8000)
    spread = np.minimum(lines / 4, evidence.distinct[:, column] / 8) / (1 + prose / 800)
    return np.where(strong >= STRONG, np.maximum.reduce([dense, rich, spread, many]), 0).astype(np.float32)


def title_scores(evidence: Evidence, prose_ratio: Values, lines: Values, scores: Floats) -> None:
    """Raises scores of texts whose first line is made of search words for pornography; lotteries have honest titles.

    Where other lines are of the kind, it is added to what the whole says: a hijacked page has such a title and links
    among its own menus, too few of each to condemn a long page. `prose_ratio`: the share of each text that is prose
    without spam; `lines` how many lines of each go as pornography.
    """
    rows = np.flatnonzero(evidence.column("characters") > 0)
    first = np.flatnonzero(np.diff(evidence.texts[rows], prepend=-1))
    texts = evidence.texts[rows[first]]
    titles, number = evidence.take(rows[first]), NUMBER["porn"]
    trust = 1 + 0.15 * (titles.sums_of(PLACE["news"]) + titles.sums_of(PLACE["care"]))
    trust = trust * (1 + TITLED_PROSE * prose_ratio[texts])
    title = titles.sums_of(PLACE["porn"]) / TITLE / trust
    whole = scores[texts, number]
    scores[texts, number] = np.where(lines[texts] >= LINKED, whole + title, np.maximum(whole, title))


def count_strong(evidence: Evidence, reason: str) -> Values:
    """How many different terms of a kind that are hardly seen elsewhere each text has."""
    matches = evidence.matches[heavy_terms(reason)[evidence.matches[:, TERM]]]
    pairs = np.unique(evidence.texts[matches[:, LINE]] << 32 | matches[:, TERM])
    return np.bincount(pairs >> 32, minlength=len(evidence.firsts) - 1)


def restated_scores(evidence: Evidence, shape: Shape, utf8: Utf8, scores: Floats) -> None:
    """Scores of texts that repeat themselves: shuffled sentences, one key word in every line, offers over and over."""
    texts, count = evidence.texts, len(scores)
    written = np.bincount(texts, shape.characters > 0, count)
    ended = np.bincount(texts, shape.has_end, count) / np.maximum(1, written)
    han = np.bincount(texts, evidence.column("han"), count)
    sale, certificates = [PLACE[name] for name in ("keyword_stuffing", "hotline")], PLACE["certificate_sale"]
    sold, weights = evidence.distinct[:, sale].sum(axis=1), evidence.all_weights
    sold_ratio = weights[:, sale].sum(axis=1) / (han + 1)
    trade = sold + evidence.distinct[:, certificates]
    trade_ratio = sold_ratio + weights[:, certificates] / (han + 1)
    may_be_shuffled = (written >= 4) & (han >= 200) & (ended >= 0.25)
    may_be_stuffed = (written >= 8) & (han < 3000) & (ended < 0.25) & (trade >= 3)
    shuffled = measure_clauses(evidence.clauses, may_be_shuffled) / 0.4 * may_be_shuffled
    lines = measure_grams(utf8, may_be_stuffed)
    stuffed = np.minimum(np.minimum(lines / 0.45, trade / 3), trade_ratio / 0.03) * may_be_stuffed
    stuffed = np.maximum(stuffed, np.minimum(sold / SOLD, sold_ratio / SOLD_RATIO))
    for reason, found in (("spun_text", shuffled), ("keyword_stuffing", stuffed)):
        scores[:, NUMBER[reason]] = np.maximum(scores[:, NUMBER[reason]], found)


def insertion_scores(evidence: Evidence) -> Floats:
    """Texts in which the name of a betting site is written over and over in place of another, and little else of it."""
    column = PLACE["gambling"]
    names = evidence.matches[heavy_terms("gambling")[evidence.matches[:, TERM]]]
    before = names[:, START] - evidence.column("start")[names[:, LINE]]
    behind = evidence.column("end")[names[:, LINE]] - names[:, END]
    woven = (before > 18) | (behind < 90)  # else it is put before a line that has nothing to do with it
    counted = np.zeros(len(evidence.lines), np.float32)
    counted[names[woven, LINE]] = BARE_NAME
    counted[names[woven & (before + behind > 6), LINE]] = 1.0
    counted[evidence.worded[evidence.sums[1:, column] > 8]] = 0.0
    count = np.bincount(evidence.texts, counted, len(evidence.firsts) - 1)
    return np.where(evidence.distinct[:, column] <= 10, count / 4, 0).astype(np.float32)


def strongest_terms(evidence: Evidence, text: int, reason: str, most: int) -> list[str]:
    """The terms of a text that weigh most for a reason, the strongest first."""
    known = lexicon()
    first, last = np.searchsorted(evidence.matches[:, LINE], evidence.firsts[text : text + 2])
    terms, counts = np.unique(evidence.matches[first:last, TERM], return_counts=True)
    mine = np.isin(known.categories[terms], [PLACE[category] for category in WORDS_OF.get(reason, (reason,))])
    ranked = sorted(
        zip((-known.weights[terms[mine]]).tolist(), (-counts[mine]).tolist(), terms[mine].tolist(), strict=True)
    )
    return [known.terms[term] for _, _, term in ranked[:most]]
