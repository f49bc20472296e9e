"""`cleaner clusters`: the largest first, with hosts, similarities and beginnings; nothing a terminal would obey."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from cleaner.report import clusters
from tests.engine import run_here, write_jsonl

LONG = "".join(chr(0x4E00 + number * 37 % 5000) for number in range(300))


def show(*arguments: object) -> str:
    told = CliRunner().invoke(app, ["clusters", *map(str, arguments)], catch_exceptions=False)
    assert told.exit_code == 0
    return told.output


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A run with four long texts that are nearly the same, two of them to the letter, and pairs of others."""
    other = LONG[::-1]
    pages = [
        *(("a", "https://One.example/1", LONG), ("b", "https://one.example/2", LONG[2:]), ("c", None, LONG + "尾")),
        *(("d", "http://[broken", LONG), ("e", "https://two.example/", other), ("f", "https://two.example/2", other)),
        *(("g", None, "你\x1b[2J好"), ("h", None, "你\x1b[2J好"), ("i\x07", None, "你\x1b[2J 好")),
    ]
    write_jsonl(tmp_path / "a.jsonl", [{"id": name, "url": url, "text": text} for name, url, text in pages])
    stages = "[{exact_duplicates: {normalise: false}}, near_duplicates]"
    return run_here(tmp_path / "a.jsonl", tmp_path / "out", stages).folder


def test_largest_clusters_come_first(output: Path) -> None:
    heads = [line for line in show(output).splitlines() if " documents by " in line]
    assert heads == [
        "3 documents by near_duplicates, kept: a",
        "2 documents by exact_duplicates, kept: a",
        "2 documents by exact_duplicates, kept: e",
        "2 documents by exact_duplicates, kept: g",
    ]
    assert show(output, "--top", 1).count(" documents by ") == 1


def test_a_cluster_tells_where_it_is_from_and_how_similar_it_is(output: Path) -> None:
    first = show(output, "-n", 1).splitlines()
    assert first[0] == "near_duplicates: 3 pairs shared a key, 3 of them were similar enough"
    assert first[2:4] == [
        "  hosts: one.example 2, (no url) 1",
        "  similarity of the dropped to the nearest other: 0.993 to 0.997",
    ]
    assert [line.split(":")[0] for line in first[4:]] == ["  a", "  b", "  c"]
    assert first[4].endswith(LONG[:60])


def test_what_a_terminal_would_obey_is_not_printed(tmp_path: Path) -> None:
    pages = [("a\x1b]0;x\x07", "https://a\x1b.example/", "\x1b[2J坏" + LONG), ("b", "https://\u202eb.example/", LONG)]
    write_jsonl(tmp_path / "a.jsonl", [{"id": name, "url": url, "text": text} for name, url, text in pages])
    told = show(run_here(tmp_path / "a.jsonl", tmp_path / "out", "[near_duplicates]").folder)
    assert "2 documents" in told
    assert all(character.isprintable() or character == "\n" for character in told)


def test_texts_that_were_not_kept_are_not_missed(tmp_path: Path) -> None:
    texts = [{"id": str(number), "text": LONG + str(number)} for number in range(3)]
    write_jsonl(tmp_path / "a.jsonl", texts)
    run_here(tmp_path / "a.jsonl", tmp_path / "out", "[near_duplicates]", keep_dropped="sample")
    assert "3 documents by near_duplicates, kept: 0" in show(tmp_path / "out")


def test_no_duplicates_are_told(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", [{"id": "a", "text": "x"}, {"id": "b", "text": "drop"}])
    run_here(tmp_path / "a.jsonl", tmp_path / "out", "[text_length: {min: 2}, near_duplicates]")
    assert show(tmp_path / "out").endswith("no document was dropped as a duplicate of another\n")


@pytest.mark.parametrize("keep", [None, "none"], ids=["no run", "no dropped documents kept"])
def test_a_folder_without_clusters_is_refused(tmp_path: Path, keep: str | None) -> None:
    (tmp_path / "out").mkdir()
    if keep is not None:
        write_jsonl(tmp_path / "a.jsonl", [{"id": "a", "text": LONG}, {"id": "b", "text": LONG}])
        run_here(tmp_path / "a.jsonl", tmp_path / "out", "[near_duplicates]", keep_dropped=keep)
    with pytest.raises(UsageError, match="out"):
        CliRunner().invoke(app, ["clusters", str(tmp_path / "out")], catch_exceptions=False)


def test_shared_counters_do_not_hide_a_large_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [(f"{number}-{copy}", f"text {number}") for number in range(60) for copy in range(2 + number % 7)]
    write_jsonl(tmp_path / "a.jsonl", [{"id": name, "text": text} for name, text in texts])
    output = run_here(tmp_path / "a.jsonl", tmp_path / "out", "[exact_duplicates]").folder
    expected = show(output, "--top", 12)
    assert [int(line.split()[0]) for line in expected.splitlines() if " documents by " in line] == [8] * 8 + [7] * 4
    monkeypatch.setattr(clusters, "BUCKETS", 40)
    assert show(output, "--top", 12) == expected
