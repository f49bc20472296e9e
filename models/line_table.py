"""Lines of many pages as a table to train on: their labels, weights and n-grams; and how a model is fitted to them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import lightgbm
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from cleaner.text.article.features import LINE_FEATURES
from cleaner.text.article.judge import GRAMS_READ, first_features, second_features, visible_lines
from cleaner.text.grams import gram_slots
from cleaner.text.units.lines import measure_lines
from cleaner.text.units.utf8 import utf8_of
from models.boosted import SETTINGS
from models.pages import KEEP, Page

__all__ = ["Fitted", "LineTable", "fit", "page_folds"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

BITS = 16  # of a gram's slot: 65,536 weights of two bytes
GRAM_COST = 300.0  # inverse strength of the penalty; grams are means, so their values are small
ROUNDS = 80  # trees in each pass
FOLDS = 3  # parts of the training pages that score each other, so that pass two sees scores of lines not learned
PARAMETERS = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 24, "max_depth": 6, "min_data_in_leaf": 40,
    "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 63, "seed": 1,
    **SETTINGS,
}  # fmt: skip
KIND_WEIGHT = {
    "good": 1.4,
    "mixed": 1.4,
    "junk": 1.4,
    "judged": 0.4,  # whole pages of sites; with 1.0 a tenth of the articles in other languages was lost
    "listed": 0.12,
    "html": 0.25,
    "ciphered": 0.1,
    "splice": 0.25,
    "clean": 0.35,
    "only": 0.25,
    "gutted": 0.1,
    "snippet": 0.35,
    "crawled": 0.3,
    "void": 0.0,  # these are for the model of pages: with their lines, ten times as much of clean text is taken
    "list": 0.25,
    "wrapped": 0.0,  # so are these: the lines of some cost recall, and other languages most of it
    "teased": 0.0,
    "post": 0.0,
    "pieced": 0.0,
    "advert": 0.0,
    "indexed": 0.0,
}
WHOLE_SITES = ("html", "list", "splice", "judged", "ciphered")  # pages with menus of hundreds of lines
NEAR = 120  # lines of such a page before and after its article that are learned from: the others teach nothing new
SOFT_WEIGHT = 0.15  # of a line that is noise only because its page is: by itself it reads like an article


class LineTable:
    """The visible lines of pages, a row each."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        utf8 = utf8_of(pa.array([page.text for page in pages], pa.string()))
        self.lines = measure_lines(utf8)
        self.visible = visible_lines(self.lines)
        rows = self.visible.lines
        self.labels = np.concatenate([page.labels for page in pages])[rows]
        self.page = np.repeat(np.arange(len(pages)), np.diff(self.visible.texts))
        first = np.cumsum([0, *(len(page.labels) for page in pages)])
        self.numbers = rows - first[self.page]  # of the line in its page
        self.lengths = self.lines["length"][rows]
        self.weights = self.weigh()
        starts, ends = self.lines["start"][rows], self.lines["end"][rows]
        slots, offsets = gram_slots(utf8.data, starts, ends, BITS, GRAMS_READ)
        counts = np.diff(offsets)
        means = np.repeat(1 / np.maximum(counts, 1), counts).astype(np.float32)
        self.grams = scipy.sparse.csr_matrix((means, slots.astype(np.int64), offsets), (len(rows), 2**BITS))
        self.grams.sum_duplicates()

    def weigh(self) -> npt.NDArray[np.float64]:
        """A line weighs by its length, a page by its kind and the root of its lines' weights; neutral ones nothing."""
        weights = np.zeros(len(self.labels))
        for number, page in enumerate(self.pages):
            rows = slice(self.visible.texts[number], self.visible.texts[number + 1])
            labels = self.labels[rows]
            mine = np.minimum(self.lengths[rows], 200) ** 0.6 * (labels >= KEEP)
            mine *= near_article(labels) if page.kind in WHOLE_SITES else 1
            total = mine.sum()
            mine *= np.where(np.isin(self.numbers[rows], list(page.soft)), SOFT_WEIGHT, 1)
            weights[rows] = mine / max(total, 1) * min(total, 400) ** 0.5 * KIND_WEIGHT[page.kind]
        return weights


def near_article(labels: npt.NDArray[np.int8]) -> Mask:
    """Which lines of a page are learned from: those near a line that is kept; in a page without one, some of all."""
    places, kept = np.arange(len(labels)), np.flatnonzero(labels == KEEP)
    if not len(kept):
        every = max(1, len(labels) // (2 * NEAR))
        return np.asarray(places % every == 0, np.bool_)
    after = np.minimum(np.searchsorted(kept, places), len(kept) - 1)
    distance = np.minimum(np.abs(kept[after] - places), np.abs(places - kept[np.maximum(after - 1, 0)]))
    return np.asarray(distance <= NEAR, np.bool_)


class Fitted(NamedTuple):
    """What training gives: gram weights, the boosters of both passes, and the scores of every line."""

    grams: Floats
    boosters: tuple[Any, Any]
    scores: Floats
    unseen: Floats  # the same, those of a page from models that have not seen its group
    own: Floats  # (lines, LINE_FEATURES)
    part: Ints  # of a page: the part it was left out with for `unseen`, -1 for one left out of all training


def page_folds(pages: Sequence[Page], seed: int, folds: int) -> dict[str, int]:
    """The part each group of pages is in."""
    groups = sorted({page.group for page in pages})
    places = np.random.default_rng(seed).permutation(len(groups)) % folds
    return dict(zip(groups, places.tolist(), strict=True))


def fit_grams(table: LineTable, rows: Mask) -> Floats:
    """The weight of every slot, float32 of (slots, 1): a logistic model of noise over the mean of a line's grams."""
    rows = rows & (table.weights > 0)
    weights = table.weights[rows]
    model = LogisticRegression(C=GRAM_COST, solver="liblinear", tol=0.05, random_state=0, intercept_scaling=0.1)
    model.fit(table.grams[rows], table.labels[rows] > KEEP, sample_weight=weights / weights.mean())
    learned: Floats = (model.coef_[0] + model.intercept_[0] * 0.1).astype(np.float16).astype(np.float32)[:, None]
    return learned


def boost(table: LineTable, features: Floats, rows: Mask) -> Any:
    rows = rows & (table.weights > 0)
    labels = (table.labels[rows] > KEEP).astype(np.int8)
    return lightgbm.train(
        dict(PARAMETERS), lightgbm.Dataset(features[rows], labels, weight=table.weights[rows]), ROUNDS
    )


def fit(table: LineTable, folds: Mapping[str, int], left_out: int | None = None) -> Fitted:
    """Trains on all pages but those whose group is in the fold left out; these, too, get a score."""
    is_out = np.array([left_out is not None and folds.get(page.group) == left_out for page in table.pages])
    trained = [page for page, out in zip(table.pages, is_out, strict=True) if not out]
    others = [page for page in trained if not KIND_WEIGHT[page.kind]]
    parts = page_folds(others, 0, FOLDS) | page_folds([page for page in trained if KIND_WEIGHT[page.kind]], 0, FOLDS)
    of_pages = np.array([-1 if out else parts[page.group] for page, out in zip(table.pages, is_out, strict=True)])
    part = of_pages[table.page]
    grams, scores = np.zeros((len(part), 1), np.float32), np.zeros(len(part), np.float32)
    for number in range(FOLDS):
        mine = part == number
        grams[mine] = table.grams[mine] @ fit_grams(table, (part >= 0) & ~mine)
    weights = fit_grams(table, part >= 0)
    grams[part < 0] = table.grams[part < 0] @ weights
    first = first_features(table.lines, table.visible, grams)
    for number in range(FOLDS):
        mine = part == number
        scores[mine] = boost(table, first, (part >= 0) & ~mine).predict(first[mine], raw_score=True)
    booster = boost(table, first, part >= 0)
    if (part < 0).any():
        scores[part < 0] = booster.predict(first[part < 0], raw_score=True)
    second = second_features(first, scores, table.visible)
    last = boost(table, second, part >= 0)
    final = last.predict(second, raw_score=True).astype(np.float32)
    unseen = final.copy()
    for number in range(FOLDS):
        mine = part == number
        unseen[mine] = boost(table, second, (part >= 0) & ~mine).predict(second[mine], raw_score=True)
    return Fitted(weights, (booster, last), final, unseen, first[:, : len(LINE_FEATURES)], of_pages)
