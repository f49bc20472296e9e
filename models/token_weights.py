"""Fits the weights of `cleaner.text.measures.tokens`, by which tokens are estimated, and says how far off they are.

    python -m models.token_weights TEXTS.jsonl TOKENIZER...

TEXTS: lines of `{"kind": ..., "text": ...}`, a kind for each collection; TOKENIZER: files as `output.tokenizer` takes
them. Kinds weigh alike, those that begin with `other` a seventh as much. Half of the texts are fitted to tell the error
of the other half; the weights printed for the table are of all.
"""

import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.optimize import nnls

from cleaner.text.measures.token_counters import token_counter
from cleaner.text.measures.tokens import GROUPS, SCALE, weigh_texts
from cleaner.text.units.utf8 import Utf8, utf8_of

Matrix = npt.NDArray[np.float64]

RUNS = ("Han", "punctuation", "ASCII punctuation", "line breaks")  # whose runs cost beside their characters
KNOWN = {"digits": 0.78}  # two of the three cut every digit off, the third every three: not to be guessed
OTHER_WEIGHT = 0.15


def features_of(utf8: Utf8) -> Matrix:
    """Characters of every group and then runs of every group, a row for each text."""
    none, ones = np.zeros(len(GROUPS), np.int64), np.eye(len(GROUPS), dtype=np.int64)
    columns = [weigh_texts(utf8, one, none) for one in ones] + [weigh_texts(utf8, none, one) for one in ones]
    return np.column_stack(columns).astype(np.float64)


def fit(features: Matrix, tokens: Matrix, kinds: npt.NDArray[np.str_]) -> Matrix:
    """The weights, none below 0, of least squared error; a document's error counts by the root of its length."""
    shares = {kind: (OTHER_WEIGHT if kind.startswith("other") else 1) / (kinds == kind).sum() for kind in set(kinds)}
    weights = np.sqrt(np.array([shares[kind] for kind in kinds]) / (tokens + 20))
    filled = np.array([KNOWN.get(group.name, 0.0) for group in GROUPS] + [0.0] * len(GROUPS))
    used = np.array([group.name not in KNOWN for group in GROUPS] + [group.name in RUNS for group in GROUPS])
    left = tokens - features @ filled
    filled[used], _ = nnls((features * weights[:, None])[:, used], left * weights)
    return filled


def main(texts: Path, tokenizers: list[str]) -> None:
    rows = [json.loads(line) for line in texts.read_text("utf-8").splitlines()]
    utf8 = utf8_of(pa.array([row["text"] for row in rows], pa.string()))
    kinds = np.array([row["kind"] for row in rows])
    counts = [token_counter(name)(utf8)["tokens"] for name in tokenizers]
    features, tokens = features_of(utf8), np.mean(counts, axis=0)
    is_fitted = np.random.default_rng(0).random(len(rows)) < 0.5
    guesses = features @ fit(features[is_fitted], tokens[is_fitted], kinds[is_fitted])
    for kind in sorted(set(kinds)):
        held = (kinds == kind) & ~is_fitted
        total = guesses[held].sum()
        errors = ", ".join(f"{total / count[held].sum() - 1:+.3f}" for count in [tokens, *counts])
        middle = np.median(np.abs(guesses[held] / np.maximum(1, tokens[held]) - 1))
        print(f"{kind:12s} {held.sum():5d} texts, error of the sum {errors}; of a document {middle:.3f}")
    weights = np.round(fit(features, tokens, kinds) * SCALE).astype(int)
    for group, character, run in zip(GROUPS, weights[: len(GROUPS)], weights[len(GROUPS) :], strict=True):
        print(f"{group.name:28s} {character:4d} {run:4d}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
