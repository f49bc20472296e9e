"""`cleaner sample` as it is called: documents of a reason, the same each time, harmless in a terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from tests.engine import run_here, write_jsonl


def sample(*arguments: object) -> str:
    told = CliRunner().invoke(app, ["sample", *map(str, arguments)], catch_exceptions=False)
    assert told.exit_code == 0
    return told.output


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty documents too short, five too long, three copies, and four kept, one of them hostile."""
    folder = tmp_path_factory.mktemp("sample")
    rows = [{"id": f"short{place}", "url": f"https://a.example/{place}", "text": "x" * place} for place in range(20)]
    rows += [{"id": f"long{place}", "text": "y" * (200 + place)} for place in range(5)]
    rows += [{"id": f"copy{place}", "text": "z" * 60} for place in range(4)]
    rows += [{"id": f"kept{place}", "text": f"\x1b[2J\u202ekept\n{place}" * 8} for place in range(3)]
    stages = "[text_length: {min: 20, max: 100}, exact_duplicates: ]"
    return run_here(write_jsonl(folder / "in.jsonl", rows), folder / "out", stages).folder


def heads(told: str) -> list[str]:
    return [line.split("  ")[0] for line in told.splitlines() if line and not line.startswith(" ") and ": " not in line]


def test_every_reason_is_there_in_turn_with_its_count(output: Path) -> None:
    told = sample(output, "-n", 6)
    assert told.splitlines()[:3] == [
        "exact_duplicates: exact_duplicate: 3 documents",
        "text_length: above_max: 5 documents",
        "text_length: below_min: 20 documents",
    ]
    assert sorted(name.rstrip("0123456789") for name in heads(told)) == [
        "copy",
        "copy",
        "long",
        "long",
        "short",
        "short",
    ]


def test_only_the_stage_and_reason_asked_for(output: Path) -> None:
    told = sample(output, "--stage", "text_length", "--reason", "below_min", "-n", 50)
    assert sorted(heads(told)) == sorted(f"short{place}" for place in range(20))
    assert "text_length: below_min 7 (threshold 20)" in told
    assert heads(sample(output, "--reason", "above_max")) == heads(sample(output, "--reason", "above_max"))
    some, others = (heads(sample(output, "--reason", "below_min", "-n", 5, "--seed", seed)) for seed in (0, 1))
    assert some != others


def test_kept_documents(output: Path) -> None:
    told = sample(output, "--kept")
    assert sorted(heads(told)) == ["copy0", "kept0", "kept1", "kept2"]
    assert told.startswith("kept: 4 documents\n")


def test_nothing_a_terminal_would_obey(output: Path) -> None:
    assert not {"\x1b", "\u202e"} & set(sample(output, "--kept"))


def test_whole_rows_as_json(output: Path) -> None:
    rows = [json.loads(line) for line in sample(output, "--reason", "above_max", "--json").splitlines()]
    assert sorted(len(row["text"]) for row in rows) == [200, 201, 202, 203, 204]
    assert {row["threshold"] for row in rows} == {100.0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--stage", "text_lenght"), "--stage: .*'text_lenght': did you mean 'text_length'", id="stage"),
        pytest.param(("--reason", "below"), "--reason: .*'below': did you mean 'below_min'", id="reason"),
        pytest.param(
            ("--stage", "text_length", "--reason", "exact_duplicate"),
            "--reason: no document was dropped by 'text_length' with the name 'exact_duplicate'",
            id="reason of another stage",
        ),
        pytest.param(("--kept", "--reason", "below_min"), "--kept: ", id="kept for a reason"),
    ],
)
def test_says_what_is_wrong(output: Path, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        sample(output, *arguments)


def test_a_run_without_dropped_texts_says_so(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"id": "a", "text": "x"}])
    run_here(source, tmp_path / "out", "[text_length: {min: 20}]", keep_dropped="none")
    with pytest.raises(UsageError, match="--keep-dropped none"):
        sample(tmp_path / "out")
