"""The learned judgement of blocks: linear models over words, then two passes of boosted trees."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.grams import gram_sums
from cleaner.text.html.features import first_features
from cleaner.text.html.page import COLUMN
from cleaner.text.html.second import second_features
from cleaner.text.html.statistics import PROSE
from cleaner.text.html.view import View, path_scores
from cleaner.text.models import MODELS
from cleaner.text.trees import Trees, raw_scores

__all__ = ["GRAM_LENGTH", "BlockModel", "Floats", "block_model", "chance", "choose", "first_of", "judge"]

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
MODEL_FILE = MODELS / "extract_html.npz"
GRAM_LENGTH = 96  # symbols of a block that the linear model reads
START, END = COLUMN["start"], COLUMN["end"]

# Where no block is likely, the likeliest prose says what likely means on this page: F1 +.015 on news, +.01 on forums.
SURE = 0.55  # chance of the best block from which the threshold stands as it is
RELAXED = 0.5  # of the chance of the best block: the threshold below that
LEAST = 0.12  # a best block less likely than that leaves nothing
COPY_BYTES, PART_BYTES = 500, 40  # a block that long, made of other kept blocks no shorter than that, is a copy
COPY_SHARE = 0.5  # of its bytes that stand in the others; and of all kept bytes at least a quarter


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


def choose(view: View, chances: Floats, threshold: float) -> Mask:
    """The blocks that are kept, by their chances; a copy of the whole text in one block (for machines) goes."""
    best = float(np.max(chances, initial=0.0, where=view.statistics[:, PROSE] > 0))
    if LEAST <= best < SURE:
        threshold = min(threshold, RELAXED * best)
    kept: Mask = chances >= threshold
    sizes = np.where(kept, view.blocks[:, END] - view.blocks[:, START], 0)
    for block in np.flatnonzero(sizes >= max(COPY_BYTES, int(sizes.sum()) // 4)):
        others = [other for other in np.flatnonzero(kept & (sizes >= PART_BYTES)) if other != block]
        whole = bytes_of(view, int(block))
        if sum(sizes[other] for other in others if bytes_of(view, int(other)) in whole) >= COPY_SHARE * len(whole):
            kept[block] = False
    return kept


def bytes_of(view: View, block: int) -> bytes:
    """The text of a block."""
    return view.text[view.blocks[block, START] : view.blocks[block, END]].tobytes()
