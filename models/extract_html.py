"""Trains the block model of `extract_html`: linear models over words, then two passes of boosted trees.

    python -m models.extract_html --data DIR                  writes cleaner/models/extract_html.npz
    python -m models.extract_html --data DIR --folds 5        prints the figures of pages that were not trained on

DIR is the folder of `html/` and `zh-web/`. What a later model is trained on is always made by earlier models of pages
they have not seen: the pages are parted by site, and each part is judged by models of the others. The same data, and
the same versions of lightgbm and numpy, give the same bytes: seeds are fixed, input is sorted, one thread works.
"""

import argparse
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
import numpy.typing as npt

from cleaner.text.grams import gram_slots
from cleaner.text.html.choice import choose
from cleaner.text.html.model import GRAM_LENGTH, first_of
from cleaner.text.html.page import COLUMN
from cleaner.text.html.second import second_features
from models.boosted import SETTINGS, flatten
from models.html_labels import UNKNOWN, Labelled, f1, read_pages
from models.html_linear import Rows, Training, fit, joined, path_rows

GRAM_BITS, PATH_BITS = 16, 13
PARTS = 3  # of the training pages, each judged by models of the others
ROUNDS = (150, 180)  # trees of the first and of the second pass
THRESHOLD = 0.55
LARGE_PAGE = 250  # blocks; of those of a larger page that are not main content, a part is drawn
TREES: Mapping[str, object] = {
    **SETTINGS,
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 31,
    "max_depth": 6,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "seed": 1,
}
GRAMS = Training(size=1 << GRAM_BITS, is_mean=True, passes=3, rate=0.5, decay=1e-5)
PATHS = Training(size=2 << PATH_BITS, is_mean=False, passes=3, rate=0.05, decay=1e-4)

Floats = npt.NDArray[np.float32]


class Example(NamedTuple):
    """A page ready for training: slots of its blocks, their labels and weights."""

    page: Labelled
    grams: Rows
    paths: Rows
    labels: Floats
    weights: Floats


class Models(NamedTuple):
    """One model of each kind."""

    grams: Floats
    paths: Floats
    first: Any
    second: Any


def weights_of(page: Labelled, pages_of_site: int) -> Floats:
    """What each block counts: by its length, then so that neither long pages nor large sites decide alone."""
    known = page.shares != UNKNOWN
    if len(known) > LARGE_PAGE:
        drawn = np.random.default_rng(len(known)).random(len(known)) < LARGE_PAGE / len(known)
        known &= drawn | (page.shares > 0.5)
    weights = np.sqrt(np.minimum(page.sizes, 400) + 0.5) * known
    weights *= 2 * min(30, len(weights) ** 0.5) / max(float(weights.sum()), 1e-6)
    if not page.gold:
        weights *= 0.3 * min(1.0, int(known.sum()) / 10)
    alike: Floats = (weights / pages_of_site**0.35).astype(np.float32)
    return alike


def examples_of(pages: Sequence[Labelled]) -> list[Example]:
    """The pages that have text, with all that training needs of them."""
    sites = Counter(page.group for page in pages)
    found = []
    for page in pages:
        blocks = page.view.blocks
        starts, ends = (blocks[:, COLUMN[name]].astype(np.int64) for name in ("start", "end"))
        grams = Rows(*gram_slots(page.view.text, starts, ends, GRAM_BITS, GRAM_LENGTH))
        labels = (page.shares > 0.5).astype(np.float32)
        found.append(Example(page, grams, path_rows(page.view, PATH_BITS), labels, weights_of(page, sites[page.group])))
    return found


def parts_of(examples: Sequence[Example], count: int, seed: int) -> list[list[int]]:
    """The examples' numbers in `count` parts of like size; the pages of a site stay together."""
    sites = Counter(example.page.group for example in examples)
    names = sorted(sites)
    np.random.default_rng(seed).shuffle(names)
    sizes, part_of = [0] * count, {}
    for name in sorted(names, key=lambda name: -sites[name]):
        part_of[name] = int(np.argmin(sizes))
        sizes[part_of[name]] += sites[name]
    parts: list[list[int]] = [[] for _ in range(count)]
    for number, example in enumerate(examples):
        parts[part_of[example.page.group]].append(number)
    return parts


def fit_linear(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    """The weights of grams and of paths, rounded as the file holds them."""
    labels = np.concatenate([example.labels for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    grams = fit(joined([example.grams for example in examples]), labels, weights, GRAMS)
    paths = fit(joined([example.paths for example in examples]), labels, weights, PATHS)
    rounded = grams.reshape(-1, 1).astype(np.float16), paths.reshape(2, -1).T.astype(np.float16)
    return rounded[0].astype(np.float32), np.ascontiguousarray(rounded[1].astype(np.float32))


def fit_trees(features: Sequence[Floats], examples: Sequence[Example], rounds: int) -> Any:
    """A booster over the blocks whose label is known."""
    labels = np.concatenate([example.labels for example in examples])
    weights = np.concatenate([example.weights for example in examples])
    known = weights > 0
    rows = np.concatenate(list(features))[known]
    return lightgbm.train(dict(TREES), lightgbm.Dataset(rows, labels[known], weight=weights[known]), rounds)


def of_others(
    parts: Sequence[Sequence[int]], fit_rest: Callable[[list[int]], Any], use: Callable[[Any, int], Floats]
) -> list[Floats]:
    """For each example what a model of the other parts makes of it."""
    made: dict[int, Floats] = {}
    for part in parts:
        rest = sorted(set().union(*map(set, parts)) - set(part))
        model = fit_rest(rest)
        made |= {number: use(model, number) for number in part}
    return [made[number] for number in sorted(made)]


def train(examples: Sequence[Example], seed: int = 100) -> Models:
    """All models, each trained on what the earlier ones make of pages they have not seen."""
    parts = parts_of(examples, PARTS, seed)

    def picked(numbers: Sequence[int]) -> list[Example]:
        return [examples[number] for number in numbers]

    first = of_others(
        parts,
        lambda rest: fit_linear(picked(rest)),
        lambda linear, number: first_of(examples[number].page.view, *linear),
    )
    second = of_others(
        parts,
        lambda rest: fit_trees([first[number] for number in rest], picked(rest), ROUNDS[0]),
        lambda booster, number: second_features(
            examples[number].page.view, first[number], booster.predict(first[number]).astype(np.float32)
        ),
    )
    boosters = fit_trees(first, examples, ROUNDS[0]), fit_trees(second, examples, ROUNDS[1])
    return Models(*fit_linear(examples), *boosters)


def judged(models: Models, page: Labelled) -> Floats:
    """The chance of every block of a page to be of the main content."""
    first = first_of(page.view, models.grams, models.paths)
    chances = models.first.predict(first).astype(np.float32)
    return np.asarray(models.second.predict(second_features(page.view, first, chances)), np.float32)


def score(chances: Floats, page: Labelled) -> float | None:
    """F1 of the blocks that are kept."""
    kept = choose(page.view, chances, THRESHOLD)
    return f1("\n".join(np.array(page.texts, object)[kept]), page.gold) if page.gold else None


def cross_validate(examples: Sequence[Example], folds: int, seed: int) -> None:
    """Prints the mean F1 by set and language of pages whose sites were not trained on."""
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    for part in parts_of(examples, folds, seed):
        hidden = set(part)
        models = train([example for number, example in enumerate(examples) if number not in hidden])
        for number in part:
            page = examples[number].page
            value = score(judged(models, page), page)
            if value is not None:
                scores[page.name, "zh" if page.lang.startswith("zh") else "other"].append(value)
    for (name, language), values in sorted(scores.items()):
        print(f"{name} {language} ({len(values)}): F1 {statistics.mean(values):.4f}")


def write(models: Models, path: Path) -> None:
    """Writes the file of the package."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "grams": models.grams.astype(np.float16),
        "paths": models.paths.astype(np.float16),
        "threshold": np.array(THRESHOLD, np.float32),
    }
    for name, booster in (("first_", models.first), ("second_", models.second)):
        arrays |= {name + key: array for key, array in flatten(booster).items()}
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=Path(__file__).parents[1] / "cleaner/models/extract_html.npz")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    examples = examples_of([page for page in read_pages(arguments.data) if page.texts])
    if arguments.folds:
        cross_validate(examples, arguments.folds, arguments.seed)
    else:
        write(train(examples), arguments.output)


if __name__ == "__main__":
    main()
