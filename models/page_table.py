"""The model of whole pages: what it is trained on, and how it is fitted to scores of lines not learned."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from cleaner.text.article.page import FARTHEST, READ, PageModel, breaks_off, page_features, page_scores
from models.line_table import FOLDS, Fitted, LineTable

__all__ = ["PageFitted", "fit_pages"]

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

PAGE_WEIGHT = {
    "good": 1.0, "mixed": 1.0, "crawled": 1.0, "junk": 1.5, "void": 1.2, "judged": 0.5,
    "html": 0.3, "splice": 0.1, "clean": 0.15, "only": 0.15, "gutted": 0.15, "snippet": 0.15,
    "wrapped": 0.12, "post": 0.15, "advert": 0.15, "pieced": 0.15, "teased": 0.12,
    "indexed": 0.12, "listed": 0.0, "ciphered": 0.0,
    "list": 0.0,  # they are there as `void`, too
}  # fmt: skip
OTHER_LANGUAGES = 0.7  # of the weight: the model is for Chinese pages above all
WITHOUT_ARTICLE = ("junk", "void", "gutted", "advert", "pieced", "teased", "indexed")
GRAM_COST = 3000.0  # as in `line_table`
FEATURE_COST = 0.2  # of the features' weights: .1 and .4 told unseen pages apart alike


class PageFitted(NamedTuple):
    """Weights of n-grams and of features, and how much each page is like one without article, in log-odds."""

    grams: Floats
    model: PageModel
    scores: Floats


class PageTable:
    """The pages of a table of lines, a row each: what they are, their weights and n-grams."""

    def __init__(self, table: LineTable) -> None:
        self.lines = table
        self.labels = np.array([page.kind in WITHOUT_ARTICLE for page in table.pages])
        self.weights = np.array(
            [PAGE_WEIGHT[page.kind] * (1 if page.language == "zh" else OTHER_LANGUAGES) for page in table.pages]
        )
        count, read = len(table.pages), np.minimum(table.lengths, READ).astype(np.float64)
        shares = read / np.maximum(np.bincount(table.page, read, count), 1)[table.page]
        rows = scipy.sparse.csr_matrix((shares, (table.page, np.arange(len(read)))), (count, len(read)))
        self.grams = (rows @ table.grams).tocsr()
        self.is_cut = breaks_off(table.lines, table.visible.lines)

    def fit_grams(self, rows: Mask) -> Floats:
        """The weight of every slot, float32 of (slots, 1): a logistic model over the mean of a page's grams."""
        rows = rows & (self.weights > 0)
        weights = self.weights[rows]
        model = LogisticRegression(C=GRAM_COST, solver="liblinear", tol=0.05, random_state=0, intercept_scaling=0.1)
        model.fit(self.grams[rows], self.labels[rows], sample_weight=weights / weights.mean())
        learned: Floats = (model.coef_[0] + model.intercept_[0] * 0.1).astype(np.float16).astype(np.float32)[:, None]
        return learned

    def features(self, own: Floats, scores: Floats, grams: Floats) -> Floats:
        return page_features(own, scores, grams[:, 0], self.is_cut, self.lines.visible.texts)


def fit_pages(table: LineTable, fitted: Fitted) -> PageFitted:
    """Trains on the pages that the line model was trained on, as it sees pages that it was not; scores all."""
    pages, part = PageTable(table), fitted.part
    grams = np.zeros((len(table.labels), 1), np.float32)
    for number in range(FOLDS):
        mine = (part == number)[table.page]
        grams[mine] = table.grams[mine] @ pages.fit_grams((part >= 0) & (part != number))
    weights = pages.fit_grams(part >= 0)
    is_out = (part < 0)[table.page]
    grams[is_out] = table.grams[is_out] @ weights
    features = pages.features(fitted.own, fitted.unseen, grams)
    rows = (part >= 0) & (pages.weights > 0)
    model = weigh_features(features[rows], pages.labels[rows], pages.weights[rows])
    return PageFitted(weights, model, page_scores(model, features))


def weigh_features(features: Floats, labels: Mask, weights: npt.NDArray[np.float64]) -> PageModel:
    """A logistic model of features in standard deviations from their mean, cut off where `page_scores` cuts them."""
    centre = np.average(features, axis=0, weights=weights)
    scale = np.sqrt(np.average((features - centre) ** 2, axis=0, weights=weights)) + 1e-6
    steps = np.clip((features - centre) / scale, -FARTHEST, FARTHEST)
    learned = LogisticRegression(C=FEATURE_COST, max_iter=300, random_state=0)
    learned.fit(steps, labels, sample_weight=weights)
    return PageModel(*(array.astype(np.float32) for array in (centre, scale, learned.coef_[0], learned.intercept_)))
