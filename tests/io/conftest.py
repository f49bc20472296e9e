"""Reading a file as the engine does: listed, cut, read slice by slice; and the records to write into test files."""

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cleaner.io.fault import Fault, Skip
from cleaner.io.read import Loaded, ReadSettings, read_slice
from cleaner.io.shards import cut_shard, list_shards


@dataclass
class Everything:
    """All that came out of one file."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    not_documents: Counter[str] = field(default_factory=Counter)
    decoded: Counter[str] = field(default_factory=Counter)
    replaced_bytes: int = 0
    bytes_read: int = 0
    batches: list[Loaded] = field(default_factory=list)

    @property
    def texts(self) -> list[str | None]:
        return [row["text"] for row in self.rows]

    @property
    def causes(self) -> list[str]:
        return [fault.cause for fault in self.faults]

    def add(self, loaded: Loaded) -> None:
        loaded.batch.validate(full=True)
        assert loaded.batch.schema.names[:5] == ["id", "text", "html", "url", "source"]
        assert sum(loaded.decoded.values()) == loaded.batch.num_rows
        self.batches.append(loaded)
        self.rows += loaded.batch.to_pylist()
        self.skips += loaded.skips
        self.faults += loaded.faults
        self.not_documents.update(loaded.not_documents)
        self.decoded.update(loaded.decoded)
        self.replaced_bytes += loaded.replaced_bytes
        self.bytes_read += loaded.bytes_read


@pytest.fixture
def read() -> Callable[..., Everything]:
    """Read one file: `read(path, slice_size=..., forced=..., columns=..., batch_size=...)`."""

    def read_file(path: Path, slice_size: int = 1 << 40, forced: str = "auto", **settings: Any) -> Everything:
        everything = Everything()
        for shard in list_shards([str(path)], forced).shards:
            for piece in cut_shard(shard, slice_size):
                for loaded in read_slice(piece, ReadSettings(**settings)):
                    everything.add(loaded)
        return everything

    return read_file


@pytest.fixture
def shared() -> Path:
    """The folder of real data beside the repository; tests that need it are skipped where it is not."""
    default = Path(__file__).parents[2].parent / "shared"
    folder = Path(os.environ.get("CLEANER_SHARED", default))
    if not (folder / "data").is_dir():
        pytest.skip("no real data here (CLEANER_SHARED)")
    return folder / "data"
