"""The language a document is written in, and how much of it is in another."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from math import ceil
from pathlib import Path
from typing import ClassVar, NamedTuple

import numpy as np
import pyarrow as pa
from pydantic import field_validator

from cleaner.batch import Batch, Integers, Values
from cleaner.stage import Annotator, Drop, Field
from cleaner.text.language.fasttext_models import load_model, read_labels
from cleaner.text.language.han import HAN_LANGUAGES, han_languages, han_variants
from cleaner.text.language.languages import LANGUAGE_OF_SCRIPT, code_of_label, read_codes, read_traits
from cleaner.text.language.scripts import (
    CHINESE,
    HAN,
    HAN_WEIGHT,
    HANGUL,
    KANA,
    SCRIPTS,
    ScriptCounts,
    count_scripts,
    cut_windows,
)
from cleaner.text.models import MODELS
from cleaner.text.units.utf8 import Utf8

DEFAULT_MODEL = MODELS / "lid.176.ftz"

ONE_LANGUAGE_SCRIPTS = {
    KANA: "ja",
    **{SCRIPTS.index(script): language for script, language in LANGUAGE_OF_SCRIPT.items()},
}
SURE_SCRIPTS = np.array(sorted([CHINESE, HAN, *ONE_LANGUAGE_SCRIPTS]))
SCRIPT_LANGUAGES = (*HAN_LANGUAGES, *LANGUAGE_OF_SCRIPT.values())
CHANCES_OF_SCRIPT = np.array(
    [[float(ONE_LANGUAGE_SCRIPTS.get(script) == language) for language in SCRIPT_LANGUAGES] for script in SURE_SCRIPTS]
)
MODEL_SCRIPTS = [script for script in range(HANGUL, len(SCRIPTS)) if script not in ONE_LANGUAGE_SCRIPTS]
SINITIC = ("zh", "yue", "wuu")
OTHER_SCRIPTS = {*SINITIC, "ja", *LANGUAGE_OF_SCRIPT.values()} - {"mn", "iu"}
"""Languages that no text in one of the model's scripts is in; Mongolian is Cyrillic too, Inuktitut Latin."""
LEAST_MODEL_RATIO = 0.05  # of letters: below it a script is names, addresses and code in a text of another language
WINDOW_BYTES = 400
MOST_WINDOWS = 3
MOST_LABELS = 5  # with ten or twenty labels to weigh the accuracy on Tatoeba is 0.0003 higher
CERTAIN = 0.9  # chance above which letters and words are not looked at; they changed 1 answer in 5,000 there
LEAST_OTHER_CHANCE = 0.5  # of a window of another language: code and lists of names get less
PLACES = 4  # of the scores: the rest is rounding error of the model


class Window(NamedTuple):
    """A window that the model has read: the row of its document, letters in it, the chances of languages (0..1)."""

    text: int
    letters: float
    chances: Mapping[str, float]


class Verdicts(NamedTuple):
    """What is said of every document: its language, None without letters; the score, the other languages' share."""

    languages: list[str | None]
    scores: Values
    other_shares: Values


class Votes(NamedTuple):
    """What parts of documents say of their language: three columns with a row for each part, three for each vote.

    Of one document the parts stand in the order in which they are added up, which decides about the last bit.
    """

    texts: Integers  # of a part: the row of its document
    letters: Values  # in a part
    weights: Values  # of a part against others
    parts: Integers  # of a vote: its part
    languages: Integers  # of a vote: a place in a list of names
    chances: Values  # of a vote (0..1)


def script_votes(counts: ScriptCounts) -> Votes:
    """Of the parts whose script tells their language; the names are SCRIPT_LANGUAGES."""
    letters = counts.letters
    texts, places = np.nonzero(letters[:, SURE_SCRIPTS])
    scripts = SURE_SCRIPTS[places]
    sizes = letters[texts, scripts].astype(np.float64)
    chances = CHANCES_OF_SCRIPT[places]
    of_han = han_languages(letters[:, CHINESE], letters[:, HAN], letters[:, KANA], counts.han)
    for script, of_script in ((CHINESE, of_han.with_chinese_only), (HAN, of_han.without)):
        chances[scripts == script, : len(HAN_LANGUAGES)] = of_script[texts[scripts == script]]
    parts, languages = np.nonzero(chances)
    weights = sizes * np.where(scripts <= HANGUL, HAN_WEIGHT, 1)
    return Votes(texts, sizes, weights, parts, languages, chances[parts, languages])


def with_windows(votes: Votes, windows: Sequence[Window], names: Sequence[str]) -> tuple[Votes, list[str]]:
    """The votes with those of windows behind them; and the names, those that are new behind the others."""
    places = {name: place for place, name in enumerate(names)}
    said = [
        (part, places.setdefault(language, len(places)), chance)
        for part, window in enumerate(windows, len(votes.texts))
        for language, chance in window.chances.items()
    ]
    letters = [window.letters for window in windows]
    columns = [
        [window.text for window in windows],
        letters,
        letters,
        *([vote[place] for vote in said] for place in range(3)),
    ]
    joined = (np.append(column, np.array(more, column.dtype)) for column, more in zip(votes, columns, strict=True))
    return Votes(*joined), list(places)


def count_votes(votes: Votes, names: Sequence[str], letters: Integers) -> Verdicts:
    """For documents of so many letters the language with the greatest share of their parts."""
    order = np.argsort(names)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(names))  # of equals the last by name, so that the order of the parts is nothing
    count, texts = len(letters), votes.texts[votes.parts]
    places = texts * len(names) + rank[votes.languages]
    shares = np.bincount(places, votes.weights[votes.parts] * votes.chances, count * len(names))
    shares = shares.reshape(count, len(names))
    best = len(names) - 1 - shares[:, ::-1].argmax(axis=1)
    most, weights = shares[np.arange(count), best], np.bincount(votes.texts, votes.weights, count)
    is_other = np.zeros(len(votes.texts), np.bool_)
    is_other[votes.parts[(votes.chances > LEAST_OTHER_CHANCE) & (rank[votes.languages] != best[texts])]] = True
    others = np.bincount(votes.texts[is_other], votes.letters[is_other], count)
    is_told = most > 0
    scores, shares_of_others = most / np.where(is_told, weights, 1.0), others * is_told / np.maximum(1, letters)
    languages = [
        names[place] if told else None for place, told in zip(order[best].tolist(), is_told.tolist(), strict=True)
    ]
    return Verdicts(languages, scores, shares_of_others)


def spread_windows(size: int, ratio: float) -> list[tuple[int, int]]:
    """First and last byte of windows spread evenly over so many bytes, which hold this ratio of a text's letters.

    Under a third one window is enough: such a part decides little.
    """
    count = min(ceil(MOST_WINDOWS * ratio), ceil(size / WINDOW_BYTES))
    length = min(WINDOW_BYTES, ceil(size / count))
    starts = [(size - length) * place // max(1, count - 1) for place in range(count)]
    return [(start, start + length) for start in starts]


def possible_chances(languages: list[str], ratios: list[float]) -> dict[str, float]:
    """The chances the model gives, less those of languages that are written in other scripts; these are dealt out.

    A line of English with a few Han characters in it is Chinese to the model.
    """
    possible = 1 - sum(ratio for language, ratio in zip(languages, ratios, strict=True) if language in OTHER_SCRIPTS)
    chances: dict[str, float] = {}
    for language, ratio in zip(languages, ratios, strict=True):
        if language not in OTHER_SCRIPTS:
            chances[language] = min(1.0, chances.get(language, 0.0) + ratio / max(possible, ratio))
    return chances


def rounded(values: Values) -> pa.Array:
    """Scores as a column."""
    return pa.array([round(value, PLACES) for value in values.tolist()], pa.float64())


@cache
def label_codes(model: Path) -> dict[str, str]:
    """The language code of every label of a model."""
    codes = read_codes(MODELS / "language_codes.tsv")
    return {label: code_of_label(label, codes) for label in read_labels(model)}


class Language(Annotator):
    """The language of a document, how sure that is, whether Chinese is simplified, and how much is in another language.

    Adds `language` (ISO 639-1 where it has a code, else ISO 639-3; null without letters), `language_score` (0..1),
    `han_variant` (of Chinese: `simplified`, `traditional`, `mixed`, else null) and `other_language_share` (0..1, of the
    letters). It drops only when `keep`, `min_score` or `max_other_share` say so.

    Unit: the segment, a line or about 1,000 bytes of a longer one, and the script that says most in it, a Han, kana or
    hangul character counting as three letters. Han without kana is Chinese, unless only Japanese has its characters;
    kana is Japanese; Thai, Greek, Tamil and other scripts of one language need no model either. Cantonese (`yue`) and
    Wu (`wuu`) are told from Mandarin by characters for their commonest words; other varieties in Han characters come
    out as `zh` or as the nearest of these. What is left, Latin, Cyrillic, Arabic, Devanagari, Bengali and Hebrew, goes
    to a fastText model (lid.176.ftz, Joulin et al. 2016), lower-cased, in up to 3 windows of 400 bytes spread over the
    segments of the script, fewer where it has under two thirds of the letters; where the model is less than 0.9 sure,
    letters and common words (cleaner/models/languages.tsv) deal its chances out anew among the languages whose words
    are known. A script of many languages with less than 5 % of the letters is left out.

    The score is the share of the text that is in that language, weighed by the chances. The other languages' share
    counts the segments and windows of which another language is more likely than not. Han variants are computed from
    GB 2312 and Big5; `mixed` has two or more, and 10 % or more, of the characters of the variant it has fewer of.

    Bad input: a text without letters has no language, score 0 and share 0; `keep` drops it as `other_language`.
    """

    adds: ClassVar[Mapping[str, pa.DataType]] = {
        "language": pa.string(),
        "language_score": pa.float64(),
        "han_variant": pa.string(),
        "other_language_share": pa.float64(),
    }

    keep: tuple[str, ...] = Field((), description="Languages kept, as [zh, en]; empty keeps all.")
    min_score: float | None = Field(
        None, ge=0, le=1, description="Smallest language_score kept; FineWeb keeps 0.65 and more of lid.176's score."
    )
    max_other_share: float | None = Field(None, ge=0, le=1, description="Largest other_language_share kept.")
    model: Path | None = Field(
        None,
        description="A fastText language model (lid.176.bin, GlotLID, OpenLID); left out: the bundled lid.176.ftz.",
    )

    @field_validator("keep")
    @classmethod
    def _are_codes(cls, keep: tuple[str, ...]) -> tuple[str, ...]:
        codes = read_codes(MODELS / "language_codes.tsv")
        for code in keep:
            if not re.fullmatch("[a-z]{2,3}", code) or (len(code) == 2 and code not in {*codes, *codes.values()}):
                raise ValueError(f"'{code}' is no language code; give ISO 639 codes such as zh, en, yue")
        return tuple(codes.get(code, code) for code in keep)

    @field_validator("model")
    @classmethod
    def _is_language_model(cls, model: Path | None) -> Path | None:
        labels = [] if model is None else read_labels(model)
        strange = [label for label in labels if not re.fullmatch(r"__label__[a-z]{2,3}([_-]\w+)?", label)]
        if 2 * len(strange) > len(labels):
            raise ValueError(f"'{model}' tells no languages apart: it has labels such as '{strange[0]}'")
        return model and model.absolute()

    def annotate(self, text: str) -> Mapping[str, object]:
        return {name: column[0].as_py() for name, column in self.annotate_batch(Batch.of(text)).items()}

    def annotate_batch(self, batch: Batch) -> Mapping[str, pa.Array]:
        utf8 = batch.utf8(self.reads)
        counts = count_scripts(utf8)
        votes, names = with_windows(script_votes(counts), self._windows(utf8, counts), SCRIPT_LANGUAGES)
        verdicts = count_votes(votes, names, counts.letters.sum(axis=1))
        is_chinese = [language in SINITIC for language in verdicts.languages]
        return {
            "language": pa.array(verdicts.languages, pa.string()),
            "language_score": rounded(verdicts.scores),
            "han_variant": pa.array(han_variants(counts.han, is_chinese), pa.string()),
            "other_language_share": rounded(verdicts.other_shares),
        }

    def _windows(self, utf8: Utf8, counts: ScriptCounts) -> list[Window]:
        """The windows of scripts of many languages."""
        ratios = counts.letters / np.maximum(1, counts.letters.sum(axis=1, keepdims=True))
        windows: list[tuple[int, int, int, int]] = []
        letters: list[float] = []
        for text, place in np.argwhere(ratios[:, MODEL_SCRIPTS] >= LEAST_MODEL_RATIO).tolist():
            part = text, MODEL_SCRIPTS[place]
            spans = spread_windows(int(counts.size[part]), float(ratios[part]))
            windows += [(*part, *span) for span in spans]
            letters += [int(counts.letters[part]) / len(spans)] * len(spans)
        chances = self._identify(cut_windows(utf8, np.array(windows, np.int64).reshape(-1, 4)))
        return [Window(window[0], size, chance) for window, size, chance in zip(windows, letters, chances, strict=True)]

    def _identify(self, windows: list[str]) -> list[dict[str, float]]:
        """The chances of languages in each window, by the model and then by letters and words."""
        if not windows:
            return []
        traits, codes = read_traits(MODELS / "languages.tsv"), label_codes(self.model or DEFAULT_MODEL)
        lower = [window.replace("İ", "i").lower() for window in windows]  # str.lower makes two characters of it
        labels, ratios = load_model(self.model or DEFAULT_MODEL).predict(lower, MOST_LABELS)
        chances = []
        for text, of_labels, of_ratios in zip(lower, labels, ratios, strict=True):
            of_window = possible_chances([codes[label] for label in of_labels], of_ratios.tolist())
            is_certain = max(of_window.values(), default=0.0) >= CERTAIN
            chances.append(of_window if is_certain else traits.weigh(text, of_window))
        return chances

    def drops(self, annotated: Batch) -> list[Drop]:
        columns = [
            annotated.column(name).to_pylist() for name in ("language", "language_score", "other_language_share")
        ]
        drops = []
        for row, (language, score, other_share) in enumerate(zip(*columns, strict=True)):
            if self.keep and language not in self.keep:
                drops.append(Drop(row, "other_language", score, evidence=language))
            elif self.min_score is not None and score < self.min_score:
                drops.append(Drop(row, "low_score", score, self.min_score, language))
            elif self.max_other_share is not None and other_share > self.max_other_share:
                drops.append(Drop(row, "mixed_languages", other_share, self.max_other_share, language))
        return drops
