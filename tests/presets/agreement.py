"""Documents that datatrove 0.10.1 has judged, where they are at hand: they are not ours to ship."""

import gzip
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cleaner.batch import Batch
from cleaner.pipeline.definition.config import load_pipeline
from cleaner.stage import LocalStage

SHARED = Path(os.environ.get("CLEANER_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def judged_documents(language: str) -> list[Mapping[str, Any]]:
    path = SHARED / "data" / "heuristics" / f"{language}.jsonl.gz"
    if not path.is_file():
        pytest.skip("needs documents judged by datatrove: set CLEANER_SHARED")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def kept_rows(preset: str, texts: Sequence[str]) -> set[int]:
    """The texts that all stages of a preset keep."""
    batch = Batch.of(*texts, row=list(range(len(texts))))
    for stage in load_pipeline(preset).stages:
        assert isinstance(stage, LocalStage)
        batch = stage.apply(batch).batch
    return set(batch.column("row").to_pylist())


def agreement(preset: str, language: str, families: Sequence[str]) -> float:
    """Share of documents that the preset keeps or drops as datatrove's filters of these families did."""
    documents = judged_documents(language)
    kept = kept_rows(preset, [document["text"] for document in documents])
    theirs = {
        row
        for row, document in enumerate(documents)
        if not any(document["decisions"].get(family) for family in families)
    }
    return 1 - len(kept ^ theirs) / len(documents)
