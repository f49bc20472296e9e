"""From a trained lightgbm booster to the arrays of `cleaner.text.trees`."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["SETTINGS", "flatten"]

DEEPEST = 10  # levels: a complete tree has 2**depth leaves, whatever the learner needed

SETTINGS: Mapping[str, object] = {
    "use_missing": False,  # the kernel knows no missing values
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbosity": -1,
}
"""What every booster of this folder is trained with, so that a recipe gives the same trees again."""


def flatten(booster: Any, trees: int | None = None) -> dict[str, npt.NDArray[Any]]:
    """The arrays `features`, `thresholds`, `leaves`, `base` that `Trees.load` reads, from the first `trees` rounds.

    ValueError for a booster with categorical splits, with missing values, or deeper than ten levels.
    """
    dump = booster.dump_model(num_iteration=trees)
    roots = [tree["tree_structure"] for tree in dump["tree_info"]]
    depth = max((depth_of(root) for root in roots), default=0)
    if depth > DEEPEST:
        raise ValueError(f"trees of {depth} levels: train with a 'max_depth' of at most {DEEPEST}")
    features = np.zeros((len(roots), 2**depth - 1), np.int16)
    thresholds = np.full((len(roots), 2**depth - 1), np.inf, np.float32)
    leaves = np.zeros((len(roots), 2**depth), np.float32)
    for tree, root in enumerate(roots):
        write_node(root, 0, depth, (features[tree], thresholds[tree], leaves[tree]))
    base = np.zeros(dump["num_tree_per_iteration"], np.float32)
    return {"features": features, "thresholds": thresholds, "leaves": leaves, "base": base}


def depth_of(node: Mapping[str, Any]) -> int:
    if "split_feature" not in node:
        return 0
    return 1 + max(depth_of(node["left_child"]), depth_of(node["right_child"]))


def write_node(node: Mapping[str, Any], place: int, below: int, arrays: tuple[npt.NDArray[Any], ...]) -> None:
    """Writes a node and all under it to place `place` of a complete tree, of which `below` levels are left."""
    features, thresholds, leaves = arrays
    if "split_feature" not in node:
        first = (place + 1 << below) - len(leaves)  # the leaves under `place`, counted from the left
        leaves[first : first + 2**below] = node["leaf_value"]
        return
    if node["decision_type"] != "<=" or node["missing_type"] != "None":
        raise ValueError("only numeric splits without missing values can be flattened; see boosted.SETTINGS")
    features[place] = node["split_feature"]
    thresholds[place] = round_down(node["threshold"])
    write_node(node["left_child"], 2 * place + 1, below - 1, arrays)
    write_node(node["right_child"], 2 * place + 2, below - 1, arrays)


def round_down(threshold: float) -> np.float32:
    """The largest float32 that is not above: a float32 feature is on the same side of it as of the threshold."""
    nearest = np.float32(threshold)
    return np.nextafter(nearest, np.float32(-np.inf)) if float(nearest) > threshold else nearest
