"""`cleaner review` as it is called, less the page: rates, labels, and what it refuses."""

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.cli.review import user_name
from cleaner.errors import UsageError
from cleaner.report.finished import open_finished
from cleaner.report.review.deck import deal
from cleaner.report.review.desk import Desk
from tests.engine import run_here, write_jsonl


def review(*arguments: object) -> str:
    told = CliRunner().invoke(app, ["review", *map(str, arguments)], catch_exceptions=False)
    assert told.exit_code == 0
    return told.output


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of which two people judged ten documents: 'ann' all but one right, 'ben' the first of them otherwise."""
    folder = tmp_path_factory.mktemp("review")
    rows = [{"id": str(length), "text": "x" * length} for length in range(1, 41)]
    output = run_here(write_jsonl(folder / "in.jsonl", rows), folder / "out", "[text_length: {min: 21}]").folder
    run, _ = open_finished(str(output))
    desk = Desk(run, deal(run.store, 10))
    for place in range(10):
        view = desk.next_view("ann")
        assert view is not None
        desk.take("ann", view["key"], "wrong" if place == 4 else "right", [])
        if place < 2:
            desk.take("ben", view["key"], "wrong" if place == 0 else "right", [])
    desk.close()
    return output


def test_rates_as_a_table(output: Path) -> None:
    lines = [line.split() for line in review(output, "--rates").splitlines()]
    assert lines[0] == ["rule", "judged", "wrong", "rate", "95", "%", "interval"]
    rates = {line[0]: line[1:4] for line in lines[1:] if line and line[-1].endswith("%")}
    assert rates["(kept)"] == ["5", "0", "0.0%"]
    assert rates["text_length:"] == ["below_min", "4", "1"]  # of the first the two say different things
    assert ["verdicts:", "ann", "10,", "ben", "2"] in lines
    assert ["reviewers", "agree", "on", "1", "of", "2", "documents"] in lines


def test_export_says_what_to_do_with_it(output: Path, tmp_path: Path) -> None:
    told = review(output, "--export", tmp_path / "labels")
    assert sorted(file.name for file in (tmp_path / "labels").iterdir()) == [
        "bad.jsonl",
        "good.jsonl",
        "thresholds.yaml",
    ]
    assert f"cleaner report {output} --what-if {tmp_path}/labels/thresholds.yaml" in told
    assert f"cleaner train quality --good {tmp_path}/labels/good.jsonl" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("--stage", "text_lenght"), "--stage: .* did you mean 'text_length'", id="unknown stage"),
        pytest.param(("--reviewer", "../x"), "cannot be a reviewer's name", id="a path as a name"),
        pytest.param(("--port", "TAKEN"), "--port: .* cannot be used: .*; leave it out", id="port in use"),
    ],
)
def test_refuses_what_cannot_be(output: Path, arguments: tuple[str, ...], said: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match=said):
        review(output, *(word.replace("TAKEN", str(taken.getsockname()[1])) for word in arguments))


@pytest.mark.parametrize(
    ("user", "name"),
    [
        pytest.param("ann", "ann", id="as it is"),
        pytest.param("DOMAIN\\ann.b", "DOMAINannb", id="with signs"),
        pytest.param("..", "reviewer", id="nothing left"),
    ],
)
def test_the_name_of_the_user_becomes_that_of_a_reviewer(user: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", user)
    assert user_name() == name
