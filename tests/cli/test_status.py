"""`cleaner status`, `cleaner cancel` and the side of `cleaner run --executor slurm` that needs no Slurm."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from tests.engine import write_jsonl


def call(*arguments: object) -> str:
    """What a command prints, in this process; raises what it raises."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    if done.exception is not None:
        raise done.exception
    return done.output


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": "a"}])


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    path = tmp_path / "pipeline.yaml"
    path.write_text(
        "version: 1\nstages: [exact_duplicates]\n"
        "slurm: {partition: cpu, cpus: 4, memory: 8GiB, setup: [module load python]}\n"
    )
    return path


@pytest.mark.parametrize("command", ["status", "cancel"])
def test_a_directory_without_a_run_is_refused(tmp_path: Path, command: str) -> None:
    with pytest.raises(UsageError, match="holds no run: start one with cleaner run"):
        call(command, tmp_path)


def test_dry_run_prints_every_script_and_starts_nothing(tmp_path: Path, source: Path, pipeline: Path) -> None:
    arguments = ["run", source, "--output", tmp_path / "out", "--pipeline", pipeline, "--executor", "slurm"]
    scripts = call(*arguments, "--dry-run", "--slurm-partition", "fast", "--slurm-line=--qos=long")
    assert scripts.count("#!/bin/bash") == 6  # clean, match, cluster, clean, gather, and the last
    for words in (
        "--partition=fast",
        "--mem=8192M",
        "--qos=long",
        "module load python",
        "--dependency=afterok:<00-clean>",
    ):
        assert words in scripts
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(["--executor", "slurm"], "there is no 'sbatch' on this machine", id="no Slurm"),
        pytest.param(["--executor", "slurm", "--slurm-time", "soon"], "--slurm-time", id="time that is none"),
        pytest.param(["--executor", "slurm", "--slurm-line", "fast"], "--slurm-lines", id="line that is no option"),
        pytest.param(["--executor", "slurm", "--slurm-memory", "lots"], "--slurm-memory", id="size that is none"),
        pytest.param(["--dry-run"], "--dry-run prints the scripts of --executor slurm", id="nothing to print"),
    ],
)
def test_wrong_wishes_start_nothing(
    tmp_path: Path, source: Path, pipeline: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], words: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=words):
        call("run", source, "--output", tmp_path / "out", "--pipeline", pipeline, *options)
    assert not (tmp_path / "out").exists()


def test_the_slurm_section_is_no_part_of_the_run(tmp_path: Path, source: Path, pipeline: Path) -> None:
    arguments = ["run", source, "--output", tmp_path / "out", "--pipeline", pipeline, "--executor", "none"]
    assert "planned" in call(*arguments)
    pipeline.write_text(pipeline.read_text().replace("cpus: 4", "cpus: 64"))
    assert "planned" in call(*arguments)
    assert "slurm" not in (tmp_path / "out" / "run" / "pipeline.yaml").read_text()
    assert call("cancel", tmp_path / "out") == "no jobs of this run are in the queue\n"


def test_a_run_can_be_planned_here_and_done_by_any_scheduler(tmp_path: Path, source: Path, pipeline: Path) -> None:
    pipeline.write_text("version: 1\nstages: []\n")
    arguments = ["run", source, "--output", tmp_path / "out", "--pipeline", pipeline]
    assert "planned" in call(*arguments, "--executor", "none")
    for phase in ("0", "01-gather"):
        assert "ended: done" in call("work", tmp_path / "out", phase, "--share", "0/1")
    assert "1 read = 1 kept" in call("work", tmp_path / "out", "finish")
    assert "1 read = 1 kept" in call(*arguments, "--executor", "none")
