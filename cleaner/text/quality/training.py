"""Training the heads of a quality model on labelled texts, with the n-grams of the bundled one.

A head has some thirty weights, so a few hundred texts are enough, and the exact optimum takes a few Newton steps.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.quality.model import FARTHEST, FEATURES, HEADS, LEXICAL, QualityModel, Sight

__all__ = ["LEAST_TEXTS", "Bin", "Report", "report", "train_heads"]

Numbers = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int8]

LEAST_TEXTS = 20  # good and bad ones each: a head that has fewer of either stays as it is
PENALTY = 20.0  # of the squared weights, halved: as for the bundled model
NEWTON_STEPS = 50
CONVERGED = 1e-9


class Bin(NamedTuple):
    """Texts whose scores are near each other: how many, their mean score, and how many in one are good."""

    texts: int
    score: float
    good_ratio: float


class Report(NamedTuple):
    """How a model judges labelled texts: with 0.5 as the bound for precision and recall of good ones."""

    texts: int
    area: float
    precision: float
    recall: float
    bins: Sequence[Bin]


def logistic(steps: Numbers, labels: Labels, weights: Numbers) -> tuple[Numbers, float]:
    """Weights and bias of logistic regression with a penalty on the weights, by Newton's method.

    `steps` is float64 of (texts, columns), standardised; `weights` say how much each text counts.
    """
    columns = np.column_stack([steps, np.ones(len(steps))])
    penalty = np.full(columns.shape[1], PENALTY)
    penalty[-1] = 1e-9  # the bias is free
    found = np.zeros(columns.shape[1])
    for _ in range(NEWTON_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(columns @ found, -30, 30)))
        gradient = columns.T @ (weights * (chances - labels)) + penalty * found
        curvature = (columns.T * (weights * chances * (1 - chances))) @ columns + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        found -= step
        if np.abs(step).max() < CONVERGED:
            break
    return found[:-1], float(found[-1])


def train_heads(model: QualityModel, sight: Sight, labels: Labels) -> tuple[QualityModel, list[str]]:
    """The model with every head trained anew that has texts enough, and the names of these heads.

    Good and bad texts count as much together, so that a score does not depend on how many of each were at hand.
    """
    means, scales, weights, biases = (np.array(array) for array in model[1:])
    trained = []
    for head, name in enumerate(HEADS):
        mine = sight.heads == head
        counts = np.bincount(labels[mine], minlength=2)
        if counts.min() < LEAST_TEXTS:
            continue
        features = sight.features[mine].astype(np.float64)
        means[head], spread = features.mean(axis=0), features.std(axis=0)
        used = (spread > 1e-6) & np.array([name != "shape" or feature not in LEXICAL for feature in FEATURES])
        scales[head] = np.where(used, spread, 0.0)
        steps = np.clip((features - means[head]) / np.where(used, spread, 1.0), -FARTHEST, FARTHEST) * used
        balance = (counts.sum() / 2 / counts)[labels[mine]]
        weights[head], biases[head] = logistic(steps, labels[mine], balance)
        weights[head] *= used
        trained.append(name)
    return QualityModel(model.grams, means, scales, weights, biases), trained


def report(scores: Numbers, labels: Labels, bins: int = 5) -> Report:
    """Area under ROC, precision and recall at 0.5, and calibration; both kinds of texts must be there."""
    is_good, is_taken = labels == 1, scores >= 0.5
    good, bad = np.sort(scores[is_good]), scores[~is_good]
    below = (np.searchsorted(good, bad, "left") + np.searchsorted(good, bad, "right")) / 2
    hits = int(np.count_nonzero(is_good & is_taken))
    places = np.minimum(bins - 1, (scores * bins).astype(np.int64))
    told = [
        Bin(int(mine.sum()), float(scores[mine].mean()), float(is_good[mine].mean()))
        for mine in (places == place for place in range(bins))
        if mine.any()
    ]
    precision = hits / max(1, int(is_taken.sum()))
    return Report(len(scores), 1 - float(below.mean()) / len(good), precision, hits / len(good), told)
