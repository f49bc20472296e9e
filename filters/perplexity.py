"""How surprising a language model finds a document."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import isfinite, log10
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import pyarrow as pa
import regex
from pydantic import field_validator, model_validator

from cleaner.batch import Batch
from cleaner.stage import Annotator, Drop, Field
from cleaner.text.optional import load_optional

Cut = Annotated[float, Field(gt=0)]
Part = Literal["head", "middle", "tail"]
Logarithm = Callable[[str], float]
Tokens = Callable[[str], Sequence[str]]
PARTS: tuple[Part, ...] = ("head", "middle", "tail")
PLACES = 4  # of perplexities, and of fluency two more; the rest is rounding error

ACCENTS, DIGITS = regex.compile(r"\p{Mn}+"), regex.compile(r"\p{Nd}")
CHARACTERS = regex.compile(r"\p{Han}|[^\s\p{Han}]+")
MARKS = {",": "，、", ".": "。．", '"': "“”„«»「」『』《》", "'": "‘’´", ":": "：∶", ";": "；", "?": "？", "!": "！"}
MARKS |= {"(": "（【", ")": "）】", "-": "–—━", "~": "～", "%": "％", "...": "…"}
PLAIN_MARKS = str.maketrans({mark: plain for plain, marks in MARKS.items() for mark in marks})


class Perplexity(Annotator):
    """Looks at how surprising a KenLM language model finds the text: low for prose like that it was trained on.

    Adds `perplexity`, ten to the power of minus the mean logarithm of the tokens' chances, the end of every line among
    them (CCNet, arXiv 1911.00359, section 3.4), and `fluency`, 1 / (1 + log10 of the perplexity), which is 0 to 1 and
    higher for better text. It drops only when told to: by `max_perplexity`, with the reason 'high_perplexity', or by
    `keep` and `cuts`, two perplexities that part `head`, `middle` and `tail`, with the reason 'unwanted_part'; with
    cuts it adds `perplexity_part`.

    CCNet cuts every language at the 30th and 60th percentile of its perplexities. To cut at those of the corpus in
    hand, `top_share: {by: fluency, keep: 0.3, per: language}` keeps the head, and `keep: 0.6` head and middle.

    Needs the package kenlm, and sentencepiece where `sentencepiece` names a model that cuts the text into tokens, as
    CCNet's do. Otherwise tokens are what white space parts, and every Han character. `normalise` makes the text as the
    models of CCNet were trained: lower case, without accents, digits as 0, marks as in ASCII.

    Bad input: a text without tokens has no perplexity, and is never dropped. Without a `model` the stage is refused.
    """

    adds: ClassVar[Mapping[str, pa.DataType]] = {"perplexity": pa.float64(), "fluency": pa.float64()}

    model: Path | None = Field(None, description="A KenLM model, .arpa or binary.")
    sentencepiece: Path | None = Field(None, description="A sentencepiece model that cuts the text into tokens.")
    normalise: bool = Field(True, description="Whether case, accents, digits and marks are made plain before.")
    max_perplexity: float | None = Field(None, gt=0, description="Largest perplexity kept.")
    cuts: tuple[Cut, Cut] | None = Field(None, description="Perplexities up to which a text is head, and middle.")
    keep: tuple[Part, ...] = Field((), description="Parts kept; empty keeps all.")

    @field_validator("model", "sentencepiece")
    @classmethod
    def _is_file(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"no model file at '{path}'")
        return path and path.absolute()

    @model_validator(mode="after")
    def _can_be_used(self) -> "Perplexity":
        if self.keep and self.cuts is None:
            raise ValueError("'keep' needs 'cuts': two perplexities that part head, middle and tail")
        if self.cuts is not None and self.cuts[0] > self.cuts[1]:
            raise ValueError(f"the cuts must rise: {self.cuts[0]:g} is above {self.cuts[1]:g}")
        if self.sentencepiece is not None:
            tokens_by(self.sentencepiece)
        logarithm_by(self.model)
        return self

    def annotate(self, text: str) -> Mapping[str, object]:
        value = self._perplexity(text)
        row: dict[str, object] = {"perplexity": value}
        row["fluency"] = None if value is None else round(1 / (1 + log10(max(1.0, value))), PLACES + 2)
        if self.cuts is not None:
            row["perplexity_part"] = None if value is None else PARTS[sum(value > cut for cut in self.cuts)]
        return row

    def annotate_batch(self, batch: Batch) -> Mapping[str, pa.Array]:
        rows = [self.annotate(text) for text in batch.texts(self.reads)]
        types = dict(self.adds) | ({} if self.cuts is None else {"perplexity_part": pa.string()})
        return {name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()}

    def _perplexity(self, text: str) -> float | None:
        logarithm, tokens_of = logarithm_by(self.model), tokens_by(self.sentencepiece)
        total, count = 0.0, 0
        for line in text.split("\n"):
            tokens = tokens_of(plain_text(line) if self.normalise else line)
            if tokens:
                total += logarithm(" ".join(tokens))
                count += len(tokens) + 1  # the end of the line is a token too
        exponent = -total / count if count else None
        return None if exponent is None or not isfinite(exponent) or exponent > 300 else round(10**exponent, PLACES)

    def drops(self, annotated: Batch) -> list[Drop]:
        values = annotated.column("perplexity").to_pylist()
        drops = []
        if self.max_perplexity is not None:
            most = self.max_perplexity
            high = [(row, value) for row, value in enumerate(values) if value is not None and value > most]
            drops = [Drop(row, "high_perplexity", value, most) for row, value in high]
        if self.keep:
            gone = {drop.row for drop in drops}
            parts = annotated.column("perplexity_part").to_pylist()
            unwanted = [row for row, part in enumerate(parts) if part not in (None, *self.keep) and row not in gone]
            drops += [Drop(row, "unwanted_part", values[row], None, parts[row]) for row in unwanted]
        return sorted(drops, key=lambda drop: drop.row)


def plain_text(line: str) -> str:
    """A line in lower case, without accents, every digit a 0, marks as in ASCII."""
    bare = ACCENTS.sub("", unicodedata.normalize("NFD", line.lower()))
    return DIGITS.sub("0", unicodedata.normalize("NFC", bare)).translate(PLAIN_MARKS)


@cache
def logarithm_by(model: Path | None) -> Logarithm:
    """The logarithm, to base 10, of the chance of a line of tokens, its beginning and end among them."""
    if model is None:
        raise ValueError("say in 'model' which KenLM model to ask: a file, .arpa or binary")
    library = load_optional("kenlm", "perplexity")
    try:
        loaded = library.Model(str(model))
    except (OSError, RuntimeError) as error:
        raise ValueError(f"'{model}' is no KenLM model: {str(error).splitlines()[0][:200]}") from None
    score: Logarithm = loaded.score
    return score


@cache
def tokens_by(sentencepiece: Path | None) -> Tokens:
    """How a line is cut into tokens."""
    if sentencepiece is None:
        return CHARACTERS.findall
    library = load_optional("sentencepiece", "cutting text for perplexity")
    try:
        processor = library.SentencePieceProcessor(model_file=str(sentencepiece))
    except (OSError, RuntimeError) as error:
        raise ValueError(f"'{sentencepiece}' is no sentencepiece model: {str(error)[:200]}") from None
    return lambda line: processor.encode(line, out_type=str)
