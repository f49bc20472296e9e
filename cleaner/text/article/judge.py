"""The article of a page: which of its lines belong to it, as a model of two passes sees them, and whether it has one.

Pass one weighs a line by its own features, its neighbours' and its character n-grams; pass two sees the same and how
pass one scored the lines around; a third model sees what both made of the page. Texts neither Chinese nor Japanese have
weights of their own in both passes: with one set for all, what either gained the other lost. The weights come from
`models/boilerplate_lines.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.article.context import CONTEXT_FEATURES, SCORE_FEATURES, line_context, score_context
from cleaner.text.article.features import LENGTH, LINE_FEATURES, line_features
from cleaner.text.article.page import PageModel, breaks_off, favour_best_lines, page_features, page_scores
from cleaner.text.article.scripts import in_other_scripts
from cleaner.text.article.titles import TITLE_FEATURES, favour_headlines, headline_shares, title_context
from cleaner.text.grams import gram_sums
from cleaner.text.models import MODELS
from cleaner.text.trees import Trees, raw_scores
from cleaner.text.units.lines import Lines

__all__ = ["AFTER", "BEFORE", "INSIDE", "Judged", "judge_lines", "visible_lines"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

MODEL_FILE = MODELS / "boilerplate_lines.npz"
GRAMS_READ = 64  # symbols of a line that the n-gram model reads
LONGEST_PAGE = 10_000  # lines; a longer text is judged in pieces of so many, so that its features fit into memory
LINES_AT_ONCE = 2_500  # their features stay in the second-level cache
LIKELY = 0.45  # chance of an article from which a page keeps its likeliest line
BEFORE, INSIDE, AFTER = 1, 2, 3
FIRST_COLUMNS = (len(LINE_FEATURES), 1, len(CONTEXT_FEATURES), len(SCORE_FEATURES), len(TITLE_FEATURES))
SECOND_COLUMNS = (sum(FIRST_COLUMNS), 1, len(SCORE_FEATURES))

njit = numba.njit(cache=True, nogil=True)


class Visible(NamedTuple):
    """The lines that are not blank, text after text."""

    lines: Integers  # (visible,): their numbers among all lines
    texts: Integers  # (texts + 1,): the visible lines of text `n` are `texts[n]` to `texts[n + 1]`
    blanks: Integers  # (visible, 2): how many blank lines of the same text stand before and after


@njit
def gather_visible(ends, last, offsets, numbers, texts, blanks):  # type: ignore[no-untyped-def]
    """Fills the arrays of `Visible`; how many lines that is."""
    line = count = 0
    for text in range(len(offsets) - 1):
        texts[text] = count
        empty = 0
        is_last = False
        while not is_last:
            is_last = ends[line] == offsets[text + 1]
            if last[line] == 0:
                empty += 1
            else:
                if count > texts[text]:
                    blanks[count - 1, 1] = empty
                numbers[count], blanks[count, 0] = line, empty
                count += 1
                empty = 0
            line += 1
        if count > texts[text]:
            blanks[count - 1, 1] = empty
    texts[len(offsets) - 1] = count
    return count


def visible_lines(lines: Lines) -> Visible:
    """The lines of a batch that are not blank."""
    count = int(np.count_nonzero(lines["last"]))
    visible = Visible(
        np.empty(count, np.int64), np.zeros(lines.utf8.count + 1, np.int64), np.zeros((count, 2), np.int64)
    )
    gather_visible(lines["end"], lines["last"], lines.utf8.offsets, *visible)
    return visible


def first_features(lines: Lines, visible: Visible, gram_scores: Floats, room: Floats | None = None) -> Floats:
    """What pass one looks at, float32 of (visible, columns); the first column of `gram_scores` is above 0 for noise.

    Where there is `room`, a table in the order of Fortran for both passes, it is written to the first columns of that.
    """
    table = empty_table(sum(FIRST_COLUMNS), visible) if room is None else room[:, : sum(FIRST_COLUMNS)]
    own, grams, around, scores, titles = columns_of(table, FIRST_COLUMNS)
    spans = (lines["start"][visible.lines], lines["end"][visible.lines])
    line_features(lines.utf8.data, spans, lines["length"][visible.lines], visible.texts, own)
    grams[:] = gram_scores
    line_context(own, visible.blanks, visible.texts, around)
    score_context(-gram_scores[:, 0], own[:, LENGTH], visible.texts, scores)
    title_context(lines.utf8.data, spans, visible.texts, titles)
    return table


def second_features(first: Floats, scores: Floats, visible: Visible, room: Floats | None = None) -> Floats:
    """What pass two looks at: the same, each line's score in pass one (above 0 for noise), and the scores around.

    `room` is a table of which `first` are the first columns already.
    """
    table = empty_table(sum(SECOND_COLUMNS), visible) if room is None else room
    before, of_lines, around = columns_of(table, SECOND_COLUMNS)
    if room is None:
        before[:] = first
    of_lines[:, 0] = scores
    score_context(-scores, first[:, LENGTH], visible.texts, around)
    return table


def empty_table(columns: int, visible: Visible) -> Floats:
    """Room for some columns of every visible line, the values of each column next to each other."""
    table: Floats = np.empty((columns, len(visible.lines)), np.float32).T
    return table


def columns_of(table: Floats, widths: Sequence[int]) -> list[Floats]:
    """The parts of a table that have so many columns each."""
    return [table[:, end - width : end] for width, end in zip(widths, accumulate(widths), strict=True)]


class LineModel(NamedTuple):
    """The weights of both passes over lines."""

    grams: Floats  # (slots, 2): for a line of noise, and for a line of a page without article
    first: Trees
    second: Trees

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]], grams: Floats, prefix: str = "") -> "LineModel":
        return cls(grams, *(Trees.load(arrays, f"{prefix}{name}_") for name in ("first", "second")))


class ArticleModel(NamedTuple):
    """The weights of `models/boilerplate_lines.npz`."""

    chinese: LineModel  # and Japanese
    other: LineModel
    page: PageModel


@cache
def article_model() -> ArticleModel:
    """The model, read on first use."""
    with np.load(MODEL_FILE, allow_pickle=False) as arrays:
        grams = arrays["grams"].astype(np.float32)
        others = np.stack([arrays["other_grams"].astype(np.float32), grams[:, 1]], axis=1)
        lines = (LineModel.load(arrays, grams), LineModel.load(arrays, others, "other_"))
        return ArticleModel(*lines, PageModel.load(arrays, "page_"))


def score_lines(lines: Lines, visible: Visible) -> tuple[Floats, Floats, Floats]:
    """How much each visible line looks like noise, and each text like a page without article: log-odds, float32.

    A text of several pieces is like the piece that looks most like an article. The third are the `headline_shares` of
    the lines.
    """
    scores, shares = np.empty((2, len(visible.lines)), np.float32)
    pieces, owners = cut_long(visible.texts)
    of_pieces = np.empty(len(owners), np.float32)
    model, is_other = article_model(), in_other_scripts(lines.utf8)[owners]
    for weights, mine in ((model.chinese, np.flatnonzero(~is_other)), (model.other, np.flatnonzero(is_other))):
        for chosen in parts_of(mine, np.diff(pieces)):
            rows = rows_of(pieces, chosen)
            part = Visible(visible.lines[rows], bounds_of(np.diff(pieces)[chosen]), visible.blanks[rows])
            scores[rows], of_pieces[chosen], shares[rows] = score_part(lines, part, weights, model.page)
    of_texts = np.full(len(visible.texts) - 1, np.inf, np.float32)
    np.minimum.at(of_texts, owners, of_pieces)
    return scores, of_texts, shares


def bounds_of(counts: Integers) -> Integers:
    return np.concatenate([[0], np.cumsum(counts)])


def parts_of(pieces: Integers, counts: Integers) -> Iterator[Integers]:
    """The pieces, a few at a time: as many as have LINES_AT_ONCE lines together, but one at least."""
    ends, begin = bounds_of(counts[pieces]), 0
    while begin < len(pieces):
        end = max(int(np.searchsorted(ends, ends[begin] + LINES_AT_ONCE, "right")) - 1, begin + 1)
        yield pieces[begin:end]
        begin = end


def rows_of(pieces: Integers, chosen: Integers) -> slice | Integers:
    """The lines of the chosen pieces: a slice, which needs no copy, where they follow each other."""
    first, last = int(chosen[0]), int(chosen[-1])
    if last - first + 1 == len(chosen):
        return slice(int(pieces[first]), int(pieces[last + 1]))
    bounds = bounds_of(pieces[chosen + 1] - pieces[chosen])
    return np.arange(bounds[-1]) + np.repeat(pieces[chosen] - bounds[:-1], np.diff(bounds))


def cut_long(texts: Integers) -> tuple[Integers, Integers]:
    """The bounds of the pieces that texts are judged in, at most LONGEST_PAGE lines each, and the text each is of."""
    counts = np.maximum(-(-np.diff(texts) // LONGEST_PAGE), 1)
    owners = np.repeat(np.arange(len(counts)), counts)
    places = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.append(texts[owners] + places * LONGEST_PAGE, texts[-1]), owners


def score_part(lines: Lines, visible: Visible, model: LineModel, page: PageModel) -> tuple[Floats, Floats, Floats]:
    starts, ends = lines["start"][visible.lines], lines["end"][visible.lines]
    grams = gram_sums(lines.utf8.data, starts, ends, model.grams, GRAMS_READ)
    table = empty_table(sum(SECOND_COLUMNS), visible)
    first = first_features(lines, visible, grams[:, :1], table)
    scores_of_first = raw_scores(model.first, first)[:, 0]
    scores = raw_scores(model.second, second_features(first, scores_of_first, visible, table))[:, 0]
    of_pages = page_features(first, scores, grams[:, 1], breaks_off(lines, visible.lines), visible.texts)
    return scores, page_scores(page, of_pages), headline_shares(first)


class Judged(NamedTuple):
    """What became of the lines of a batch."""

    codes: npt.NDArray[np.int8]  # a line each: 0 stays, else it goes and BEFORE, INSIDE, AFTER say where it stood
    noise: Floats  # a line each: the chance that it is noise, 0..1; 0 if it is blank
    article: Floats  # a text each: the chance that it has an article, 0..1
    characters: Integers  # a text each: of its lines, white space at their ends left out
    firsts: Integers  # (texts + 1,): the lines of text `n` are `firsts[n]` to `firsts[n + 1]`

    @property
    def owners(self) -> Integers:
        """A line each: the text it is of."""
        return np.repeat(np.arange(len(self.firsts) - 1), np.diff(self.firsts))


@njit
def fill_codes(lines, offsets, chances, limit, judged):  # type: ignore[no-untyped-def]
    """Fills the arrays of `Judged` from the chances of the visible lines to be noise.

    A blank line goes where the visible line above it goes; at the head of a text, with the first visible line.
    """
    ends, last = lines
    codes, noise, firsts = judged
    line = visible = 0
    for text in range(len(offsets) - 1):
        begin, last_kept = line, -1
        firsts[text] = line
        is_last = is_noise = is_seen = False
        while not is_last:
            is_last = ends[line] == offsets[text + 1]
            if last[line] != 0:
                noise[line] = chances[visible]
                is_noise = chances[visible] > limit
                visible += 1
                if is_noise and not is_seen:
                    codes[begin:line] = BEFORE
                is_seen = True
                last_kept = last_kept if is_noise else line
            if is_noise:
                codes[line] = INSIDE if last_kept >= 0 else BEFORE
            line += 1
        if last_kept >= 0:
            for place in range(last_kept + 1, line):
                codes[place] = AFTER if codes[place] else 0
    firsts[len(offsets) - 1] = line


def chances_of(scores: Floats) -> Floats:
    chances: Floats = (1 / (1 + np.exp(-scores.astype(np.float64)))).astype(np.float32)
    return chances


def judge_lines(lines: Lines, limit: float) -> Judged:
    """The fate of every line of a batch: one whose chance of being noise is above `limit` goes."""
    visible = visible_lines(lines)
    scores, of_texts, shares = score_lines(lines, visible)
    of_lines = lines["length"][visible.lines]
    favour_best_lines(scores, of_lines, visible.texts, chances_of(-of_texts) >= LIKELY)
    favour_headlines(scores, of_lines, shares, visible.texts)
    lengths = np.concatenate([[0], np.cumsum(of_lines, dtype=np.int64)])
    codes, noise = np.zeros(len(lines["start"]), np.int8), np.zeros(len(lines["start"]), np.float32)
    firsts = np.zeros(lines.utf8.count + 1, np.int64)
    ends = (lines["end"], lines["last"])
    fill_codes(ends, lines.utf8.offsets, chances_of(scores), np.float32(limit), (codes, noise, firsts))
    return Judged(codes, noise, chances_of(-of_texts), np.diff(lengths[visible.texts]), firsts)
