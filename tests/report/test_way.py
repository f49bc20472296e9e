"""Documents that a stage could not bear, and ways that cannot be told in full."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.pipeline.marked import text_before, text_left
from cleaner.report.finished import open_finished
from cleaner.report.originals import read_originals
from cleaner.report.way import find_ends, from_ledger, replay
from tests.engine import run_here, write_jsonl

pytestmark = pytest.mark.usefixtures("toys")


def test_a_document_on_which_a_stage_failed(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"id": "broken", "text": "a\0b"}, {"id": "a", "text": "a b"}])
    run_here(source, tmp_path / "out", "[toy_words]")
    told = CliRunner().invoke(app, ["show", str(tmp_path / "out"), "broken"], catch_exceptions=False).output
    assert told.startswith("in errors/")
    assert "error: stage_failed: stage 'toy_words' raised " in told


@pytest.mark.parametrize("lines", [10, 3000], ids=["compared line by line", "too many lines to compare"])
def test_what_a_stage_of_the_whole_corpus_changed_ends_as_the_file_has_it(tmp_path: Path, lines: int) -> None:
    body = "\n".join(f"第{number}行" for number in range(lines))
    rows = [{"id": str(place), "text": f"# 评论\n{place}\n{body}\n{place + 5}"} for place in range(4)]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    run_here(source, tmp_path / "out", "[toy_comments: , repeated_lines: {min_documents: 3, within: corpus}]")
    run, _ = open_finished(str(tmp_path / "out"))
    [end] = find_ends(run.store, "2")
    explained = replay(run, end, read_originals(run, str(source), ["2"]).found["2"])
    assert end.row["text"] == "2\n7"
    assert text_left(explained.runs) == end.row["text"]
    assert text_before(explained.runs) == rows[2]["text"]


def test_the_reading_of_a_shard_ends_where_it_is_told_to(tmp_path: Path) -> None:
    rows = [{"id": str(place), "text": f"text {place}"} for place in range(9000)]  # batches of 4,096
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    run_here(source, tmp_path / "out", "[]")
    run, _ = open_finished(str(tmp_path / "out"))
    found = read_originals(run, str(source), ["3", "8999"], most_bytes=1000)
    assert list(found.found) == ["3"]
    assert "not in the first 0 MB" in found.missing
    assert sorted(read_originals(run, str(source), ["3", "8999"]).found) == ["3", "8999"]


def test_the_ledger_asks_the_stage_that_dropped_a_document(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [{"id": "all", "text": "# one\n# two"}])
    run_here(source, tmp_path / "out", "[toy_comments]")
    run, _ = open_finished(str(tmp_path / "out"))
    [end] = find_ends(run.store, "all")
    explained = from_ledger(run, end)
    assert [step.label for step in explained.steps] == ["toy_comments"]
    assert text_left(explained.runs).strip() == ""
    assert {run.gone.reason for run in explained.runs if run.gone} == {"comment"}
