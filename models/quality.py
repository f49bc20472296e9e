"""Makes `cleaner/models/quality.npz`, the model of the stage `quality`, and prints what it is worth.

    python -m models.quality --data DIR [--output FILE]

All figures are of texts that the model in question has not seen: five folds by site or page, n-grams and heads alike;
for "without its source" no text of that source was seen either. The same data give the same file, bit for bit.
"""

import argparse
import os
from collections import Counter
from collections.abc import Collection, Sequence, Set
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from cleaner.text.quality.model import DEFAULT_MODEL, FEATURES, HEADS, LEXICAL, QualityModel, write_model
from models.quality_fit import (
    FOLDS,
    Floats,
    Head,
    Lines,
    fit_grams,
    fit_head,
    fold_of,
    gram_matrix,
    join_lines,
    lines_of_examples,
    lines_of_pages,
    look,
)
from models.quality_texts import Example, chinese_examples, english_examples, foreign_examples, training_pages

LINE_SOURCES = ("mail_spam", "zh-docs", "zh-news", "list_pages")  # whose texts teach the n-grams too
LINE_WEIGHT = 0.3  # of such a text against a page whose lines are labelled
FOREIGN_WEIGHT = 0.03  # of a page labelled by its gold text against one that people judged; CV from 0.01 to 0.1 is flat
SOURCE_WEIGHTS = {  # of Chinese sources, each taken as one whole; what a crawl is full of counts most
    "html_articles": 1.0,
    "crawl_articles": 1.5,
    "zh-docs": 0.5,
    "zh-news": 1.0,
    "html_furniture": 0.7,
    "crawl_furniture": 0.7,
    "crawl_junk": 1.5,
    "mail_spam": 1.0,
    "list_pages": 0.4,
    "chinese_web_text": 0.1,
}
CHINESE_UNUSED = ("shortness", "fragment")
"""Good texts were cut short at will, so length says nothing there of what people think."""
FRAGMENT = FEATURES.index("fragment")
FRAGMENT_PUSH = -6.0
"""Logits that an empty Chinese text would lose: takes one of 100 characters, if the best else, to 0.8, of 30 to 0.2.

People judged no Chinese texts one by one but whole pages. Of English ones shorter than 600 letters, 200 Han, they kept
1 in 10, of those up to 2,000 half: 2.4 logits less, at a mean of 0.35 of what is missing.
"""
SEEDS = 5  # of the folds of the English figures
LEFT_OUT = ("crawl_junk", "crawl_articles", "mail_spam", "zh-docs", "zh-news", "html_articles")

Labels = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.float64]


class Pool(NamedTuple):
    """Texts as a head is trained on them."""

    examples: Sequence[Example]
    labels: Labels
    weights: Numbers
    sources: npt.NDArray[np.str_]

    def folds(self, seed: int = 0) -> npt.NDArray[np.int64]:
        return np.array([fold_of(example.group, seed) for example in self.examples])


def pool_of(examples: Sequence[Example], weights: Numbers) -> Pool:
    labels = np.array([example.label for example in examples], np.int8)
    return Pool(examples, labels, weights, np.array([example.source for example in examples]))


def chinese_pool(examples: Sequence[Example]) -> Pool:
    """Sources weighed by SOURCE_WEIGHTS, sites within a source by the root of their size, good as much as bad."""
    sites = Counter((example.source, example.group) for example in examples)
    pool = pool_of(examples, np.array([sites[example.source, example.group] ** -0.5 for example in examples]))
    for source, total in SOURCE_WEIGHTS.items():
        pool.weights[pool.sources == source] *= total / max(1e-9, pool.weights[pool.sources == source].sum())
    for label in (0, 1):
        pool.weights[pool.labels == label] *= len(examples) / 6 / pool.weights[pool.labels == label].sum()
    return pool


def features_of(grams: Floats, examples: Sequence[Example]) -> Floats:
    empty = np.zeros((len(HEADS), len(FEATURES)))
    model = QualityModel(grams, empty, empty, empty, empty[:, 0])
    return look(model, [example.text for example in examples]).features


def logits(head: Head, features: Floats) -> Numbers:
    scales = np.where(head.scales > 0, head.scales, 1.0)
    return np.clip((features - head.means) / scales, -4, 4) @ head.weights + head.bias


def unseen_logits(
    features: Sequence[Floats], pool: Pool, folds: npt.NDArray[np.int64], unused: Collection[str]
) -> Numbers:
    """The logit of every text from a head that did not see its fold.

    `features[fold]` are those of all texts by n-grams that saw neither that fold nor, of any text, its own: so the head
    learns what n-grams are worth on new texts.
    """
    unseen = np.zeros(len(pool.labels))
    for fold in range(FOLDS):
        train, test = folds != fold, folds == fold
        head = fit_head(features[fold][train], pool.labels[train], pool.weights[train], unused)
        unseen[test] = logits(head, features[fold][test])
    return unseen


def calibrated(head: Head, unseen: Numbers, labels: Labels) -> Head:
    """The head with its logits stretched and shifted so that unseen ones are chances."""
    line = LogisticRegression(C=1e3).fit(unseen.reshape(-1, 1), labels)
    slope = float(line.coef_[0, 0])
    return Head(head.means, head.scales, head.weights * slope, head.bias * slope + float(line.intercept_[0]))


def print_calibration(unseen: Numbers, labels: Labels) -> None:
    """Calibration by two-fold cross-fitting of unseen logits: mean score against share of good ones, in five bins."""
    chances = np.zeros(len(labels))
    for part in (0, 1):
        mine = np.arange(len(labels)) % 2 == part
        line = LogisticRegression(C=1e3).fit(unseen[~mine].reshape(-1, 1), labels[~mine])
        chances[mine] = line.predict_proba(unseen[mine].reshape(-1, 1))[:, 1]
    bins = np.minimum(4, (chances * 5).astype(int))
    told = [
        f"{chances[bins == place].mean():.2f}/{labels[bins == place].mean():.2f} ({np.count_nonzero(bins == place)})"
        for place in range(5)
        if (bins == place).any()
    ]
    print(f"  calibration, score/share judged good (texts): {'  '.join(told)}")


class Grams:
    """N-grams learned without some folds, each set of folds once."""

    def __init__(self, matrix: csr_matrix, lines: Lines) -> None:
        self.matrix, self.lines = matrix, lines
        self._made: dict[frozenset[int], Floats] = {}

    def without(self, *folds: int) -> Floats:
        key = frozenset(folds)
        if key not in self._made:
            self._made[key] = fit_grams(self.matrix, self.lines, ~np.isin(self.lines.folds, folds))
        return self._made[key]

    def without_groups(self, groups: Collection[str]) -> Floats:
        return fit_grams(self.matrix, self.lines, np.array([group not in groups for group in self.lines.groups]))


def unseen_features(grams: Grams, pool: Pool, left_out: int | None = None) -> Floats:
    """Every text's features by n-grams that saw neither its fold nor the one left out."""
    folds, also = pool.folds(), () if left_out is None else (left_out,)
    features = np.zeros((len(pool.labels), len(FEATURES)), np.float32)
    for fold in range(FOLDS):
        mine = np.flatnonzero(folds == fold)
        features[mine] = features_of(grams.without(fold, *also), [pool.examples[place] for place in mine.tolist()])
    return features


def train_chinese(pool: Pool, grams: Grams) -> Head:
    """The head, calibrated on the articles and junk pages of a crawl, which were judged one by one."""
    nested = [unseen_features(grams, pool, fold) for fold in range(FOLDS)]
    unseen = unseen_logits(nested, pool, pool.folds(), CHINESE_UNUSED)
    judged = np.isin(pool.sources, ["crawl_articles", "crawl_junk"])
    area = roc_auc_score(pool.labels, unseen, sample_weight=pool.weights)
    print(f"chinese: {len(pool.labels)} texts, area under ROC {area:.4f}")
    for good, bad in ((("crawl_articles",), ("crawl_junk",)), (("zh-docs", "zh-news"), ("mail_spam",))):
        chosen = np.isin(pool.sources, good + bad)
        print(f"  {' '.join(good)} over {' '.join(bad)}: {roc_auc_score(pool.labels[chosen], unseen[chosen]):.4f}")
    print_calibration(unseen[judged], pool.labels[judged])
    features = unseen_features(grams, pool)
    print_left_out(pool, grams, features, unseen)
    head = calibrated(
        fit_head(features, pool.labels, pool.weights, CHINESE_UNUSED), unseen[judged], pool.labels[judged]
    )
    head.means[FRAGMENT], head.scales[FRAGMENT], head.weights[FRAGMENT] = 0.0, 1.0, FRAGMENT_PUSH
    return head


def print_left_out(pool: Pool, grams: Grams, features: Floats, unseen: Numbers) -> None:
    """Each source judged by n-grams and a head that saw nothing of it, nor of the sites it is from."""
    for source in LEFT_OUT:
        mine = pool.sources == source
        examples = [example for example, is_mine in zip(pool.examples, mine, strict=True) if is_mine]
        groups = {example.group for example in examples}
        others = np.array([example.group not in groups for example in pool.examples])
        head = fit_head(features[others], pool.labels[others], pool.weights[others], CHINESE_UNUSED)
        told = unseen.copy()
        told[mine] = logits(head, features_of(grams.without_groups(groups), examples))
        against = mine | (pool.labels != pool.labels[mine][0])
        area = roc_auc_score(pool.labels[against], told[against], sample_weight=pool.weights[against])
        print(f"  without its source, {source} against all of the other kind: {area:.4f}")


def train_alphabet(people: Pool, foreign: Pool, grams: Floats, unused: Set[str]) -> Head:
    """A head for texts in an alphabet, calibrated on what people judged; pages with gold text steady it a little."""
    everything = pool_of([*people.examples, *foreign.examples], np.concatenate([people.weights, foreign.weights]))
    features = features_of(grams, everything.examples)
    name = "shape (on English)" if unused >= LEXICAL else "english"
    judged = everything.sources == "people"
    runs = []
    for seed in range(SEEDS):
        folds = everything.folds(seed)
        runs.append(unseen_logits([features] * FOLDS, everything, folds, unused))
    labels = everything.labels[judged]
    areas = [roc_auc_score(labels, run[judged]) for run in runs]
    told = f"{np.mean(areas):.4f} +- {np.std(areas):.4f} over {SEEDS} seeds"
    print(f"{name}: {len(labels)} texts judged by people, area under ROC {told}")
    print(f"  by length alone {roc_auc_score(labels, [len(example.text) for example in people.examples]):.4f}")
    unseen = np.mean(runs, axis=0)[judged]
    print_calibration(unseen, labels)
    head = fit_head(features, everything.labels, everything.weights, unused)
    return calibrated(head, unseen, labels)


def model_of(grams: Floats, heads: Sequence[Head]) -> QualityModel:
    rows = [np.stack([getattr(head, name) for head in heads]) for name in ("means", "scales", "weights", "bias")]
    return QualityModel(grams, *rows)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--output", type=Path, default=DEFAULT_MODEL)
    asked = arguments.parse_args()
    pages = training_pages(asked.data)
    chinese = chinese_pool(chinese_examples(asked.data, pages))
    extra = [example for example in chinese.examples if example.source in LINE_SOURCES]
    lines = join_lines(lines_of_pages(pages), lines_of_examples(extra, LINE_WEIGHT))
    grams = Grams(gram_matrix(lines.texts), lines)
    head = train_chinese(chinese, grams)
    people, foreign = english_examples(asked.data), foreign_examples(pages)
    people_pool = pool_of(people, np.ones(len(people)))
    foreign_pool = pool_of(foreign, np.full(len(foreign), FOREIGN_WEIGHT))
    english = train_alphabet(people_pool, foreign_pool, grams.without(), {"fragment"})
    shape = train_alphabet(people_pool, foreign_pool, grams.without(), LEXICAL | {"fragment"})
    write_model(asked.output, model_of(grams.without(), [head, english, shape]))
    print(f"wrote {asked.output}, {asked.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
