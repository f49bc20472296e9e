"""`cleaner show` as it is called: where a document is, its way there, and the cluster it belongs to."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import UsageError
from tests.engine import run_here, write_jsonl

LONG = "".join(chr(0x4E00 + number * 37 % 5000) for number in range(300))
STAGES = (
    "[numeric_lines: , text_length: {min: 5, max: 900}, exact_duplicates: , near_duplicates: , "
    "repeated_lines: {min_documents: 3, within: corpus}, punctuation_count: {min: 0, max: 30}]"
)
ADVERT = "扫描二维码关注我们的公众号获取更多精彩内容"


def show(*arguments: object) -> str:
    told = CliRunner().invoke(app, ["show", *map(str, arguments)], catch_exceptions=False)
    assert told.exit_code == 0
    return told.output


@pytest.fixture
def output(tmp_path: Path) -> Path:
    pages = [
        ("kept", f"{LONG}\n12345\n{ADVERT}"),
        ("copy", f"{LONG}\n{ADVERT}"),
        ("near", f"{LONG}尾\n{ADVERT}"),
        ("short", "短\n99"),
        ("other", f"{LONG[::-1]}\n{ADVERT}"),
        ("third", f"{LONG[::3]}{LONG[::-2]}\n{ADVERT}\n\x1b[2J坏"),
        ("dotted", "。" * 40),
        ("twice", LONG[::5]),
        ("twice", LONG[::7]),
    ]
    rows = [{"id": name, "url": f"https://{name}.example/", "text": text} for name, text in pages]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    return run_here(source, tmp_path / "out", STAGES, keep_measures=True).folder


def test_a_kept_document_with_what_every_stage_did(output: Path) -> None:
    lines = show(output, "kept").splitlines()
    assert lines[0].startswith("in data/part-00000.parquet, row 0; source: ")
    assert "  numeric_lines: 1 edits, 6 characters" in lines
    assert "  text_length: 321 (min 5, max 900)" not in lines
    assert "  exact_duplicates: judges the whole corpus, not one document" in lines
    assert "  kept:" in lines
    assert "    12345  [numeric_lines: only_digits]" in lines


def test_what_stages_of_the_whole_corpus_changed_is_told(output: Path) -> None:
    assert f"{ADVERT}  [repeated_lines: the whole corpus]" in show(output, "other")


def test_a_dropped_document_ends_where_it_was_dropped(output: Path) -> None:
    lines = show(output, "short").splitlines()
    assert lines[0].startswith("in dropped/")
    assert [line for line in lines if line.startswith("  text_length")] == [
        "  text_length: 2 (min 5, max 900); dropped: below_min"
    ]
    assert not [line for line in lines if "near_duplicates" in line]
    assert "    99  [numeric_lines: only_digits]" in lines


@pytest.mark.parametrize("name", ["kept", "near"], ids=["the one kept", "one dropped for it"])
def test_the_cluster_of_a_document(output: Path, name: str) -> None:
    told = show(output, name)
    assert "2 documents by near_duplicates, kept: kept" in told
    assert ("2 documents by exact_duplicates, kept: kept" in told) == (name == "kept")
    assert "near.example 1" in told


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        pytest.param("gone", "the input was not read again: '.*in.jsonl' is not there", id="input gone"),
        pytest.param("changed", "the input was not read again: '.*in.jsonl' was changed after the run", id="changed"),
        pytest.param("ledger", "the input was not read again: not asked for", id="not wanted"),
    ],
)
def test_without_the_input_the_ledger_tells_what_it_knows(
    output: Path, tmp_path: Path, prepare: str, said: str
) -> None:
    if prepare == "gone":
        (tmp_path / "in.jsonl").unlink()
    elif prepare == "changed":
        write_jsonl(tmp_path / "in.jsonl", [{"id": "kept", "text": "another text"}])
    arguments = ["--ledger"] if prepare == "ledger" else []
    told = show(output, "short", *arguments)
    assert re.search(said, told)
    assert "text_length: 2 (min 5, max 900); dropped: below_min" in told
    kept = show(output, "kept", *arguments)
    assert "text_length: 322 (min 5, max 900)" in kept
    assert LONG in kept


def test_a_document_by_its_url_and_all_with_one_id(output: Path) -> None:
    assert show(output, "https://short.example/") == show(output, "short")
    assert show(output, "twice").count("source: ") == 2


def test_nothing_a_terminal_would_obey(output: Path) -> None:
    assert "\x1b" not in show(output, "third")


def test_an_unknown_document_is_refused(output: Path) -> None:
    with pytest.raises(UsageError, match=r"has the id or URL .nobody.: .cleaner sample"):
        show(output, "nobody")
