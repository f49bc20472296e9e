"""Crawls one after the other, each against the indexes of those before it."""

import random
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cleaner.pipeline import plan
from cleaner.pipeline.index import phase as index_phase
from cleaner.pipeline.index.parts import IndexPart, list_parts
from tests.engine import Result, run_here
from tests.pipeline.dedup.families import family_texts, page, write_documents

Texts = Mapping[str, str]
TEXTS = family_texts(families=4)
EARLIER = {name: text for name, text in TEXTS.items() if name[-1] in "ad" or name == "3-b"}
LATER = {name: text for name, text in TEXTS.items() if name not in EARLIER} | {"new": page(random.Random(5), 700)}


class Crawls:
    """Runs in one folder, one after the other, each of texts by id."""

    def __init__(self, folder: Path, stage: str = "near_duplicates", settings: str = "") -> None:
        self.folder, self._stage, self._settings = folder, stage, settings

    def stages(self, against: str, index: str | None) -> str:
        """A pipeline of the one stage; `against` is a list of folders."""
        given = f", index: {self.folder}/{index}" if index else ""
        return f"[{self._stage}: {{{self._settings}against: [{against}]{given}}}]"

    def write(self, name: str, texts: Texts, shards: int = 1) -> Path:
        folder = self.folder / f"in-{name}"
        return folder if folder.exists() else write_documents(folder, dict(texts), shards)

    def run(self, name: str, texts: Texts, index: str | None, *against: str, **options: int) -> Result:
        listed = ", ".join(f"{self.folder}/{path}" for path in against)
        return run_here(self.write(name, texts), self.folder / name, self.stages(listed, index), **options)

    def parts(self, index: str) -> list[IndexPart]:
        return list_parts(str(self.folder / index))


def kept(*results: Result) -> set[str]:
    return {row["id"] for result in results for row in result.rows("data")}


def contents(part: IndexPart) -> dict[str, tuple[str | None, bytes | None, set[tuple[int, int]]]]:
    """Of each document by its id: URL, sketch and keys."""
    tables = {
        kind: [pq.read_table(f"{part.root}/{file.name}") for file in getattr(part, kind)]
        for kind in ("documents", "keys")
    }
    rows = [row for table in tables["documents"] for row in table.to_pylist()]
    keys: dict[int, set[tuple[int, int]]] = {row["number"]: set() for row in rows}
    for table in tables["keys"]:
        for row in table.to_pylist():
            keys[row["document"]].add((row["high"], row["low"]))
    return {row["id"]: (row["url"], row.get("sketch"), keys[row["number"]]) for row in rows}


def make_small(patch: pytest.MonkeyPatch) -> None:
    """Tasks of 6 kB, row groups of a few rows: the pages of a test make several of them."""
    patch.setattr(plan, "TASK_SIZES", (6000, 6000))
    for name, value in {"KEY_GROUP": 500, "DOCUMENT_GROUP": 1000, "KEYS_AT_ONCE": 20, "ROWS_AT_ONCE": 2}.items():
        patch.setattr(index_phase, name, value)


URLS = {name: f"https://{'www.' if name.endswith('a') else ''}Site{name[0]}.example/{name}" for name in EARLIER}
