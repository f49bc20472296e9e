"""A run killed while it adds to an index: nothing that counts is there, and it goes on to the same bytes."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.corpus import Recipe, write_corpus
from tests.engine import Result
from tests.system.processes import Cleaner, family_of, still_running

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

INPUT_SIZE = 40_000_000
LOOK_SECONDS = 0.01


def test_a_run_killed_while_it_indexes_leaves_no_half_index(tmp_path: Path, cleaner: Cleaner) -> None:
    source = write_corpus(tmp_path / "in", Recipe(77, INPUT_SIZE), ("a.jsonl", "b.jsonl", "c.jsonl.gz"))
    seen, output = tmp_path / "seen", tmp_path / "out"
    pipeline = cleaner.pipeline(f"[near_duplicates: {{against: [{seen}], index: {seen}}}]")
    arguments = [source, "--output", output, "--pipeline", pipeline, "--workers", 1, "--max-error-rate", 1]
    assert cleaner.run(*arguments) == 0, cleaner.log.read_text()
    reference, files = Result(output, {}).files(), index_files(seen)
    assert len(files) > 3
    shutil.rmtree(output)
    shutil.rmtree(seen)

    for share in (0.0, 0.6):  # of the files that are there when it is killed
        process = cleaner.start(*arguments)
        while len(list(seen.glob("*/*/*/*.parquet"))) <= share * len(files) and process.poll() is None:
            time.sleep(LOOK_SECONDS)
        family = family_of(process.pid)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert not still_running(family)
        assert list(seen.glob("*/*/*/*.parquet"))
        assert not list(seen.glob("*/part.json"))
    assert cleaner.run(*arguments) == 0, cleaner.log.read_text()
    assert Result(output, {}).files() == reference
    assert index_files(seen) == files
    assert not list(seen.glob("*/run"))


def index_files(seen: Path) -> list[tuple[str, bytes]]:
    """The files of the one part, without the name that each run gives to their folder."""
    (part,) = (path.parent for path in seen.glob("*/part.json"))
    return [("/".join(path.parts[-2:]), path.read_bytes()) for path in sorted(part.glob("*/*/*.parquet"))]
