"""Runs of small inputs: the ledger, corpus stages, resuming, refusing, dirty input."""

import gzip
import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cleaner.errors import RunError, UsageError
from cleaner.pipeline.run import finish
from tests.engine import Result, do_tasks, run_here, start_run, write_jsonl

pytestmark = pytest.mark.usefixtures("toys")


def documents(*texts: str) -> list[dict[str, str]]:
    return [{"id": str(number), "text": text} for number, text in enumerate(texts)]


def balance(result: Result) -> None:
    funnel = result.funnel
    assert funnel["read"] == funnel["kept"] + funnel["dropped"] + funnel["duplicates"] + funnel["errors"]
    dropped = result.rows("dropped")
    assert len(result.rows("data")) == funnel["kept"]
    assert sum(row["duplicate_of"] is None for row in dropped) == funnel["dropped"]
    assert sum(row["duplicate_of"] is not None for row in dropped) == funnel["duplicates"]
    assert len(result.rows("errors")) == funnel["errors"]


def test_every_document_is_accounted_for(tmp_path: Path) -> None:
    source = tmp_path / "in"
    write_jsonl(source / "a.jsonl", documents("one", "two drop", "boom", "one", "AD only", "AD x\nthree"))
    (source / "b.jsonl").write_text('{"text": "four"}\n{"broken\n[]\n{"title": "no text"}\n')
    result = run_here(source, tmp_path / "out", "[toy_raises, toy_adverts, exact_duplicates]")
    balance(result)
    assert result.texts() == ["one", "three", "four"]
    assert result.why() == {
        "1": ("toy_raises", "said_drop"),
        "4": ("toy_adverts", "nothing_left"),
        "3": ("exact_duplicates", "exact_duplicate"),
    }
    assert sorted(row["cause"] for row in result.rows("errors")) == [
        "malformed_json",
        "no_text",
        "not_an_object",
        "stage_failed",
    ]


def test_error_says_stage_and_exception(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("fine", "boom"))
    (row,) = run_here(source, tmp_path / "out", "[toy_raises]").rows("errors")
    assert row["id"] == "1"
    assert row["message"] == "stage 'toy_raises' raised ValueError: boom in the text"


def test_sizes_of_stages_follow_each_other(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("早上好", "AD x\n你好", "drop"))
    result = run_here(source, tmp_path / "out", "[toy_raises, toy_adverts]")
    read, raises, adverts = result.funnel["stages"]
    assert (read["documents_in"], read["characters_in"], read["bytes_in"]) == (3, 3 + 7 + 4, 9 + 11 + 4)
    assert raises["characters_in"] == read["characters_out"]
    assert adverts["characters_in"] == raises["characters_out"] == 10
    assert (adverts["characters_out"], adverts["bytes_out"]) == (5, 15)
    assert adverts["edits"] == {"advert": {"edits": 1, "characters": 5}}
    assert result.funnel["keep_rate"] == {"documents": 2 / 3, "characters": 5 / 14, "bytes": 15 / 24}


def test_duplicates_name_the_document_kept(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"id": "x", "text": "same  text"}, {"id": "y", "text": "other"}])
    write_jsonl(tmp_path / "in" / "b.jsonl", [{"id": "z", "text": "same text\n"}, {"id": "w", "text": ""}])
    result = run_here(tmp_path / "in", tmp_path / "out", "[exact_duplicates]")
    assert {row["id"]: row["duplicate_of"] for row in result.rows("dropped")} == {"z": "x"}
    assert result.funnel["duplicates"] == 1


def test_clusters_reach_through_shared_keys(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("d e", "a b", "c", "b c", "e f", "g"))
    result = run_here(source, tmp_path / "out", "[toy_words]")
    assert {row["id"]: row["duplicate_of"] for row in result.rows("dropped")} == {"2": "1", "3": "1", "4": "0"}


def test_clusters_do_not_depend_on_partitions(tmp_path: Path) -> None:
    words = [" ".join(str(number * step % 97) for step in (1, 5)) for number in range(400)]
    write_jsonl(tmp_path / "in" / "a.jsonl", documents(*words))
    one = run_here(tmp_path / "in", tmp_path / "one", "[toy_words]")
    # 32 kB of keys in 256 bytes of memory: many partitions, many rounds, many passes
    many = start_run(tmp_path / "in", tmp_path / "many", "[toy_words]", memory=256)
    assert many.phases[1].tasks > 1
    do_tasks(many)
    assert Result(tmp_path / "many", finish(many)).files() == one.files()


def test_two_deduplicators_in_one_list(tmp_path: Path) -> None:
    same_url = [
        {"id": name, "url": url, "text": text}
        for name, url, text in (("a", "u", "1"), ("b", "u", "2"), ("c", "v", "1"))
    ]
    source = write_jsonl(tmp_path / "a.jsonl", same_url)
    stages = "[exact_duplicates, toy_raises, {exact_duplicates: {by: url}}]"
    result = run_here(source, tmp_path / "out", stages)
    balance(result)
    assert result.why() == {
        "c": ("exact_duplicates", "exact_duplicate"),
        "b": ("exact_duplicates_by_url", "exact_duplicate"),
    }


def test_selector_judges_by_the_whole_corpus(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", documents("a", "bbb"))
    write_jsonl(tmp_path / "in" / "b.jsonl", [{"id": "last", "text": "cc"}])
    result = run_here(tmp_path / "in", tmp_path / "out", "[toy_longest, toy_adverts]")
    balance(result)
    assert result.texts() == ["bbb", "cc"]
    (row,) = result.rows("dropped")
    assert (row["stage"], row["reason"], row["value"], row["threshold"]) == ("toy_longest", "too_short", 1, 2)


@pytest.mark.parametrize("stages", ["[]", "[exact_duplicates]", "[toy_longest]", "[toy_length]"])
def test_input_without_documents_gives_an_empty_shard(tmp_path: Path, stages: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.jsonl").write_bytes(b"")
    result = run_here(tmp_path / "in", tmp_path / "out", stages)
    assert result.funnel["read"] == result.funnel["kept"] == 0
    assert result.rows("data") == []
    assert [path.name for path in (tmp_path / "out" / "data").iterdir()] == ["part-00000.parquet"]


def test_carried_columns_of_different_types_share_a_schema(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"text": "1", "year": 1998, "tag": "x", "deep": {"k": [1]}}])
    write_jsonl(tmp_path / "in" / "b.jsonl", [{"text": "2", "year": 1.5, "tag": 7}, {"text": "3", "only": True}])
    rows = run_here(tmp_path / "in", tmp_path / "out", "[]").rows("data")
    assert [list(row) for row in rows[:1]] == [["id", "text", "url", "source", "deep", "only", "tag", "year"]]
    assert [(row["year"], row["tag"], row["only"]) for row in rows] == [
        (1998.0, "x", None),
        (1.5, "7", None),
        (None, None, True),
    ]
    assert json.loads(rows[0]["deep"]) == {"k": [1]}


def test_shards_are_even_whatever_the_tasks(tmp_path: Path) -> None:
    for number, count in enumerate((1, 100, 0, 7)):
        write_jsonl(
            tmp_path / "in" / f"{number}.jsonl",
            documents(*("text of about forty characters, no more" for _ in range(count))),
        )
    result = run_here(tmp_path / "in", tmp_path / "out", "[]", "output: {shard_size: 2kB}")
    counts = [pq.read_metadata(path).num_rows for path in sorted((tmp_path / "out" / "data").iterdir())]
    assert len(counts) > 3
    assert sum(counts) == 108
    assert max(counts) - min(counts) <= 1
    balance(result)


@pytest.mark.parametrize("keep", ["all", "sample", "none"])
def test_keep_dropped(tmp_path: Path, keep: str) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents(*(f"drop {number}" for number in range(200))))
    result = run_here(source, tmp_path / "out", "[toy_raises]", keep_dropped=keep)
    texts = [row["text"] for row in result.rows("dropped")]
    with_text = sum(text is not None for text in texts)
    assert result.funnel["dropped"] == 200
    assert {"all": (200, 200), "sample": (200, with_text), "none": (0, 0)}[keep] == (len(texts), with_text)
    if keep == "sample":
        assert 20 <= with_text < 40


def test_measures_are_kept_as_columns(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("four", "seven..", "boom"))
    stages = "[{toy_length: {min: 5}}, {toy_length: {max: 10}}]"
    result = run_here(source, tmp_path / "out", stages, keep_measures=True)
    balance(result)
    assert [(row["toy_length"], row["toy_length#2"]) for row in result.rows("data")] == [(7, 7)]
    (row,) = result.rows("dropped")
    assert (row["value"], row["threshold"], row["toy_length"], row["toy_length#2"]) == (4, 5, 4, 4)


def test_carried_column_may_have_the_name_of_a_measure(tmp_path: Path) -> None:
    source = write_jsonl(
        tmp_path / "a.jsonl", [{"id": "a", "text": "drop", "toy_length": "mine"}, {"id": "b", "text": "b"}]
    )
    result = run_here(source, tmp_path / "out", "[toy_raises, toy_length]", keep_measures=True)
    assert [row["toy_length"] for row in result.rows("dropped")] == [None]
    assert [row["toy_length"] for row in result.rows("data")] == [1]


@pytest.mark.parametrize("value", ["mine", 1 << 60], ids=["text", "a number that no fraction holds"])
def test_carried_column_with_the_name_of_a_measure_stays_where_measures_do_not(tmp_path: Path, value: object) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": "a", "toy_length": value}])
    assert [row["toy_length"] for row in run_here(source, tmp_path / "out", "[toy_length]").rows("data")] == [value]


def test_range_filters_drop_alike_with_and_without_kept_measures(tmp_path: Path) -> None:
    texts = ["x" * number for number in range(1, 60)] + ["boom"]
    source = write_jsonl(tmp_path / "a.jsonl", documents(*texts))
    stages = "[{toy_length: {min: 10}}, {toy_length: {min: 30}}, {toy_length: {max: 50}}]"
    plain = run_here(source, tmp_path / "plain", stages)
    kept = run_here(source, tmp_path / "kept", stages, keep_measures=True)
    assert plain.why() == kept.why()
    for one, other in zip(plain.funnel["stages"], kept.funnel["stages"], strict=True):
        assert {**one, "seconds": 0} == {**other, "seconds": 0}


@pytest.mark.parametrize("limit", [1, 3, 4, 5, 99])
def test_limit_reads_the_first_records(tmp_path: Path, limit: int) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", documents("0", "1", "2"))
    write_jsonl(tmp_path / "in" / "b.jsonl", documents("3", "4", "5"))
    result = run_here(tmp_path / "in", tmp_path / "out", "[]", limit=limit)
    assert result.texts() == ["0", "1", "2", "3", "4", "5"][:limit]
    assert result.funnel["read"] == min(limit, 6)


@pytest.mark.parametrize("done", range(9))
def test_resumes_to_the_same_bytes(tmp_path: Path, done: int) -> None:
    for name in ("a", "b", "c"):
        write_jsonl(tmp_path / "in" / f"{name}.jsonl", documents("same", f"only {name}", "drop"))
    stages = "[toy_raises, exact_duplicates, toy_longest]"
    whole = run_here(tmp_path / "in", tmp_path / "whole", stages)
    do_tasks(start_run(tmp_path / "in", tmp_path / "cut", stages), most=done)
    again = start_run(tmp_path / "in", tmp_path / "cut", stages)
    do_tasks(again, reverse=True)
    assert Result(tmp_path / "cut", finish(again)).files() == whole.files()


def test_finished_run_gives_its_funnel_again(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("a", "b"))
    first = run_here(source, tmp_path / "out", "[exact_duplicates]")
    assert run_here(source, tmp_path / "out", "[exact_duplicates]").funnel == first.funnel


def test_changed_pipeline_is_refused_with_the_difference(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("a"))
    run_here(source, tmp_path / "out", "[{toy_length: {min: 5}}]")
    with pytest.raises(UsageError, match=r"(?s)differs.*pipeline: .*min.*5.*6") as refusal:
        run_here(source, tmp_path / "out", "[{toy_length: {min: 6}}]")
    assert "another --output" in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(lambda folder: (folder / "a.jsonl").unlink(), "a.jsonl' is gone", id="a shard is gone"),
        pytest.param(lambda folder: write_jsonl(folder / "c.jsonl", []), "c.jsonl' is new", id="a shard is new"),
        pytest.param(
            lambda folder: write_jsonl(folder / "b.jsonl", documents("b", "c")),
            "b.jsonl' was changed",
            id="a shard was changed",
        ),
    ],
)
def test_changed_input_is_refused_with_the_difference(tmp_path: Path, change, words: str) -> None:
    for name in ("a", "b"):
        write_jsonl(tmp_path / "in" / f"{name}.jsonl", documents(name))
    run_here(tmp_path / "in", tmp_path / "out", "[]")
    change(tmp_path / "in")
    with pytest.raises(UsageError, match=words):
        run_here(tmp_path / "in", tmp_path / "out", "[]")


def test_changed_option_is_refused(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("a"))
    run_here(source, tmp_path / "out", "[]")
    with pytest.raises(UsageError, match="--keep-dropped: all -> none"):
        run_here(source, tmp_path / "out", "[]", keep_dropped="none")
    run_here(source, tmp_path / "out", "[]", memory=20_000_000)


def test_directory_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("a"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("precious")
    with pytest.raises(UsageError, match="not empty"):
        run_here(source, tmp_path / "out", "[]")
    with pytest.raises(UsageError, match="is a file"):
        run_here(source, tmp_path / "out" / "thesis.tex", "[]")


def test_output_within_the_input_is_not_read(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "a.jsonl", documents("a", "b drop"))
    first = run_here(tmp_path, tmp_path / "out", "[toy_raises]")
    assert (first.funnel["read"], first.texts()) == (2, ["a"])
    again = run_here(tmp_path, tmp_path / "out", "[toy_raises]")
    assert again.files() == first.files()


def test_output_that_cannot_be_written_to_is_wrong_usage(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("a"))
    with pytest.raises(UsageError, match=r"a\.jsonl/out' cannot be written to: Not a directory: name another"):
        run_here(source, source / "out", "[]")


@pytest.mark.parametrize("name", [b"\xce\xc4.jsonl", b"\xff/a.jsonl"], ids=["file in GBK", "folder in no encoding"])
def test_names_that_are_no_utf8_are_told_before_anything_starts(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/" + name))
    write_jsonl(path, documents("a"))
    with pytest.raises(UsageError, match=r"the names of 1 files are not UTF-8: '.*\\x.*'; rename them"):
        run_here(tmp_path / "in", tmp_path / "out", "[]")
    assert not (tmp_path / "out").exists()


def test_skipped_file_may_have_any_name(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in" / "a.jsonl", documents("a"))
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xce\xc4.png")).write_bytes(b"\x89PNG\r\n\x1a\n")
    run = start_run(tmp_path / "in", tmp_path / "out", "[]")
    [[path, why]] = run.plan["skipped"]
    assert path.endswith("\\xce\\xc4.png")
    assert why == "of no known format"


def test_ledger_that_does_not_balance_is_an_error(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", documents("a", "b"))
    run = start_run(source, tmp_path / "out", "[]")
    do_tasks(run)
    name = run.receipt_name(run.phases[-1], 0)
    receipt = run.store.read_json(name)
    receipt["tally"]["kept"][0] = 1
    run.store.write_json(name, receipt)
    with pytest.raises(RunError, match="'read' let 2 documents through, but data/ holds 1"):
        finish(run)


def test_html_without_extraction_is_an_error_record(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>你好</p></body></html>", "utf-8")
    result = run_here(tmp_path / "page.html", tmp_path / "out", "[]")
    (row,) = result.rows("errors")
    assert row["cause"] == "no_text"
    assert "extract_html" in row["message"]
    result = run_here(tmp_path / "page.html", tmp_path / "other", "[extract_html]")
    assert result.texts() == ["你好"]


def test_truncated_gzip_gives_what_could_be_read(tmp_path: Path) -> None:
    whole = gzip.compress("".join(json.dumps({"text": f"line {number}"}) + "\n" for number in range(5000)).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    result = run_here(tmp_path / "a.jsonl.gz", tmp_path / "out", "[]")
    balance(result)
    assert 0 < result.funnel["kept"] < 5000
    assert result.rows("errors")[-1]["cause"] == "truncated"
