"""Memory is bounded by the batch, never by the corpus or by the largest document in it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.corpus import Recipe, write_shard
from tests.engine import Result, write_jsonl
from tests.system.processes import Cleaner, MemoryWatch

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]

MOST = 500_000_000
"""Bytes of resident memory that a process may have at most."""
ALIKE = 0.15
"""Share by which the peaks of a small and of a large run may differ."""
SHARD_SIZE = 100_000_000
RECIPE = Recipe(7, SHARD_SIZE)


def write_shards(folder: Path, size: int) -> Path:
    """Shards of 100 MB of text, every fourth of them in gzip."""
    for number in range(size // SHARD_SIZE):
        suffix = ".jsonl.gz" if number % 4 == 3 else ".jsonl"
        write_shard(folder / f"{number:03d}{suffix}", replace(RECIPE, seed=number))
    return folder


def peak_of(cleaner: Cleaner, *arguments: object) -> int:
    """The largest resident set of any process of a run that ends well, in bytes."""
    process = cleaner.start(*arguments)
    with MemoryWatch(process.pid) as watch:
        assert process.wait() == 0, cleaner.log.read_text()
    return max(watch.peaks.values())


def test_peak_does_not_grow_with_the_input(tmp_path: Path, cleaner: Cleaner) -> None:
    sizes = {"small": 200_000_000, "large": 4_000_000_000}
    if shutil.disk_usage(tmp_path).free < 4 * sizes["large"]:
        pytest.skip("needs 16 GB of free disk")
    pipeline, peaks = cleaner.pipeline("[toy_short, exact_duplicates, toy_days]"), {}
    for name, size in sizes.items():
        source = write_shards(tmp_path / name, size)
        # One worker does all: of two, chance says whether the one that joins clusters (numba, 100 MB) also has the
        # largest batch.
        peaks[name] = peak_of(cleaner, source, "-o", tmp_path / "out", "-p", pipeline, "--workers", 1)
        funnel = json.loads((tmp_path / "out" / "funnel.json").read_text())
        assert funnel["size"]["read"]["bytes"] > 0.85 * size
        shutil.rmtree(source)
        shutil.rmtree(tmp_path / "out")
    print(f"\npeaks in MB: { {name: peak // 10**6 for name, peak in peaks.items()} }")
    assert max(peaks.values()) < MOST
    assert peaks["large"] <= peaks["small"] * (1 + ALIKE)


HUGE = 300_000_000


def write_huge_line(folder: Path) -> str:
    """A line of 300 MB between two of common size."""
    path = write_jsonl(folder / "a.jsonl", [{"id": "first", "text": "first"}])
    with path.open("ab") as file:
        file.write(b'{"id": "huge", "text": "')
        for _ in range(HUGE // 1_000_000):
            file.write(b"spam " * 200_000)
        file.write(b'"}\n{"id": "last", "text": "last"}\n')
    return f"{path}:{len(json.dumps({'id': 'first', 'text': 'first'})) + 1}"


def write_huge_file(folder: Path) -> str:
    """A text of 300 MB between two of common size; the pipeline takes every text for a document."""
    folder.mkdir()
    for name in ("first", "last"):
        (folder / f"{name}.txt").write_text(name)
    with (folder / "huge.txt").open("wb") as file:
        for _ in range(HUGE // 1_000_000):
            file.write(b"spam " * 200_000)
    return str(folder / "huge.txt")


@pytest.mark.parametrize("write", [write_huge_line, write_huge_file], ids=["line of JSON", "text file"])
def test_huge_document_is_an_error_record(tmp_path: Path, cleaner: Cleaner, write: Callable[[Path], str]) -> None:
    name = write(tmp_path / "in")
    pipeline = cleaner.pipeline("[exact_duplicates]")
    arguments = [tmp_path / "in", "-o", tmp_path / "out", "-p", pipeline, "--max-error-rate", 0.5]
    assert peak_of(cleaner, *arguments) < MOST
    result = Result(tmp_path / "out", {})
    assert [(row["id"], row["cause"]) for row in result.rows("errors")] == [(name, "oversized")]
    assert result.texts() == ["first", "last"]
