"""Fitting a quality model: n-gram weights from labelled lines, then a head of logistic regression on each text."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from cleaner.text.grams import gram_slots
from cleaner.text.quality.model import FEATURES, LINE_LONGEST, QualityModel, Sight
from cleaner.text.units.utf8 import utf8_of
from models.pages import KEEP, NOISE, Page
from models.quality_texts import Example

__all__ = [
    *("FOLDS", "Floats", "Head", "Lines", "Mask", "fit_grams", "fit_head", "fold_of", "gram_matrix", "join_lines"),
    *("lines_of_examples", "lines_of_pages", "look"),
]

BITS = 16
FOLDS = 5
LINES_OF_TEXT = 6.0  # a text of more lines counts as much as one of so many
GRAM_SCALE = 30.0  # brings mean counts to the order of 1, so that the penalty means something
GRAM_PENALTY, HEAD_PENALTY = 3.0, 0.05  # inverse strengths of L2; the figures change little from a third to three times

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """Labelled lines, each with its weight and the fold of the site or page it is of."""

    texts: Sequence[str]
    labels: npt.NDArray[np.int8]
    weights: npt.NDArray[np.float64]
    folds: npt.NDArray[np.int64]
    groups: Sequence[str]


@dataclass(frozen=True)
class Head:
    """Logistic regression on standardised features."""

    means: npt.NDArray[np.float64]
    scales: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    bias: float


def fold_of(group: str, seed: int = 0) -> int:
    """One of FOLDS parts that a group belongs to, the same in every run."""
    return int(hashlib.sha256(f"{seed}/{group}".encode()).hexdigest()[:8], 16) % FOLDS


def lines_of_pages(pages: Sequence[Page]) -> Lines:
    """The lines of pages that are prose (1) or furniture and spam (0)."""
    texts, labels, weights, groups = [], [], [], []
    sites: dict[str, int] = {}
    for page in pages:
        sites[page.group] = sites.get(page.group, 0) + 1
    for page in pages:
        lines = page.text.split("\n")
        for label, chosen in ((1, page.labels == KEEP), (0, page.labels >= NOISE)):
            places = [place for place in np.flatnonzero(chosen) if lines[place].strip()]
            weight = min(1.0, LINES_OF_TEXT / max(1, len(places))) / sites[page.group] ** 0.5
            texts += [lines[place] for place in places]
            labels += [label] * len(places)
            weights += [weight] * len(places)
            groups += [page.group] * len(places)
    return Lines(texts, np.array(labels, np.int8), np.array(weights), folds_of(groups), groups)


def lines_of_examples(examples: Sequence[Example], weight: float) -> Lines:
    """All lines of texts, with the label of the text."""
    texts, labels, weights, groups = [], [], [], []
    for example in examples:
        lines = [line for line in example.text.split("\n") if line.strip()]
        texts += lines
        labels += [example.label] * len(lines)
        weights += [weight * min(1.0, LINES_OF_TEXT / len(lines))] * len(lines)
        groups += [example.group] * len(lines)
    return Lines(texts, np.array(labels, np.int8), np.array(weights), folds_of(groups), groups)


def folds_of(groups: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([fold_of(group) for group in groups], np.int64)


def join_lines(first: Lines, second: Lines) -> Lines:
    """The lines of both, end to end."""
    return Lines(
        [*first.texts, *second.texts],
        np.concatenate([first.labels, second.labels]),
        np.concatenate([first.weights, second.weights]),
        np.concatenate([first.folds, second.folds]),
        [*first.groups, *second.groups],
    )


def gram_matrix(texts: Sequence[str]) -> csr_matrix:
    """The mean count of every slot in each line, times GRAM_SCALE."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(line) + 1 for line in encoded]).astype(np.int64) - 1
    starts = ends - np.array([len(line) for line in encoded], np.int64)
    data = np.frombuffer(b"\n".join(encoded), np.uint8)
    slots, offsets = gram_slots(data, starts, ends, BITS, LINE_LONGEST)
    counts = np.diff(offsets)
    values = np.repeat(GRAM_SCALE / np.maximum(1, counts), counts).astype(np.float32)
    return csr_matrix((values, slots.astype(np.int32), offsets), shape=(len(texts), 1 << BITS))


def fit_grams(matrix: csr_matrix, lines: Lines, chosen: Mask) -> Floats:
    """The weight of every slot, float32 of (slots, 1) with the precision of float16, from the lines chosen."""
    weights = lines.weights[chosen].copy()
    labels = lines.labels[chosen]
    for label in (0, 1):  # as much weight for good lines as for bad ones
        weights[labels == label] *= len(weights) / 2 / weights[labels == label].sum()
    model = LogisticRegression(C=GRAM_PENALTY, max_iter=60, tol=1e-3).fit(matrix[chosen], labels, sample_weight=weights)
    grams = model.coef_[0] * GRAM_SCALE + model.intercept_[0]  # a line's score is the mean over its grams
    rounded: Floats = grams.astype(np.float16).astype(np.float32)
    return rounded.reshape(-1, 1)


def look(model: QualityModel, texts: Sequence[str]) -> Sight:
    return model.see(utf8_of(pa.array(texts, pa.string())))


def fit_head(
    features: Floats, labels: npt.NDArray[np.int8], weights: npt.NDArray[np.float64], unused: Collection[str]
) -> Head:
    """Weights of the features but for those unused."""
    means = np.average(features.astype(np.float64), axis=0, weights=weights)
    spread = np.sqrt(np.average((features - means) ** 2, axis=0, weights=weights))
    used = np.array([name not in unused for name in FEATURES]) & (spread > 1e-9)
    scales = np.where(used, spread, 0.0)
    steps = np.clip((features[:, used] - means[used]) / spread[used], -4, 4)
    model = LogisticRegression(C=HEAD_PENALTY, max_iter=500, tol=1e-6).fit(steps, labels, sample_weight=weights)
    coefficients = np.zeros(len(FEATURES))
    coefficients[used] = model.coef_[0]
    return Head(means, scales, coefficients, float(model.intercept_[0]))
