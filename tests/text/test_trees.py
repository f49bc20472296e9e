import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.trees import BLOCK, Trees, raw_scores

INFINITY = np.inf


def trees_of(
    features: list[list[int]], thresholds: list[list[float]], leaves: list[list[float]], base: list[float]
) -> Trees:
    arrays = {"features": features, "thresholds": thresholds, "leaves": leaves, "base": base}
    return Trees.load({name: np.array(values) for name, values in arrays.items()})


ONE = trees_of([[1, 0, 0]], [[0.5, 10.0, INFINITY]], [[1.0, 2.0, 3.0, 4.0]], [0.25])


@pytest.mark.parametrize(
    ("row", "score"),
    [
        pytest.param([10.0, 0.5], 1.25, id="at the threshold goes left"),
        pytest.param([10.5, 0.5], 2.25, id="above the second threshold goes right"),
        pytest.param([-1e30, 0.75], 3.25, id="a branch that ended early"),
        pytest.param([1e30, 0.75], 3.25, id="a branch that ended early, whatever the value"),
        pytest.param([0.0, np.inf], 3.25, id="an infinite feature"),
    ],
)
def test_a_row_goes_down_by_its_features(row: list[float], score: float) -> None:
    assert raw_scores(ONE, np.array([row], np.float32)).tolist() == [[score]]


def test_trees_take_turns_with_the_classes() -> None:
    trees = trees_of([[0]] * 4, [[0.0]] * 4, [[1, 0], [10, 0], [100, 0], [1000, 0]], [0, 0])
    assert raw_scores(trees, np.array([[-1], [1]], np.float32)).tolist() == [[101, 1010], [0, 0]]


def test_no_rows_no_scores() -> None:
    assert raw_scores(ONE, np.zeros((0, 2), np.float32)).shape == (0, 1)


def test_a_tree_without_nodes_is_a_constant() -> None:
    trees = Trees.load(
        {"features": np.zeros((1, 0)), "thresholds": np.zeros((1, 0)), "leaves": np.ones((1, 1)), "base": np.zeros(1)}
    )
    assert raw_scores(trees, np.zeros((3, 2), np.float32)).tolist() == [[1], [1], [1]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"leaves": np.zeros((1, 3))}, "3 leaves"),
        ({"features": np.zeros((1, 7))}, "shape"),
        ({"thresholds": np.full((1, 3), np.nan)}, "threshold"),
        ({"base": np.zeros(2)}, "2 classes"),
        ({"features": np.full((1, 3), -1)}, "classes"),
    ],
    ids=[
        "leaves that are no power of two",
        "nodes of another depth",
        "thresholds that are no numbers",
        "classes without trees",
        "negative columns",
    ],
)
def test_arrays_that_do_not_fit_are_refused(changes: dict[str, np.ndarray], message: str) -> None:
    arrays = {
        "features": np.zeros((1, 3)),
        "thresholds": np.zeros((1, 3)),
        "leaves": np.zeros((1, 4)),
        "base": np.zeros(1),
    }
    with pytest.raises(ValueError, match=message):
        Trees.load(arrays | changes)


def test_features_with_too_few_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="2 columns"):
        raw_scores(ONE, np.zeros((1, 1), np.float32))


def slow_score(trees: Trees, row: np.ndarray) -> list[np.float32]:
    scores = list(trees.base)
    for tree in range(len(trees.leaves)):
        node = 0
        while node < trees.features.shape[1]:
            node = 2 * node + 1 + int(row[trees.features[tree, node]] > trees.thresholds[tree, node])
        scores[tree % len(scores)] += trees.leaves[tree, node - trees.features.shape[1]]
    return scores


@settings(max_examples=20, deadline=None, derandomize=True, database=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    depth=st.integers(1, 10),
    ended=st.sampled_from([0.0, 0.4, 1.0]),
    classes=st.integers(1, 4),
    rows=st.integers(0, 2 * BLOCK + 3),
)
def test_a_row_scores_the_same_alone_and_by_hand(seed: int, depth: int, ended: float, classes: int, rows: int) -> None:
    random = np.random.default_rng(seed)
    shape = (3 * classes, 2**depth - 1)
    thresholds = np.where(random.random(shape) < ended, INFINITY, random.normal(size=shape).round(1))
    trees = trees_of(
        random.integers(0, 6, shape).tolist(), thresholds.tolist(),
        random.normal(size=(3 * classes, 2**depth)).tolist(), random.normal(size=classes).tolist(),
    )  # fmt: skip
    features = random.normal(size=(rows, 6)).astype(np.float32)
    scores = raw_scores(trees, features)
    assert scores.tolist() == raw_scores(trees, np.asfortranarray(features)).tolist()
    for row in range(0, rows, 7):
        assert scores[row].tolist() == slow_score(trees, features[row])
        assert scores[row].tolist() == raw_scores(trees, features[row : row + 1])[0].tolist()
