"""Which lines and which texts are unwanted, and of what kind, by the evidence gathered.

A score is evidence divided by what it takes: 1 and above is unwanted. It takes more of it in long prose than in a bare
line, and more where a text reads like news, law or medicine. All constants were set on labelled pages and looked at
against clean text (docs/spam.md has the figures), none is published elsewhere.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.spam.evidence import Evidence
from cleaner.text.spam.lexicon import CATEGORIES, lexicon
from cleaner.text.spam.phrases import END, LINE, START, TERM

__all__ = [
    "REASONS",
    "Bar",
    "Verdicts",
    "insertion_lines",
    "judge_lines",
    "names_in",
]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

REASONS = (*CATEGORIES[: CATEGORIES.index("news")], "region_list", "brand_insertion", "sales_pitch")
"""What a line or a text can be unwanted for."""

PLACE = {category: place for place, category in enumerate(CATEGORIES)}
NUMBER = {reason: place for place, reason in enumerate(REASONS)}
ILLICIT = ("gambling", "porn", "private_server", "certificate_sale", "fraud_offer", "pharma")
NAMED = ("gambling", "porn")  # kinds whose names are put into sentences of others
OFFERS = ("certificate_sale", "fraud_offer")  # kinds that come in whole letters
MEDICAL_CONTEXT = ("porn", "pharma", "fraud_offer")  # kinds whose words doctors and teachers use too

ENOUGH = 3.1  # evidence that condemns a bare line: one term hardly seen elsewhere
STRONG = 3.0  # least weight of a term that can condemn by itself
DENSE = 0.4  # evidence per character of a line of nothing but weak terms
NEWS_OF_LINE, NEWS_OF_TEXT, MOST_NEWS = 0.5, 0.08, 20.0  # how much a word of news raises what it takes
BARE_NEWS = 0.25  # of a text's news that counts for a line which is no prose: a keyword line stands beside news as well
PROSE_LENGTH, LIST_LENGTH = 80.0, 200.0  # characters that double what it takes, in prose and elsewhere
SAID = 1.4  # a line with a word or mark of a sentence and no contact takes so much more: people talk of such things
NOTICE_LENGTH = 80.0  # Han characters that double what a notice takes; twice as many make it fivefold
LATIN_LENGTH = 0.4  # of a Han character, for any other
LEAST_FUNCTION_RATIO = 0.03  # of Han characters, in prose
MUCH_OF_A_TEXT, AMONG_MANY = 0.2, 1.5  # share of a text from which its other lines of a kind score so much more
REACH, LONGEST_NEIGHBOUR = (
    4,
    60,
)  # written lines in which two hits make weak terms count, in lines of so many characters
LEAST_REGIONS = 8  # Han characters that end a place's name in a line that is a list of places
LEAST_SENTENCE = 6  # Han characters of a line into which an address may have been put
LEAST_HEADED = 4  # lines with one head
PHONE = 6  # digits of a telephone number at least; crawls mask numbers as 123456
PHONE_WEIGHT, ADDRESS_WEIGHT = 2.0, 1.0


class Bar(NamedTuple):
    """What condemns: the least score, and for every one of REASONS whether it counts."""

    least: float = 1.0
    reasons: Mask = np.ones(len(REASONS), np.bool_)


class Verdicts(NamedTuple):
    """For every line or text the number of its reason in REASONS plus 1, or 0, and its score."""

    codes: npt.NDArray[np.int8]
    scores: Floats


class Shape(NamedTuple):
    """How lines are written: values of one a line."""

    characters: Floats
    is_prose: Mask
    has_end: Mask
    has_phone: Mask
    function_ratio: Floats


def shape_of(evidence: Evidence) -> Shape:
    characters = evidence.column("characters").astype(np.float32)
    function_ratio = evidence.column("function_characters") / np.maximum(1, evidence.column("han"))
    has_end = evidence.column("sentence_ends") > 0
    latin = characters - evidence.column("han") - evidence.column("digits")
    is_latin = latin > 0.7 * characters
    is_prose = ((function_ratio >= LEAST_FUNCTION_RATIO) | is_latin) & (characters >= 20)
    has_phone = evidence.column("longest_number") >= PHONE
    return Shape(characters, is_prose, has_end, has_phone, function_ratio.astype(np.float32))


def news_of(evidence: Evidence, shape: Shape, reason: str) -> tuple[Floats, Floats]:
    """How much speaks for honest text, in every line and in the text of every line."""
    names = ("news", "care") if reason in MEDICAL_CONTEXT else ("news",)
    columns = [PLACE[name] for name in names]
    line = np.add.reduce([evidence.sums_of(column) for column in columns])
    text = evidence.distinct[:, columns].sum(axis=1)
    shared = np.minimum(text, MOST_NEWS)[evidence.texts]
    return line, np.where(shape.is_prose, shared, BARE_NEWS * shared)


def line_scores(evidence: Evidence) -> Floats:
    """The score of every line for every reason, float32 of (lines, REASONS)."""
    shape = shape_of(evidence)
    scores = np.zeros((len(evidence.lines), len(REASONS)), np.float32)
    length = 1 + shape.characters / np.where(shape.is_prose, PROSE_LENGTH, LIST_LENGTH)
    is_said = (shape.has_end | (shape.function_ratio > 0)) & ~shape.has_phone & (evidence.column("addresses") == 0)
    length *= np.where(is_said, SAID, 1.0)
    common, medical = (takes_of(evidence, shape, length, reason) for reason in ("gambling", "porn"))
    for reason in ILLICIT:
        column, takes = PLACE[reason], medical if reason in MEDICAL_CONTEXT else common
        found = evidence.sums_of(column)
        bare = (found >= ENOUGH) & (found >= DENSE * shape.characters) & ~shape.has_end
        counts = (evidence.greatest_of(column) >= STRONG) | bare
        scores[:, NUMBER[reason]] = np.where(counts, found / takes, 0)
    trade_scores(evidence, shape, scores)
    notice_scores(evidence, shape, scores)
    place_scores(evidence, shape, scores)
    return scores


def takes_of(evidence: Evidence, shape: Shape, length: npt.NDArray[np.floating], reason: str) -> Floats:
    """What a line of such a length takes to be one of a kind of ILLICIT; the same for kinds of one context."""
    line_news, text_news = news_of(evidence, shape, reason)
    takes: Floats = ENOUGH * length * (1 + NEWS_OF_LINE * line_news + NEWS_OF_TEXT * text_news)
    return takes


def trade_scores(evidence: Evidence, shape: Shape, scores: Floats) -> None:
    """Scores of offers that are no crime: hotlines, keywords of search engines, clinics."""
    hotline, keywords, clinic = (
        evidence.sums_of(PLACE[name]) for name in ("hotline", "keyword_stuffing", "medical_advert")
    )
    places = np.minimum(evidence.sums_of(PLACE["place"]), 6)
    line_news, text_news = news_of(evidence, shape, "hotline")
    trust = 1 + NEWS_OF_LINE * line_news + 0.5 * NEWS_OF_TEXT * text_news
    contact = PHONE_WEIGHT * shape.has_phone + ADDRESS_WEIGHT * (evidence.column("addresses") > 0)
    greatest = {name: evidence.greatest_of(PLACE[name]) for name in ("hotline", "keyword_stuffing", "medical_advert")}
    # a number beside words of sale: the longer the line, the more of them
    offered = hotline + 0.5 * keywords + contact
    counts = (greatest["hotline"] >= ENOUGH) | (shape.has_phone & (hotline >= 2) & (hotline + keywords >= 5))
    takes = 1.1 * ENOUGH * trust * (1 + shape.characters / np.where(shape.has_phone, 300, 120))
    scores[:, NUMBER["hotline"]] = np.where(counts, offered / takes, 0)
    # search words: many in few characters, and no sentence
    listed = keywords + 0.5 * hotline + 0.5 * places * (keywords >= 2)
    dense = (listed >= 6) & (listed >= 0.25 * shape.characters)
    counts = (greatest["keyword_stuffing"] >= ENOUGH) | dense
    takes = ENOUGH * trust * (1 + shape.characters / np.where(shape.is_prose & shape.has_end, 60, 150))
    scores[:, NUMBER["keyword_stuffing"]] = np.where(counts, listed / takes, 0)
    counts = greatest["medical_advert"] >= ENOUGH
    takes = ENOUGH * trust * (1 + shape.characters / 100)
    scores[:, NUMBER["medical_advert"]] = np.where(counts, (clinic + 0.5 * hotline + contact) / takes, 0)


def notice_scores(evidence: Evidence, shape: Shape, scores: Floats) -> None:
    """Scores of what a site says of a text: whose it is, what it is no advice for, that it may not be copied.

    A notice at the end of a paragraph leaves the paragraph be, so length weighs by its square.
    """
    column, han = PLACE["notice"], evidence.column("han")
    line_news, _ = news_of(evidence, shape, "notice")
    length = (han + LATIN_LENGTH * (shape.characters - han)) / NOTICE_LENGTH
    takes = ENOUGH * (1 + NEWS_OF_LINE * line_news) * (1 + length**2)
    counts = evidence.greatest_of(column) >= STRONG
    scores[:, NUMBER["notice"]] = np.where(counts, evidence.sums_of(column) / takes, 0)


def place_scores(evidence: Evidence, shape: Shape, scores: Floats) -> None:
    """Scores of lists of places: many of them and no word that holds a sentence together."""
    regions = evidence.column("regions")
    separators = evidence.column("separators") + evidence.column("commas")
    entries = np.maximum(separators + 1, 1)
    # entries as `city county` together; a list in a sentence or under a heading has one place an entry or a colon
    crowded = (
        (regions >= 1.5 * entries)
        & (regions >= LEAST_REGIONS)
        & (entries >= 4)
        & (shape.function_ratio < 0.05)
        & ~shape.has_end
    )
    scores[:, NUMBER["region_list"]] = np.where(crowded, 1.0 + 0.01 * regions, 0)


def judge_lines(evidence: Evidence, bar: Bar) -> Verdicts:
    """The verdict on every line."""
    is_looked_at = evidence.column("regions") >= LEAST_REGIONS
    condemning = lexicon().categories[evidence.matches[:, TERM]] < PLACE["news"]
    is_looked_at[evidence.matches[condemning, LINE]] = True
    rows = np.flatnonzero(is_looked_at)
    some = evidence.take(rows)
    scores = line_scores(some)
    add_company(scores, some, rows, evidence)
    codes, values = np.zeros(len(evidence.lines), np.int8), np.zeros(len(evidence.lines), np.float32)
    codes[rows], values[rows] = verdicts_of(scores, bar)
    headed = headed_lines(evidence, codes) if bar.reasons[NUMBER["keyword_stuffing"]] else rows[:0]
    values[headed] = np.maximum(values[headed], bar.least)
    codes[headed] = NUMBER["keyword_stuffing"] + 1
    return Verdicts(codes, values)


def headed_lines(evidence: Evidence, codes: npt.NDArray[np.int8]) -> Integers:
    """The lines that begin like three others of a text up to a dash, where spam stands beside them.

    Chapters and news of a site may begin alike too: without spam in the text they stay.
    """
    heads = evidence.column("head").astype(np.int64)
    rows = np.flatnonzero((heads > 0) & (evidence.column("sentence_ends") == 0))
    if not (len(rows) and codes.any()):
        return rows[:0]
    has_spam = np.bincount(evidence.texts, codes > 0, len(evidence.firsts) - 1)[evidence.texts[rows]] > 0
    rows = rows[has_spam]
    _, places, counts = np.unique(evidence.texts[rows] << 31 | heads[rows], return_inverse=True, return_counts=True)
    chosen: Integers = rows[(counts >= LEAST_HEADED)[places] & (codes[rows] == 0)]
    return chosen


def verdicts_of(scores: Floats, bar: Bar) -> Verdicts:
    scores = np.where(bar.reasons, scores, 0)
    best = scores.argmax(axis=1) if len(scores) else np.zeros(0, np.int64)
    score = scores[np.arange(len(best)), best]
    return Verdicts(np.where(score >= bar.least, best + 1, 0).astype(np.int8), score)


def add_company(scores: Floats, some: Evidence, rows: Integers, evidence: Evidence) -> None:
    """Raises the scores of lines that stand among others of their kind; `some` are the lines `rows` of the evidence."""
    written = evidence.column("characters") > 0
    order = np.cumsum(written, dtype=np.int64)  # of written lines: two are neighbours if it differs by one
    totals = np.maximum(1, np.bincount(evidence.texts, evidence.column("characters"), len(evidence.firsts) - 1))
    characters = some.column("characters")
    for place, reason in enumerate(REASONS):
        hit = scores[:, place] >= 1
        if not hit.any():
            continue
        share = (np.bincount(some.texts, characters * hit, len(totals)) / totals)[some.texts]
        scores[:, place] *= np.where(share >= MUCH_OF_A_TEXT, AMONG_MANY, 1.0)
        if reason in PLACE:
            near = is_near(order[rows], some.texts, hit) & (characters <= LONGEST_NEIGHBOUR)
            scores[:, place] = np.maximum(scores[:, place], near * some.sums_of(PLACE[reason]) / 2)


def is_near(order: Integers, texts: Integers, hit: Mask) -> Mask:
    """Whether two hits stand among the four written lines before a line and the four behind it, in one text."""
    spread = order + texts * (2 * REACH + 1)  # texts too far apart to be near
    hits = spread[hit]
    near: Mask = (
        np.searchsorted(hits, spread + REACH, "right") - np.searchsorted(hits, spread - REACH, "left") - hit >= 2
    )
    return near


@cache
def heavy_terms(*reasons: str) -> Mask:
    """Which terms are of these kinds and hardly seen elsewhere."""
    terms = lexicon()
    heavy: Mask = (terms.weights >= STRONG) & np.isin(terms.categories, [PLACE[reason] for reason in reasons])
    return heavy


def insertion_lines(evidence: Evidence) -> Mask:
    """The lines in which something may have been put: those with a betting site's name or an address."""
    found: Mask = (evidence.column("addresses") > 0) & (evidence.column("han") >= LEAST_SENTENCE)
    found[evidence.matches[heavy_terms(*NAMED)[evidence.matches[:, TERM]], LINE]] = True
    return found


def names_in(evidence: Evidence, line: int, text: str) -> list[tuple[int, int]]:
    """The characters of a line at which names of illicit sites stand; none where the line speaks of news."""
    if evidence.sums[evidence.rows[line], PLACE["news"]] >= 2:
        return []
    first, last = np.searchsorted(evidence.matches[:, LINE], [line, line + 1])
    mine = evidence.matches[first:last]
    data = text.encode()
    spans = mine[heavy_terms(*NAMED)[mine[:, TERM]]][:, [START, END]] - evidence.lines[line, 0]
    return [(len(data[:start].decode()), len(data[:end].decode())) for start, end in spans.tolist()]
