"""A full disk ends the run with a clear message; when there is space again, the same command goes on."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus import Recipe, write_corpus
from tests.engine import Result
from tests.system.processes import Cleaner

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 20 MB in memory; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)], capture_output=True)
    if mount.returncode:
        pytest.skip(f"cannot mount: {mount.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_goes_on_when_there_is_space_again(tmp_path: Path, small_disk: Path, cleaner: Cleaner) -> None:
    source = write_corpus(tmp_path / "in", Recipe(3, 60_000_000), ["a.jsonl", "b.jsonl.gz"])
    pipeline = cleaner.pipeline("[toy_short, exact_duplicates, toy_days]")
    options = ["--pipeline", pipeline, "--workers", 2]
    assert cleaner.run(source, "--output", tmp_path / "reference", *options) == 0, cleaner.log.read_text()

    output = small_disk / "out"
    assert cleaner.run(source, "--output", output, *options) == 1
    message = cleaner.log.read_text()
    assert "No space left on device" in message
    assert "Traceback" not in message
    assert "the same command goes on" in message

    subprocess.run(["mount", "-o", "remount,size=400m", str(small_disk)], check=True)
    assert cleaner.run(source, "--output", output, *options) == 0, cleaner.log.read_text()
    assert Result(output, {}).files() == Result(tmp_path / "reference", {}).files()
