"""The learned judgement of blocks: linear models over words, then two passes of boosted trees."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.grams import gram_sums
from cleaner.text.html.features import first_features
from cleaner.text.html.page import COLUMN
from cleaner.text.html.second import second_features
from cleaner.text.html.view import View, path_scores
from cleaner.text.models import MODELS
from cleaner.text.trees import Trees, raw_scores

__all__ = ["GRAM_LENGTH", "BlockModel", "Floats", "block_model", "chance", "first_of", "judge"]

Floats = npt.NDArray[np.float32]
MODEL_FILE = MODELS / "extract_html.npz"
GRAM_LENGTH = 96  # symbols of a block that the linear model reads
START, END = COLUMN["start"], COLUMN["end"]


class BlockModel(NamedTuple):
    """Weights of the four models."""

    grams: Floats  # (2**bits, 1): of character n-grams of the text
    paths: Floats  # (2**bits, 2): of words of class and id, anywhere above a block and near it
    first: Trees
    second: Trees
    threshold: float  # chance from which a block is kept


@cache
def block_model() -> BlockModel:
    """The model of the package, read once in a process."""
    with np.load(MODEL_FILE, allow_pickle=False) as arrays:
        return BlockModel(
            arrays["grams"].astype(np.float32),
            arrays["paths"].astype(np.float32),
            Trees.load(arrays, "first_"),
            Trees.load(arrays, "second_"),
            float(arrays["threshold"]),
        )


def chance(scores: Floats) -> Floats:
    """The chance, 0 to 1, that a score stands for."""
    limited = np.clip(scores, -30, 30)
    return (1 / (1 + np.exp(-limited))).astype(np.float32)


def first_of(view: View, grams: Floats, paths: Floats) -> Floats:
    """The features of the first pass, from the weights of the linear models."""
    starts, ends = view.blocks[:, START].astype(np.int64), view.blocks[:, END].astype(np.int64)
    path = np.empty((len(view.blocks), 4), np.float32)
    path_scores(view, paths, path)
    return first_features(view, gram_sums(view.text, starts, ends, grams, GRAM_LENGTH)[:, 0], path)


def judge(view: View, model: BlockModel) -> Floats:
    """The chance of every block, 0 to 1, to be of the main content."""
    if not len(view.blocks):
        return np.empty(0, np.float32)
    first = first_of(view, model.grams, model.paths)
    chances = chance(raw_scores(model.first, first)[:, 0])
    return chance(raw_scores(model.second, second_features(view, first, chances))[:, 0])
