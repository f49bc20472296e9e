"""A run within this process, task by task in any order: the engine less its processes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from cleaner.pipeline.definition.config import parse_pipeline
from cleaner.pipeline.directory import RunDirectory
from cleaner.pipeline.plan import Options
from cleaner.pipeline.run import finish, prepare
from cleaner.pipeline.tasks.work import Work, do_work


@dataclass(frozen=True)
class Result:
    """What a run wrote."""

    folder: Path
    funnel: Mapping[str, Any]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of data, dropped or errors."""
        files = sorted((self.folder / name).glob("*.parquet"))
        return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]

    def texts(self) -> list[str]:
        return [row["text"] for row in self.rows("data")]

    def why(self) -> dict[str, tuple[str, str]]:
        """id -> stage and reason of every dropped document."""
        return {row["id"]: (row["stage"], row["reason"]) for row in self.rows("dropped")}

    def stage(self, name: str) -> Mapping[str, Any]:
        return next(stage for stage in self.funnel["stages"] if stage["name"] == name)

    def files(self) -> dict[str, bytes]:
        """Every result file with its bytes; the funnel without its seconds."""
        found = {
            str(path.relative_to(self.folder)): path.read_bytes()
            for name in ("data", "dropped", "errors")
            for path in sorted((self.folder / name).glob("*"))
        }
        funnel = json.loads((self.folder / "funnel.json").read_text())
        for stage in funnel["stages"]:
            del stage["seconds"]
        return found | {"funnel.json": json.dumps(funnel).encode()}


def write_jsonl(path: Path, documents: Sequence[Mapping[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), "utf-8")
    return path


def pipeline_of(stages: str, rest: str = "") -> str:
    return f"version: 1\nstages: {stages}\n{rest}"


def start_run(source: Path, output: Path, stages: str, rest: str = "", **options: Any) -> RunDirectory:
    """The run directory, planned and not begun."""
    return prepare([str(source)], str(output), parse_pipeline(pipeline_of(stages, rest), "test"), Options(**options))


def do_tasks(run: RunDirectory, reverse: bool = False, most: int | None = None) -> None:
    """The tasks that have no receipt yet, at most so many of them."""
    left = most
    for phase in run.phases:
        missing = run.missing_tasks(phase)
        for task in reversed(missing) if reverse else missing:
            if left == 0:
                return
            do_work(Work(str(run.store.root), phase.number, task), lambda _bytes, _documents: None)
            left = None if left is None else left - 1


def run_here(source: Path, output: Path, stages: str, rest: str = "", **options: Any) -> Result:
    """A whole run."""
    run = start_run(source, output, stages, rest, **options)
    do_tasks(run)
    return Result(output, finish(run))
