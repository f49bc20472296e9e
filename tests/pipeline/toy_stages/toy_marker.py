"""An editor with a setting of every kind."""

from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ByteSize, ConfigDict, field_validator, model_validator

from cleaner.stage import Edit, Editor, Field


class Tone(str, Enum):
    loud = "loud"
    quiet = "quiet"


class Mark(BaseModel):
    """A nested setting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: str = Field("x", min_length=1, description="What is marked.")
    weight: float = Field(1.0, gt=0, description="How much.")

    @model_validator(mode="after")
    def _loud_weighs_one(self) -> "Mark":
        if self.word == "loud" and self.weight != 1:
            raise ValueError("'loud' weighs 1")
        return self


class ToyMarker(Editor):
    """Changes nothing, with a setting of every kind."""

    keep: frozenset[str] = Field(frozenset(), description="Languages.")
    count: int = Field(3, ge=1, lt=10, description="A whole number.")
    marks: tuple[Mark, ...] = Field((), max_length=2, description="Marks.")
    weights: dict[str, float] = Field({}, description="Weights by language.")
    size: ByteSize = Field(ByteSize(64_000_000), description="A size.")
    tone: Tone = Field(Tone.quiet, description="Quiet or loud.")
    mode: Literal["fast", "exact"] = Field("fast", description="How.")
    either: int | str = Field(1, description="A number or a word.")
    band: Annotated[float, Field(gt=0)] | Mark | None = Field(None, description="A number or a mark.")
    file: Path | None = Field(None, description="A file.")
    title: str = Field("", description="A text.")
    drop: bool = Field(False, description="Whether to drop.")

    @field_validator("title")
    @classmethod
    def _no_shouting(cls, title: str) -> str:
        if title.isupper():
            raise ValueError("a title in capitals is shouting")
        return title

    def edits(self, text: str) -> list[Edit]:
        return []
