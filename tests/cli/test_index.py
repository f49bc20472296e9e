"""`cleaner index`: what an index holds, put together, and taken out again."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from tests.engine import run_here, write_jsonl


def call(*arguments: object) -> str:
    told = CliRunner().invoke(app, ["index", *map(str, arguments)], catch_exceptions=False)
    assert told.exit_code == 0
    return told.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two indexes: `north` of two documents, `south` of one."""
    crawls = {"north": ["one", "two", "two"], "south\x1b[2J": ["three"]}
    for name, texts in crawls.items():
        documents = [
            {"id": f"{row}", "text": text, "url": f"https://{text}.example/"} for row, text in enumerate(texts)
        ]
        write_jsonl(tmp_path / f"{name}.jsonl", documents)
        stages = f"[exact_duplicates: {{index: {tmp_path}/{name[:5]}}}]"
        run_here(tmp_path / f"{name}.jsonl", tmp_path / f"out-{name}", stages)
    return tmp_path


def test_the_parts_are_shown_and_nothing_a_terminal_obeys(folder: Path) -> None:
    told = call("show", folder / "south").splitlines()
    assert told[0] == "exact_duplicates (traces_version: 1, by: text, normalise: True)"
    assert told[1].split()[1:3] == ["1", "documents"]
    assert "\x1b" not in "".join(told)
    assert told[2] == "1 documents and 1 keys in 1 part"


def test_indexes_are_merged_and_pruned(folder: Path) -> None:
    whole = folder / "whole"
    assert call("merge", folder / "north", folder / "south", "--into", whole) == f"{whole}: 3 documents of 2 runs\n"
    assert [line.split()[1:3] for line in call("show", whole).splitlines()[1:3]] == [
        ["2", "documents"],
        ["1", "documents"],
    ]
    assert call("prune", whole, "--host", "two.example") == f"{whole}: 1 of 3 documents are gone\n"
    assert call("prune", whole, "--run", "out-north", "--run", "x") == f"{whole}: 1 of 2 documents are gone\n"
    assert call("prune", whole, "--before", "2000-01-01") == f"{whole}: 0 of 1 documents are gone\n"
    assert call("show", folder / "north").splitlines()[-1] == "2 documents and 2 keys in 1 part"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["show", "nowhere"], "there is no index at 'nowhere'", id="none there"),
        pytest.param(["prune", "north"], "say what goes: --before, --run or --host", id="nothing said"),
        pytest.param(["prune", "north", "--before", "May"], "--before: 'May' is no day", id="no day"),
        pytest.param(["prune", "north", "--host", "a/b"], "'a/b' is no host", id="no host"),
        pytest.param(["merge", "nowhere", "--into", "x"], "there is no index at 'nowhere'", id="nothing to merge"),
    ],
)
def test_wrong_use_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match=message):
        call(*arguments)
