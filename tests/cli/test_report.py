"""`cleaner report` as it is called."""

import sys
from pathlib import Path

import pytest

from cleaner.cli import main
from tests.engine import run_here, start_run, write_jsonl

STAGES = "[duplicate_line_ratio: {max: 0.4}]"


def call(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    """The exit code of a command."""
    monkeypatch.setattr(sys, "argv", ["cleaner", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        main()
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.fixture
def source(tmp_path: Path) -> Path:
    texts = ["a\na\na\nb", "a\na\nb\nc\nd", "a\nb", "甲\n乙\n丙"]
    return write_jsonl(tmp_path / "in.jsonl", [{"id": str(place), "text": text} for place, text in enumerate(texts)])


def test_run_writes_the_report_and_report_writes_it_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    output, pipeline = tmp_path / "out", tmp_path / "pipeline.yaml"
    pipeline.write_text(f"version: 1\nstages: {STAGES}\n")
    assert call(monkeypatch, "run", source, "--output", output, "--pipeline", pipeline, "--workers", "1") == 0
    written = {name: (output / name).read_bytes() for name in ("report.html", "README.md")}
    for name in written:
        (output / name).unlink()
    assert call(monkeypatch, "report", output) == 0
    assert {name: (output / name).read_bytes() for name in written} == written
    assert str(output / "report.html") in capfd.readouterr().out


def test_what_if_shows_other_thresholds_and_writes_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    run_here(source, tmp_path / "out", STAGES, keep_measures=True)
    files = sorted(tmp_path.rglob("*"))
    looser = tmp_path / "looser.yaml"
    looser.write_text("version: 1\nstages: [duplicate_line_ratio: {max: 0.9}]\noutput: {shard_size: 1GB}\n")
    assert call(monkeypatch, "report", tmp_path / "out", "--what-if", looser) == 0
    assert sorted(tmp_path.rglob("*")) == sorted([*files, looser])
    said = capfd.readouterr().out
    assert "duplicate_line_ratio: max 0.4 -> max 0.9" in said
    assert "keep rate: 75.00% -> 100.00% of documents" in said


@pytest.mark.parametrize(
    ("prepare", "words", "said"),
    [
        pytest.param("nothing", (), "holds no run: start one with cleaner run", id="no run"),
        pytest.param("begun", (), "is not finished: the same cleaner run command goes on", id="run not finished"),
        pytest.param("finished", ("--what-if", "web"), "wrote down no measures", id="no measures"),
        pytest.param("finished", ("--what-if", "wep"), "no preset of that name: did you mean 'web'?", id="no pipeline"),
    ],
)
def test_says_what_is_wrong_and_what_to_do(
    source: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    prepare: str,
    words: tuple[str, ...],
    said: str,
) -> None:
    if prepare == "begun":
        start_run(source, tmp_path / "out", STAGES)
    elif prepare == "finished":
        run_here(source, tmp_path / "out", STAGES)
    assert call(monkeypatch, "report", tmp_path / "out", *words) == 2
    assert said in capfd.readouterr().err
