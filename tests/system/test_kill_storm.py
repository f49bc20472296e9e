"""Whatever is killed, and whenever: the same command goes on, and the result is the same to the byte."""

import shutil
from pathlib import Path

import pytest

from tests.corpus import Recipe, write_corpus
from tests.engine import Result
from tests.system.processes import Cleaner
from tests.system.storm import Storm

pytestmark = [pytest.mark.system, pytest.mark.timeout(3600)]

NAMES = (
    *("a.jsonl", "b.jsonl.gz", "c-truncated.jsonl.gz", "d.jsonl", "e.jsonl.gz", "f.jsonl"),
    *("g/g.jsonl", "g/h.jsonl.gz"),
)
INPUT_SIZE = 300_000_000
STRIKES = 33


@pytest.mark.parametrize("seed", [pytest.param(20250, id="first storm")])
def test_every_kill_leaves_the_same_bytes(tmp_path: Path, cleaner: Cleaner, seed: int) -> None:
    source = write_corpus(tmp_path / "in", Recipe(seed, INPUT_SIZE), NAMES)
    pipeline = cleaner.pipeline("[toy_short, exact_duplicates, toy_days]", "output: {shard_size: 32MB}")
    output = tmp_path / "out"
    arguments = [source, "--output", output, "--pipeline", pipeline, "--workers", 2, "--max-error-rate", 1]
    storm = Storm(cleaner, arguments, output, seed)

    assert storm.calm() == 0, cleaner.log.read_text()
    reference = result_of(output)
    assert {cause["cause"] for cause in Result(output, {}).rows("errors")} == {"malformed_json", "truncated"}
    assert len([name for name in reference if name.startswith("data/")]) > 2
    shutil.rmtree(output)

    while storm.hits.total() < STRIKES:
        code = storm.attempt(STRIKES)
        if code == 0:
            check_completion(output, reference)
            shutil.rmtree(output)
        elif code is not None:  # the worker was struck again when the task was tried again: the user is told
            assert "killed by signal 9" in cleaner.log.read_text()
    if output.exists():
        assert cleaner.run(*arguments) == 0
        check_completion(output, reference)

    print(f"\n{storm.completions} completions; seconds of phases: {storm.spans}; strikes: {dict(storm.hits)}")
    assert not storm.orphans
    assert storm.completions >= 2
    assert {victim for victim, _ in storm.hits} == {"driver", "worker", "group"}
    assert len({place for _, place in storm.hits}) >= 5, "the moments are not spread over the phases"


def result_of(output: Path) -> dict[str, bytes]:
    return Result(output, {}).files()


def check_completion(output: Path, reference: dict[str, bytes]) -> None:
    """The results are those of the reference, and nothing is left of the work."""
    files = result_of(output)
    assert files.keys() == reference.keys()
    assert [name for name in files if files[name] != reference[name]] == []
    assert list((output / "run").glob("tmp/*")) == []
    assert list((output / "run").glob("*/documents")) == []
