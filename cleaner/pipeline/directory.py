"""The run directory as the tasks see it: the plan, the pipeline, the receipts, and where each phase puts its files."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from cleaner.funnel import READ, Tally
from cleaner.io.shards import Shard, Slice
from cleaner.io.store import open_store
from cleaner.pipeline.definition.config import Pipeline, parse_pipeline
from cleaner.pipeline.plan import Options, Phase, Piece, Placed, place_stages
from cleaner.stage import Deduplicator, Stage

CorpusStage = TypeVar("CorpusStage", bound=Stage)

PIPELINE, PLAN, SLICES = "run/pipeline.yaml", "run/plan.json", "run/slices.parquet"


@dataclass(frozen=True)
class Part:
    """A file of documents between two phases: its name, its rows, their bytes in memory, and their columns."""

    name: str
    rows: int
    bytes: int
    schema: str


@dataclass(frozen=True)
class Receipt:
    """Written last: the task is done, this is what it wrote and counted. `facts` is what later phases want to know."""

    tally: Tally
    parts: Sequence[Part] = ()
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    def to_json(self) -> dict[str, Any]:
        return {"tally": self.tally.to_json(), "parts": [asdict(part) for part in self.parts], "facts": self.facts}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Receipt":
        return cls(Tally.from_json(data["tally"]), [Part(**part) for part in data["parts"]], data["facts"])


def schema_to_text(schema: pa.Schema) -> str:
    return bytes(schema.serialize()).hex()


def schema_from_text(text: str) -> pa.Schema:
    return pa.ipc.read_schema(pa.BufferReader(bytes.fromhex(text)))


@lru_cache(maxsize=1)
def read_resolved(text: str) -> Pipeline:
    """The pipeline of a run, from the text that its directory has of it: read once for as long as it is the same."""
    return parse_pipeline(text, PIPELINE)


class RunDirectory:
    """All that a task may know: it is opened from the output directory alone, on whatever machine the task runs."""

    def __init__(self, root: str) -> None:
        self.store = open_store(root)

    @cached_property
    def plan(self) -> dict[str, Any]:
        return dict(self.store.read_json(PLAN))

    @cached_property
    def options(self) -> Options:
        return Options(**self.plan["options"])

    @cached_property
    def phases(self) -> list[Phase]:
        return [Phase(**phase) for phase in self.plan["phases"]]

    @cached_property
    def pipeline(self) -> Pipeline:
        return read_resolved(self.store.read_text(PIPELINE))

    @cached_property
    def stages(self) -> list[Placed]:
        return place_stages(self.pipeline.stages)

    @property
    def labels(self) -> dict[int, str]:
        """Place in the pipeline -> what the funnel calls the stage; reading stands before the first."""
        return {READ: "read"} | {placed.place: placed.label for placed in self.stages}

    def corpus_stage(self, phase: Phase, kind: type[CorpusStage]) -> CorpusStage:
        """The stage that a phase serves."""
        stage = self.stages[phase.corpus or 0].stage
        if not isinstance(stage, kind):
            raise TypeError(f"phase '{phase.name}' serves no {kind.__name__}: the plan should not have made it")
        return stage

    @property
    def duplicate_places(self) -> list[int]:
        return [placed.place for placed in self.stages if isinstance(placed.stage, Deduplicator)]

    @cached_property
    def _slices(self) -> pa.Table:
        return pq.ParquetFile(self.store.open_file(SLICES)).read()

    def pieces(self, task: int) -> list[Piece]:
        """What a task of the first phase reads."""
        mine = self._slices.filter(pa.compute.equal(self._slices["task"], task))
        return [piece_from_row(row) for row in mine.to_pylist()]

    def receipt_name(self, phase: Phase, task: int) -> str:
        return f"run/{phase.name}/receipts/{task:06d}.json"

    def is_done(self, phase: Phase, task: int) -> bool:
        return self.store.exists(self.receipt_name(phase, task))

    def missing_tasks(self, phase: Phase) -> list[int]:
        """The tasks of a phase that have no receipt yet."""
        done = set(self.store.names(f"run/{phase.name}/receipts"))
        return [task for task in range(phase.tasks) if f"{task:06d}.json" not in done]

    def receipt(self, phase: Phase, task: int) -> Receipt:
        return Receipt.from_json(self.store.read_json(self.receipt_name(phase, task)))

    def receipts(self, phase: Phase) -> list[Receipt]:
        names = [self.receipt_name(phase, task) for task in range(phase.tasks)]
        return [Receipt.from_json(json.loads(text)) for text in self.store.read_texts(names)]

    def poison(self, phase: Phase, task: int) -> set[int]:
        """The documents of a task that killed the worker, by their number in the task."""
        name = f"run/{phase.name}/poison/{task:06d}.json"
        return set(self.store.read_json(name)) if self.store.exists(name) else set()

    def write_poison(self, phase: Phase, task: int, documents: set[int]) -> None:
        self.store.write_json(f"run/{phase.name}/poison/{task:06d}.json", sorted(documents))


def slices_table(tasks: Sequence[Sequence[Piece]]) -> pa.Table:
    """What every task reads, as a table with a row for each slice."""
    rows = [
        {"task": task, "limit": piece.limit, "start": piece.slice.start, "stop": piece.slice.stop}
        | asdict(piece.slice.shard)
        for task, pieces in enumerate(tasks)
        for piece in pieces
    ]
    numbers = [(name, pa.int64()) for name in ("task", "limit", "start", "stop", "size")]
    texts = [(name, pa.string()) for name in ("path", "modified", "format", "compression")]
    return pa.Table.from_pylist(rows, pa.schema(numbers + texts))


def piece_from_row(row: dict[str, Any]) -> Piece:
    shard = Shard(**{name: row[name] for name in ("path", "size", "modified", "format", "compression")})
    return Piece(Slice(shard, row["start"], row["stop"]), row["limit"])
