"""What a page is like as a whole, in numbers that a model can weigh: is there an article on it at all?

They are taken from what is known of its lines: how each scored, its own features, and what its n-grams say of the kind
of page it stands on. A line counts by its characters, of which it has at most `LONG`.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.article.features import COMMAS, COPIES, LENGTH, LINE_FEATURES, PROSE_LENGTH, SENTENCE_ENDS
from cleaner.text.units.lines import Lines
from cleaner.text.units.runs import DOT

__all__ = [
    "FARTHEST",
    "KEPT",
    "LONG_LINE",
    "PAGE_FEATURES",
    "PageModel",
    "breaks_off",
    "favour_best_lines",
    "page_features",
    "page_scores",
]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

MEANS = ("coherence", "function_ratio", "digit_ratio", "han_ratio", "ends_sentence")  # of LINE_FEATURES
PAGE_FEATURES = (
    *(f"{name}_{part}" for part in ("of_page", "of_article") for name in ("score", *MEANS)),  # means over characters
    *(f"grams_{part}" for part in ("of_page", "of_article", "of_rest")),  # means over characters read
    *(f"grams_{kind}" for kind in ("largest", "smallest", "mean", "spread", "of_head", "of_foot")),  # over lines
    "score_of_lines",  # mean, each line alike
    "best_score",  # of the line that looks most like one of an article
    *(f"{part}_lines" for part in ("page", "article")),  # logarithm
    *(f"{part}_length" for part in ("page", "article", "prose", "run", "longest_line")),  # characters, logarithm
    *(f"{part}_share" for part in ("article", "run", "prose")),  # of the characters
    "copied_ratio",  # of the lines
    "comma_ratio",  # commas for each character of prose
    "cut_share",  # of the prose of the article that breaks off, against the longest run of whole prose: see RUN_WEIGHT
    *(f"whole_{part}_length" for part in ("prose", "run")),  # of prose that does not break off: likely, in a run
    "even_ratio",  # of the lines of prose: as long as the one before, to two characters
    *(f"{kind}_ratio" for kind in ("number", "link")),  # of the lines: with a long number, an address
)
"""The article is here the lines that score below 0, the run the longest of such lines that follow each other."""

LONG, READ = 300, 64  # characters of a line that count, and for its n-grams
MOST = 8.0  # of a score: beyond it a line is as sure
ENDS = 5  # lines at the head and at the foot
FARTHEST = 3.0  # standard deviations from its mean that a feature counts: no single one is to decide
LONG_LINE = 40  # characters of a line that may be all there is of an article; 60 told unseen pages apart alike
KEPT = -0.7  # log-odds of noise that such a line has at most: below any usual limit, far from sure
LONG_NUMBER = 7  # digits in a row: of a telephone, an account, an order
EVEN = 2  # characters by which the beginnings of texts differ that were cut off at the same length
RUN_WEIGHT = 3.0  # of whole prose against lines that break off: an article of two paragraphs outweighs a dozen of them
ELLIPSES = (ord("…"), ord("⋯"))  # what a line ends with that breaks off; or three dots
LONGEST_DIGITS, LINKS = (LINE_FEATURES.index(name) for name in ("longest_digits", "links"))
MEAN_COLUMNS = np.array([LINE_FEATURES.index(name) for name in MEANS])

njit = numba.njit(cache=True, nogil=True)


@njit
def add_line(line, length, score, kept, columns, sums):  # type: ignore[no-untyped-def]
    """Adds a line to the weighted sums of the page and, if it is of the article, of that."""
    for part in range(1 + kept):
        sums[part, 0] += length * score
        for place in range(len(columns)):
            sums[part, place + 1] += length * line[columns[place]]


@njit
def describe_page(own, scores, grams, is_cut, columns, row):  # type: ignore[no-untyped-def]
    """Fills the row of one page from its visible lines, of which there is one at least."""
    count, means = len(own), len(columns) + 1
    sums, lengths, lines = np.zeros((2, means)), np.zeros(2), np.zeros(2)
    gram_sums, gram_weights = np.zeros(2), np.zeros(2)  # of the rest, of the article
    prose = likely = commas = copied = run = longest_run = longest = 0.0
    total = squares = all_scores = head = foot = 0.0
    best = largest = smallest = 0.0
    ends = min(ENDS, count)
    for place in range(count):
        line, gram = own[place], np.float64(grams[place])
        score = min(max(np.float64(scores[place]), -MOST), MOST)
        length, read = min(np.float64(line[LENGTH]), LONG), min(np.float64(line[LENGTH]), READ)
        kept = int(score < 0)
        add_line(line, length, score, kept, columns, sums)
        lengths[0] += length
        lengths[1] += length * kept
        lines[0] += 1
        lines[1] += kept
        gram_sums[kept] += read * gram
        gram_weights[kept] += read
        if line[LENGTH] >= PROSE_LENGTH and line[SENTENCE_ENDS] + line[COMMAS] > 0:
            prose += length
            likely += length / (1 + np.exp(score))
            commas += length * line[COMMAS] / line[LENGTH]
        copied += line[COPIES] > 1
        run = run + length if kept else 0.0
        longest_run, longest = max(longest_run, run), max(longest, np.float64(line[LENGTH]))
        total += gram
        squares += gram * gram
        all_scores += score
        best = score if place == 0 else min(best, score)
        largest, smallest = (gram, gram) if place == 0 else (max(largest, gram), min(smallest, gram))
        head += gram * (place < ends)
        foot += gram * (place >= count - ends)
    row[:means] = sums[0] / max(lengths[0], 1)
    row[means : 2 * means] = sums[1] / max(lengths[1], 1)
    rest = row[2 * means :]
    rest[0] = gram_sums.sum() / max(gram_weights.sum(), 1)
    rest[1], rest[2] = gram_sums[1] / max(gram_weights[1], 1), gram_sums[0] / max(gram_weights[0], 1)
    mean = total / count
    rest[3], rest[4], rest[5] = largest, smallest, mean
    rest[6] = np.sqrt(max(squares / count - mean * mean, 0.0))
    rest[7], rest[8], rest[9], rest[10] = head / ends, foot / ends, all_scores / count, best
    rest[11], rest[12] = np.log1p(lines[0]), np.log1p(lines[1])
    rest[13], rest[14], rest[15] = np.log1p(lengths[0]), np.log1p(lengths[1]), np.log1p(likely)
    rest[16], rest[17] = np.log1p(longest_run), np.log1p(longest)
    whole = max(lengths[0], 1)
    rest[18], rest[19], rest[20] = lengths[1] / whole, longest_run / whole, prose / whole
    rest[21], rest[22] = copied / count, commas / max(prose, 1)
    describe_prose(own, scores, is_cut, rest[23:])


@njit
def describe_prose(own, scores, is_cut, row):  # type: ignore[no-untyped-def]
    """Fills the features of a page that tell prose from the beginnings of other texts."""
    count = len(own)
    cut = whole = run = longest_run = before = 0.0
    lines = even = numbers = links = 0.0
    for place in range(count):
        line = own[place]
        length = np.float64(line[LENGTH])
        numbers += line[LONGEST_DIGITS] >= LONG_NUMBER
        links += line[LINKS] > 0
        if length < PROSE_LENGTH or line[SENTENCE_ENDS] + line[COMMAS] == 0:
            run = 0.0
            continue
        size, score = min(length, LONG), min(max(np.float64(scores[place]), -MOST), MOST)
        cut += size * (is_cut[place] and score < 0)
        whole += size * (not is_cut[place]) / (1 + np.exp(score))
        run = run + size if score < 0 and not is_cut[place] else 0.0
        longest_run = max(longest_run, run)
        even += lines > 0 and abs(length - before) <= EVEN
        before = length
        lines += 1
    row[0] = cut / max(cut + RUN_WEIGHT * longest_run, 1)
    row[1], row[2] = np.log1p(whole), np.log1p(longest_run)
    row[3], row[4], row[5] = even / max(lines, 1), numbers / count, links / count


@njit
def describe_pages(lines, texts, columns, table):  # type: ignore[no-untyped-def]
    own, scores, grams, is_cut = lines
    for text in range(len(texts) - 1):
        rows = slice(texts[text], texts[text + 1])
        if texts[text] < texts[text + 1]:
            describe_page(own[rows], scores[rows], grams[rows], is_cut[rows], columns, table[text])


@njit
def mark_ellipses(data, starts, ends, lasts, is_cut):  # type: ignore[no-untyped-def]
    for line in range(len(starts)):
        is_cut[line] = lasts[line] in ELLIPSES
        if lasts[line] == DOT:
            position = ends[line] - 1
            while data[np.uint64(position)] != DOT:  # white space
                position -= 1
            before = position - starts[line]
            is_cut[line] = before > 1 and data[np.uint64(position - 1)] == data[np.uint64(position - 2)] == DOT


def breaks_off(lines: Lines, numbers: Integers) -> Mask:
    """Whether the lines of these numbers end with an ellipsis, as beginnings of texts in a list of them do."""
    is_cut: Mask = np.zeros(len(numbers), np.bool_)
    starts, ends, lasts = (lines[name][numbers] for name in ("start", "end", "last"))
    mark_ellipses(lines.utf8.data, starts, ends, lasts, is_cut)
    return is_cut


def page_features(own: Floats, scores: Floats, grams: Floats, is_cut: Mask, texts: Integers) -> Floats:
    """The features of each text, float32 of (texts, len(PAGE_FEATURES)); zeros for one without visible lines.

    `own` are the lines' features, of which the first columns are LINE_FEATURES; `scores` what pass two made of them,
    above 0 for noise; `grams` how much the n-grams of each line speak for a page without article; `is_cut` whether
    it breaks off. The lines of text `n` are `texts[n]` to `texts[n + 1]`.
    """
    table: Floats = np.zeros((len(texts) - 1, len(PAGE_FEATURES)), np.float32)
    describe_pages((own, scores, grams, is_cut), texts, MEAN_COLUMNS, table)
    return table


class PageModel(NamedTuple):
    """What each feature says: a sum of weights, for there are too few pages to learn how they go together.

    Boosted trees over the same features told pages they had not seen apart less well: docs/line-cleaner.md.
    """

    centre: Floats  # (columns,): means of PAGE_FEATURES
    scale: Floats  # (columns,): their standard deviations
    weights: Floats  # (columns,): what a standard deviation adds to the log-odds that there is no article
    base: Floats  # (1,): where the log-odds begin

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str = "") -> "PageModel":
        """The arrays of a model file under the names of the fields with `prefix` before them.

        ValueError where there is not one number for each feature.
        """
        model = cls(*(np.ascontiguousarray(arrays[f"{prefix}{name}"], np.float32) for name in cls._fields))
        columns = (len(PAGE_FEATURES),)
        if [array.shape for array in model] != [columns, columns, columns, (1,)] or not (model.scale > 0).all():
            raise ValueError(f"a model of pages has a mean, a deviation above 0 and a weight for {columns[0]} features")
        return model


@njit
def add_weights(table, centre, scale, weights, scores):  # type: ignore[no-untyped-def]
    for row in range(len(table)):
        for column in range(len(weights)):
            value = (np.float64(table[row, column]) - centre[column]) / scale[column]
            scores[row] += weights[column] * min(max(value, -FARTHEST), FARTHEST)


def page_scores(model: PageModel, features: Floats) -> Floats:
    """How much each text is like a page without article: log-odds, float32 of (texts,).

    `features` are those of `page_features`. The score of a text depends on that text alone, to the last bit.
    """
    scores = np.full(len(features), model.base[0], np.float64)
    add_weights(features, *model[:3], scores)
    return scores.astype(np.float32)


@njit
def lower_scores(scores, lengths, texts, has_article):  # type: ignore[no-untyped-def]
    for text in range(len(texts) - 1):
        best = np.inf
        for line in range(texts[text], texts[text + 1]):
            if lengths[line] >= LONG_LINE:
                best = min(best, np.float64(scores[line]))
        if has_article[text] and KEPT < best < np.inf:
            for line in range(texts[text], texts[text + 1]):
                scores[line] -= best - KEPT


def favour_best_lines(scores: Floats, lengths: Integers, texts: Integers, has_article: npt.NDArray[np.bool_]) -> None:
    """Lowers the scores of each text with an article until its long line that is least like noise has at most KEPT.

    The lines of a short article on a large page all look like noise; that there is an article says that the likeliest
    of them is of it. `scores` are log-odds of noise, a line each, `lengths` characters, `texts` as in `page_features`.
    """
    lower_scores(scores, lengths, texts, has_article)
