"""A sample is cleaned to say what a run would take: it is counted rightly, and nothing of it is left."""

import tempfile
from pathlib import Path

import pytest

from cleaner.io.shards import list_shards
from cleaner.pipeline.definition.config import parse_pipeline
from cleaner.pipeline.forecast import forecast, hours_words, trial_lines
from cleaner.pipeline.plan import Options
from cleaner.pipeline.trial import Trial, try_out
from tests.engine import pipeline_of, write_jsonl

PIPELINE = parse_pipeline(pipeline_of("[text_length: {min: 55}]"), "test")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six shards of twenty documents; of each ten are long enough."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    for shard in range(6):
        write_jsonl(tmp_path / "in" / f"{shard}.jsonl", [{"text": "x" * (45 + row)} for row in range(20)])
    return tmp_path / "in"


def test_a_sample_is_spread_counted_and_gone(tmp_path: Path, source: Path) -> None:
    trial = try_out(list_shards([str(source)]).shards, PIPELINE, Options(), records=40)
    assert trial is not None
    assert trial.documents == 4 * (10 - 1)  # four stretches, less the record that each was begun with
    assert trial.text == 4 * sum(range(46, 55))
    assert trial.kept == 0
    assert trial.seconds.keys() == {"00-clean", "01-gather"}
    assert all(seconds >= 0 for seconds in trial.seconds.values())
    assert trial.written > 0
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_sample_of_all_keeps_what_a_run_keeps(source: Path) -> None:
    trial = try_out(list_shards([str(source)]).shards, PIPELINE, Options(), records=400)
    assert trial is not None
    assert trial.kept / trial.documents == pytest.approx(0.5, abs=0.05)


def test_nothing_to_read_gives_no_times(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    assert try_out(list_shards([str(tmp_path)]).shards, PIPELINE, Options(), records=10) is None
    assert "MB/s" not in "\n".join(forecast([str(tmp_path)], PIPELINE, Options(), sample=10))


def test_what_a_run_takes_grows_with_its_input() -> None:
    trial = Trial(
        documents=100, text=1_000_000, kept=25, seconds={"a": 0.5, "b": 0.5}, between=300_000, written=900_000
    )
    lines = trial_lines(trial, 10_000_000_000_000)
    assert lines[0].endswith("1.0 MB/s; 25.0% of them kept")
    assert lines[1] == "time: about 2,778 core-hours in all, 43 hours on 64 cores"
    assert lines[2].startswith("disk: about 3 TB between phases at most, 9 TB written")


@pytest.mark.parametrize(("seconds", "words"), [(90, "1.5 core-minutes"), (36_001, "10 core-hours")])
def test_times_are_told_in_a_unit_that_fits(seconds: float, words: str) -> None:
    assert hours_words(seconds) == words


@pytest.mark.parametrize(
    ("target", "sample", "words"),
    [
        pytest.param("0.1", 0, "the run finds the cut", id="nothing was tried"),
        pytest.param(
            "{min: 0.01, max: 0.1}", 400, "the best 20% of them would stay, cut at a score of 0.900", id="more come"
        ),
        pytest.param("{min: 0.1, max: 0.9}", 400, "all of them would stay", id="so many come"),
        pytest.param("{min: 0.8, max: 0.9}", 400, "too few, and it can add none", id="too few come"),
    ],
)
def test_says_what_a_target_means_for_the_sample(tmp_path: Path, target: str, sample: int, words: str) -> None:
    rows = [{"text": "x" * (45 + row % 20), "quality": row / 100} for row in range(100)]
    for shard in range(4):
        write_jsonl(tmp_path / f"{shard}.jsonl", rows)
    pipeline = parse_pipeline(pipeline_of(f"[text_length: {{min: 55}}, top_share: {{target_yield: {target}}}]"), "test")
    told = [line for line in forecast([str(tmp_path)], pipeline, Options(), sample) if line.startswith("target yield:")]
    assert len(told) == 1
    assert words in told[0]
    assert ("came to it" in told[0]) == bool(sample)


def test_says_nothing_of_a_target_where_there_is_none(source: Path) -> None:
    assert not any("target" in line for line in forecast([str(source)], PIPELINE, Options(), sample=40))
