import numpy as np
import pytest

from cleaner.text.trees import Trees, raw_scores
from models.boosted import SETTINGS, flatten

lightgbm = pytest.importorskip("lightgbm")


def train(classes: int, **settings: object):
    random = np.random.default_rng(7)
    rows = np.round(random.normal(size=(600, 5)), 1).astype(np.float32)
    labels = (rows[:, 0] + rows[:, 1] * rows[:, 2] > 0).astype(int) + (classes > 2) * (rows[:, 3] > 0.5)
    objective = {"objective": "binary"} if classes == 2 else {"objective": "multiclass", "num_class": classes}
    data = lightgbm.Dataset(rows, labels)
    return lightgbm.train({**SETTINGS, **objective, "min_data_in_leaf": 5, **settings}, data, 12), rows


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("depth", [1, 4, 7])
def test_scores_are_those_of_the_booster(classes: int, depth: int) -> None:
    booster, rows = train(classes, max_depth=depth)
    trees = Trees.load(flatten(booster))
    expected = booster.predict(rows, raw_score=True).reshape(len(rows), -1)
    np.testing.assert_allclose(raw_scores(trees, rows), expected, rtol=0, atol=1e-5)


def test_fewer_rounds_can_be_taken() -> None:
    booster, rows = train(2, max_depth=4)
    expected = booster.predict(rows, raw_score=True, num_iteration=5).reshape(-1, 1)
    np.testing.assert_allclose(raw_scores(Trees.load(flatten(booster, 5)), rows), expected, rtol=0, atol=1e-5)


def test_a_booster_that_never_split_gives_its_constant() -> None:
    booster, rows = train(2, min_data_in_leaf=10_000)
    expected = booster.predict(rows, raw_score=True).reshape(-1, 1)
    np.testing.assert_allclose(raw_scores(Trees.load(flatten(booster)), rows), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    "settings", [{"use_missing": True}, {"max_depth": -1, "num_leaves": 400}], ids=["missing values", "too deep"]
)
def test_what_the_kernel_does_not_know_is_refused(settings: dict[str, object]) -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(3000, 2)).astype(np.float32)
    if settings.get("use_missing"):
        rows[::3, 0] = np.nan
    labels = rows[:, 1] * 100 % 2
    booster = lightgbm.train(
        {**SETTINGS, "objective": "regression", "min_data_in_leaf": 1, **settings}, lightgbm.Dataset(rows, labels), 5
    )
    with pytest.raises(ValueError, match=r"missing values|levels"):
        flatten(booster)
