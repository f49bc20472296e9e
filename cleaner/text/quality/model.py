"""A model of quality: what texts are like, how much each of it speaks for or against them, and their scores.

A text goes to one of three **heads**, each logistic regression on its own columns: `chinese` if a tenth of its letters
are Han and hardly any Kana, `english` if the commonest English words stand in it, else `shape`, which knows no words
and so is for any language. A **push** is what one feature adds to the logit of the score, against the mean of the
texts the model learned from.
"""

import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.grams import gram_sums
from cleaner.text.models import MODELS
from cleaner.text.quality.features import COUNTS, NEW_TERMS, TextCounts, count_texts
from cleaner.text.quality.words import CATEGORIES
from cleaner.text.units.utf8 import Utf8

__all__ = [
    *("DEFAULT_MODEL", "FARTHEST", "FEATURES", "HEADS", "LEXICAL", "LINE_LONGEST"),
    *("QualityModel", "Sight", "load_model", "write_model"),
]

Floats = npt.NDArray[np.float32]

DEFAULT_MODEL = MODELS / "quality.npz"
HEADS = ("chinese", "english", "shape")
LINE_LONGEST = 120  # characters of a line that its n-grams are read from
LEAST_HAN = 0.1  # of the letters, of which a word of an alphabet takes five: above it a text is Chinese,
MOST_KANA = 0.1  # unless it has so many Kana for each Han character
LEAST_FUNCTION = 0.14  # of the terms: 39 of 40 English web pages have 0.15 and more; Hungarian, the nearest of 74, 0.13
ENDS = 5  # lines at the head and at the foot of a text that are looked at by themselves

SHAPE_FEATURES = (
    "line_length",  # mean characters of a line, logarithm
    "sentence_length",  # mean characters to the end of a sentence or line, logarithm
    "ended_share",  # of the characters, in lines that end a sentence
    "ended_lines",  # of the lines
    "short_share",  # of the characters, in short lines
    "short_lines",  # of the lines, as the next two
    "long_lines",
    "bullet_lines",
    "repeated_share",  # of the characters, in lines the text has had before
    "upper_ratio",  # of the letters
    "digit_ratio",  # of the characters, as the next five; square root
    "mark_ratio",  # punctuation
    "symbol_ratio",  # square root
    "separator_ratio",  # square root
    "comma_ratio",
    "letter_ratio",
    "new_term_ratio",  # among the first terms, those that were not there before
    "shortness",  # what is missing to ENOUGH characters
    "fragment",  # what is missing to LEAST characters
)
TERM_FEATURES = (*(f"{category}_ratio" for category in CATEGORIES), "function_character_ratio")
LINE_FEATURES = (
    "prose_likeness",  # what the n-grams of lines say, mean over the characters
    "line_prose_likeness",  # mean over the lines
    "prose_share",  # of the characters, in lines that are rather prose than furniture
    "prose_length",  # characters in such lines by their chances, up to LENGTHY, logarithm
    "head_likeness",  # mean over the first lines
    "foot_likeness",  # mean over the last lines
)
FEATURES = (*SHAPE_FEATURES, *TERM_FEATURES, *LINE_FEATURES)
LEXICAL = frozenset((*TERM_FEATURES, *LINE_FEATURES))
"""Features that know words: of no use to the head for any language."""
LETTER_RATIO = FEATURES.index("letter_ratio")
ENOUGH = 1000  # characters after which a text is not short: of longer ones people kept two thirds and more
LEAST = 600  # characters that a text has at least: of shorter ones people kept 1 in 10
HAN_WEIGHT = 3  # letters that say as much as a Han character
LENGTHY = 4000  # characters of prose after which more of them make a text no better
FARTHEST = 4.0  # scales from the mean: what is farther away is as far, so that no oddity decides alone


class Sight(NamedTuple):
    """What was seen of texts: features, float32 of (texts, FEATURES), and the place in HEADS of the head of each."""

    features: Floats
    heads: npt.NDArray[np.int64]

    def take(self, chosen: npt.NDArray[np.bool_]) -> "Sight":
        """What was seen of some of the texts."""
        return Sight(self.features[chosen], self.heads[chosen])


class QualityModel(NamedTuple):
    """Weights of n-grams, and of every head the mean, the scale and the weight of each feature."""

    grams: Floats  # (slots, 1)
    means: npt.NDArray[np.float64]  # (heads, FEATURES)
    scales: npt.NDArray[np.float64]  # 0 for a feature the head does not look at
    weights: npt.NDArray[np.float64]
    biases: npt.NDArray[np.float64]  # (heads,)

    @classmethod
    def load(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "QualityModel":
        """The model among the arrays of a file; ValueError if they are not of this version's features."""
        if tuple(str(name) for name in arrays["features"]) != FEATURES:
            raise ValueError("it learned from other features than this version of cleaner takes")
        numbers = [np.ascontiguousarray(arrays[name], np.float64) for name in ("means", "scales", "weights", "biases")]
        grams = np.ascontiguousarray(arrays["grams"], np.float32)
        shape = (len(HEADS), len(FEATURES))
        if any(array.shape != shape for array in numbers[:3]) or numbers[3].shape != shape[:1] or grams.ndim != 2:
            raise ValueError("its arrays do not fit each other")
        return cls(grams, *numbers)

    def see(self, utf8: Utf8) -> Sight:
        """The features of every text."""
        counts = count_texts(utf8)
        lines = gram_sums(utf8.data, counts.starts, counts.ends, self.grams, LINE_LONGEST)
        return see(counts, lines[:, 0])

    def pushes(self, sight: Sight) -> npt.NDArray[np.float64]:
        """What each feature adds to the logit of each text's score, float64 of (texts, FEATURES)."""
        heads = sight.heads
        scales = np.where(self.scales > 0, self.scales, 1.0)[heads]
        steps = np.clip((sight.features - self.means[heads]) / scales, -FARTHEST, FARTHEST)
        pushes: npt.NDArray[np.float64] = steps * self.weights[heads]
        return pushes

    def scores(self, sight: Sight) -> npt.NDArray[np.float64]:
        """The score of each text, 0..1; 0 for one without letters."""
        pushes = self.pushes(sight)
        logits = self.biases[sight.heads].copy()
        for column in range(len(FEATURES)):  # in this order for every text, so that no score depends on the batch
            logits += pushes[:, column]
        has_letters = sight.features[:, LETTER_RATIO] > 0
        scores: npt.NDArray[np.float64] = np.where(has_letters, 1 / (1 + np.exp(-logits)), 0.0)
        return scores


@numba.njit(cache=True, nogil=True)
def add_lines(first_lines, characters, likeness, features):  # type: ignore[no-untyped-def]
    """Fills `features`, float64 of (texts, LINE_FEATURES), from the score of each line."""
    for text in range(len(first_lines) - 1):
        first, last = first_lines[text], first_lines[text + 1]
        total, row = 0, features[text]
        for line in range(first, last):
            chance = 1 / (1 + np.exp(-np.float64(likeness[line])))
            total += characters[line]
            row[0] += likeness[line] * characters[line]
            row[1] += likeness[line]
            row[2] += (chance > 0.5) * characters[line]
            row[3] += chance * characters[line]
        if last > first:
            row[0] /= total
            row[1] /= last - first
            row[2] /= total
            row[3] = np.log1p(min(row[3], LENGTHY))
            ends = min(ENDS, last - first)
            for line in range(ends):
                row[4] += likeness[first + line] / ends
                row[5] += likeness[last - 1 - line] / ends


def see(counts: TextCounts, likeness: Floats) -> Sight:
    """The features of texts from their counts and the score of each of their lines by its n-grams."""
    of = dict(zip(COUNTS, counts.texts.T.astype(np.float64), strict=True))
    columns = text_columns(of)
    of_lines = np.zeros((len(counts.texts), len(LINE_FEATURES)), np.float64)
    add_lines(counts.first_lines, counts.characters, likeness, of_lines)
    features = np.column_stack([*(columns[name] for name in (*SHAPE_FEATURES, *TERM_FEATURES)), of_lines])
    return Sight(features.astype(np.float32), heads_of(of))


def text_columns(of: Mapping[str, npt.NDArray[np.float64]]) -> dict[str, npt.NDArray[np.float64]]:
    """The features that need no n-grams, from the counts of COUNTS."""
    characters, lines, terms = (np.maximum(1, of[name]) for name in ("characters", "lines", "terms"))
    size = of["characters"] + (HAN_WEIGHT - 1) * of["han"]
    sentences = of["sentences"] + of["lines"] - of["ended_lines"]  # a line that ends none is taken for one
    return {
        "line_length": np.log1p(of["characters"] / lines),
        "sentence_length": np.log1p(of["characters"] / np.maximum(1, sentences)),
        "ended_share": of["ended_characters"] / characters,
        "ended_lines": of["ended_lines"] / lines,
        "short_share": of["short_characters"] / characters,
        "short_lines": of["short_lines"] / lines,
        "long_lines": of["long_lines"] / lines,
        "bullet_lines": of["bullet_lines"] / lines,
        "repeated_share": of["repeated_characters"] / characters,
        "upper_ratio": of["upper"] / np.maximum(1, of["letters"]),
        "digit_ratio": np.sqrt(of["digits"] / characters),
        "mark_ratio": of["marks"] / characters,
        "symbol_ratio": np.sqrt(of["symbols"] / characters),
        "separator_ratio": np.sqrt(of["separators"] / characters),
        "comma_ratio": of["commas"] / characters,
        "letter_ratio": of["letters"] / characters,
        "new_term_ratio": of["new_terms"] / np.clip(of["terms"], 1, NEW_TERMS),
        "shortness": np.maximum(0, 1 - size / ENOUGH),
        "fragment": np.maximum(0, 1 - size / LEAST),
        **{f"{category}_ratio": of[category] / terms for category in CATEGORIES},
        "function_character_ratio": of["function_characters"] / np.maximum(1, of["han"]),
    }


def heads_of(counts: Mapping[str, npt.NDArray[np.float64]]) -> npt.NDArray[np.int64]:
    """The place in HEADS of the head of each text."""
    is_chinese = (counts["han"] > LEAST_HAN * counts["letters"]) & (counts["kana"] < MOST_KANA * counts["han"])
    is_english = counts["function"] > LEAST_FUNCTION * counts["terms"]
    heads: npt.NDArray[np.int64] = np.where(is_chinese, 0, np.where(is_english, 1, 2))
    return heads


@cache
def load_model(path: Path = DEFAULT_MODEL) -> QualityModel:
    """A model, read once in a process; ValueError where the file holds none."""
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {name.removesuffix(".npy"): read_array(archive, name) for name in archive.namelist()}
        return QualityModel.load(arrays)
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as fault:
        raise ValueError(f"'{path}' is no quality model: {fault}") from fault


def write_model(path: Path, model: QualityModel) -> None:
    """Writes a model file whose bytes depend on the model alone: numpy's own writer would put the time into it."""
    arrays = {"features": np.array(FEATURES), **model._asdict(), "grams": model.grams.astype(np.float16)}
    unfinished = path.with_name(f".{path.name}.unfinished")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
    unfinished.replace(path)


def read_array(archive: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    with archive.open(name) as file:
        array: npt.NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    return array
