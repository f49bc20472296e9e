"""How good a document is as reading matter, as a score."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np
import pyarrow as pa
from pydantic import field_validator, model_validator

from cleaner.batch import Batch, MeasureGroup, Values
from cleaner.stage import Annotator, Drop, Field
from cleaner.text.language.fasttext_models import load_model as load_fasttext
from cleaner.text.language.fasttext_models import read_labels
from cleaner.text.quality.model import DEFAULT_MODEL, FEATURES, load_model
from cleaner.text.units.utf8 import Utf8

PLACES = 6  # of the scores: the rest is rounding error
MOST_SIGNS = 4
LEAST_PUSH = 0.1  # of a sign that is told, in logits: at most 0.025 of the score


class Sign(NamedTuple):
    """What a feature of a text adds to the logit of its score, against the mean of the texts the model learned from."""

    feature: str
    push: float

    def __str__(self) -> str:
        return f"{self.feature} {self.push:+.1f}"


class Quality(Annotator):
    """How good a document is as reading matter: 1 for whole, informative prose, 0 for menus, adverts and junk.

    Adds `quality` (0..1), a chance: of pages that score 0.8, four in five would be kept by the people who labelled the
    pages the model was calibrated on. It drops only when `min_score` says so, with the reason 'low_quality'. With
    `signs` it adds `quality_signs`, the features that pushed the score most, in logits: `short_lines -1.2`.

    The default model takes about 30 features of a text in one pass: lines and sentences, signs, repetition, words that
    do grammar's work, words of menus and of shops, and what the n-grams of its lines are like. Logistic regression
    weighs them, a head for Chinese (a tenth of the letters are Han and hardly any are Kana), one for English, and one
    that knows no words for all other languages. That one was calibrated on English only: scores of other languages rank
    the documents of one language, and are not to be compared with those of another. docs/quality.md has the figures.

    `model` is the path of a model that `models/quality.py` made (.npz) or of a fastText classifier (.bin, .ftz), whose
    chance of `positive_label` (or `label`, for short) is the score: it gets the text with line breaks as spaces, as in
    DCLM (arXiv 2406.11794).

    Bad input: a text without letters scores 0 (fastText: a blank one). Control characters count as characters.
    """

    adds: ClassVar[Mapping[str, pa.DataType]] = {"quality": pa.float64()}

    min_score: float | None = Field(None, ge=0, le=1, description="Smallest quality kept.")
    model: Path | None = Field(None, description="An .npz or fastText model to use in place of the bundled one.")
    positive_label: str = Field("__label__hq", description="Label of a fastText model whose chance is the score.")
    signs: bool = Field(False, description="Whether to add `quality_signs`, what pushed each score.")

    @model_validator(mode="before")
    @classmethod
    def _take_label(cls, settings: object) -> object:
        """`label` may be written for `positive_label`: as a name it is taken, every stage has one."""
        if isinstance(settings, dict) and "label" in settings and "positive_label" not in settings:
            return {{"label": "positive_label"}.get(name, name): value for name, value in settings.items()}
        return settings

    @field_validator("model")
    @classmethod
    def _is_model(cls, model: Path | None) -> Path | None:
        if model is not None and model.suffix == ".npz":
            load_model(model.absolute())
        return model and model.absolute()

    @model_validator(mode="after")
    def _label_is_known(self) -> "Quality":
        if self._is_fasttext:
            labels = read_labels(self.model)
            if self.positive_label not in labels:
                known = ", ".join(sorted(labels)[:5])
                raise ValueError(f"'{self.model}' has no label '{self.positive_label}'; it has {known}")
            if self.signs:
                raise ValueError("a fastText model tells no signs: leave 'signs' out")
        return self

    @property
    def _is_fasttext(self) -> bool:
        return self.model is not None and self.model.suffix != ".npz"

    def annotate(self, text: str) -> Mapping[str, object]:
        return {name: column[0].as_py() for name, column in self.annotate_batch(Batch.of(text)).items()}

    def annotate_batch(self, batch: Batch) -> Mapping[str, pa.Array]:
        if self._is_fasttext:
            return {"quality": pa.array(self._ask_fasttext(batch.texts(self.reads)), pa.float64())}
        columns = {"quality": pa.array(self._measures(batch)["quality"], pa.float64())}
        if self.signs:
            told = [", ".join(map(str, signs)) for signs in self._signs(batch)]
            columns["quality_signs"] = pa.array(told, pa.string())
        return columns

    def tell_signs(self, text: str) -> list[Sign]:
        """What pushed the score of a text most, up or down; nothing by a fastText model."""
        return [] if self._is_fasttext else self._signs(Batch.of(text))[0]

    def _measures(self, batch: Batch) -> Mapping[str, Values]:
        return batch.measures(quality_measures(self.model or DEFAULT_MODEL), self.reads)

    def _signs(self, batch: Batch) -> list[list[Sign]]:
        measures = self._measures(batch)
        pushes = np.column_stack([measures[name] for name in FEATURES])
        order = np.argsort(-np.abs(pushes), axis=1, kind="stable")[:, :MOST_SIGNS]
        return [
            [Sign(FEATURES[place], float(of_text[place])) for place in places if abs(of_text[place]) >= LEAST_PUSH]
            for of_text, places in zip(pushes, order, strict=True)
        ]

    def _ask_fasttext(self, texts: Sequence[str]) -> list[float]:
        path = self.model or DEFAULT_MODEL
        plain = [" ".join(text.split("\n")).strip() for text in texts]
        asked = [place for place, text in enumerate(plain) if text]
        scores = [0.0] * len(texts)
        if asked:
            answers = load_fasttext(path).predict([plain[place] for place in asked], len(read_labels(path)))
            for place, labels, chances in zip(asked, *answers, strict=True):
                of = dict(zip(labels, chances.tolist(), strict=True))
                scores[place] = round(min(1.0, max(0.0, of.get(self.positive_label, 0.0))), PLACES)
        return scores

    def drops(self, annotated: Batch) -> list[Drop]:
        if self.min_score is None:
            return []
        scores = annotated.column("quality").to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(scores < self.min_score).tolist()
        told = [None] * len(rows) if self._is_fasttext else self._evidence(annotated, rows)
        return [
            Drop(row, "low_quality", float(scores[row]), self.min_score, evidence)
            for row, evidence in zip(rows, told, strict=True)
        ]

    def _evidence(self, annotated: Batch, rows: Sequence[int]) -> list[str]:
        """For each of these rows, what pushed its score down."""
        signs = self._signs(annotated) if rows else []
        return [", ".join(str(sign) for sign in signs[row] if sign.push < 0) for row in rows]


@cache
def quality_measures(path: Path) -> MeasureGroup:
    """The measure group of a model: `quality`, and by its name what each feature adds to the logit."""

    def measure(utf8: Utf8) -> Mapping[str, Values]:
        model = load_model(path)
        sight = model.see(utf8)
        pushes = model.pushes(sight)
        columns = {name: np.ascontiguousarray(pushes[:, place]) for place, name in enumerate(FEATURES)}
        return {"quality": np.round(model.scores(sight), PLACES), **columns}

    group: Callable[[Utf8], Mapping[str, Values]] = measure
    return group
