"""The share of what was read: planned from the reader's count, met whatever the tasks, and told when it cannot be."""

from pathlib import Path

import pytest

from tests.engine import do_tasks, run_here, start_run, write_jsonl


def write_crawl(folder: Path, documents: int = 200, shards: int = 1) -> Path:
    """Documents of falling score; every second one is short, and every tenth record is broken."""
    rows = [
        {"id": f"{number:04d}", "text": "短" if number % 2 else "河水" * 60, "quality": 1 - number / documents}
        for number in range(documents)
    ]
    for shard in range(shards):
        path = write_jsonl(folder / f"{shard}.jsonl", rows[shard::shards])
        with path.open("a") as file:
            file.write("{broken\n" * (documents // 10 // shards))
    return folder


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        pytest.param("keep: 0.1", 10, id="of what comes: a tenth of 100"),
        pytest.param("keep: 0.1, of: read", 22, id="of what was read, broken records among it: a tenth of 220"),
        pytest.param("keep: 0.9, of: read", 100, id="of what was read, more than comes: all"),
        pytest.param("target_yield: {min: 0.01, max: 0.05}", 11, id="a band: as much as it lets"),
        pytest.param("target_yield: 0.1", 22, id="a number"),
        pytest.param("target_yield: {min: 0.1, max: 0.999}", 100, id="a band that needs no cut"),
    ],
)
def test_keeps_the_best_of_what_was_read(tmp_path, settings, kept):
    crawl = write_crawl(tmp_path / "in")
    result = run_here(crawl, tmp_path / "out", f"[{{text_length: {{min: 100}}}}, {{top_share: {{{settings}}}}}]")
    assert [row["id"] for row in result.rows("data")] == [f"{2 * number:04d}" for number in range(kept)]
    assert result.funnel["read"] == 220


STAGES = "[{text_length: {min: 100}}, exact_duplicates, {top_share: {target_yield: %s}}]"


@pytest.mark.parametrize(
    ("stages", "is_met", "why"),
    [
        pytest.param("[{text_length: {min: 100}}, {top_share: {target_yield: 0.1}}]", True, "", id="met"),
        pytest.param(
            STAGES % "{min: 0.3, max: 0.5}",
            False,
            "only 1 of 220 documents (0.45%) came to 'top_share', which can add none; before it 'text_length' took 100 "
            "(45.5%), 'exact_duplicates' took 99 (45.0%), 'read' took 20 (9.1%)",
            id="too little comes: the stages that took most",
        ),
        pytest.param(
            "[{top_share: {target_yield: 0.1}}, {text_length: {min: 100}}]",
            False,
            "'top_share' let 22 of 220 documents (10.00%) through, but behind it 'text_length' took 11 (5.0%): put "
            "'top_share' last",
            id="stages behind take some",
        ),
        pytest.param(
            "[{top_share: {target_yield: {min: 0.001, max: 0.002}}}]",
            False,
            "of 220 documents read no whole number lies in the band",
            id="less than one document",
        ),
        pytest.param("[{text_length: {min: 100}}]", None, None, id="no target"),
    ],
)
def test_says_whether_the_target_was_met_and_why_not(tmp_path, stages, is_met, why):
    result = run_here(write_crawl(tmp_path / "in"), tmp_path / "out", stages)
    target = result.funnel.get("target_yield", {})
    assert (target.get("is_met"), target.get("why")) == (is_met, why)


def test_documents_of_one_score_are_parted_by_their_ids(tmp_path):
    rows = [{"id": str(number), "text": "河", "quality": 0.5} for number in range(2000)]
    write_jsonl(tmp_path / "in" / "a.jsonl", rows)
    result = run_here(tmp_path / "in", tmp_path / "out", "[{top_share: {target_yield: {min: 0.04, max: 0.1}}}]")
    assert result.funnel["target_yield"]["is_met"]


def test_the_same_bytes_whatever_the_order_and_the_shards_of_a_task(tmp_path):
    crawl = write_crawl(tmp_path / "in", shards=4)
    stages = "[{text_length: {min: 100}}, {top_share: {target_yield: 0.1, per: language}}]"
    whole = run_here(crawl, tmp_path / "whole", stages)
    run = start_run(crawl, tmp_path / "turned", stages)
    do_tasks(run, reverse=True, most=2)
    again = run_here(crawl, tmp_path / "turned", stages)
    assert whole.files() == again.files()


def test_tokens_are_counted_at_every_stage(tmp_path):
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"id": "a", "text": "河水" * 60}, {"id": "b", "text": "河水"}])
    result = run_here(tmp_path / "in", tmp_path / "out", "[{text_length: {min: 100}}]")
    read, length = result.funnel["stages"]
    assert (read["tokens_in"], length["tokens_in"], length["tokens_out"]) == (50 + 3, 53, 50)  # 1.63 + 0.4 a character
    tokens = {"read": 53, "kept": 50, "keep_rate": 50 / 53, "tokenizer": None}
    assert result.funnel["tokens"] == tokens


def test_a_tokenizer_counts_them_where_the_pipeline_file_names_one(tmp_path):
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({"?": 0}, unk_token="?"))
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.save(str(tmp_path / "tokenizer.json"))
    write_jsonl(tmp_path / "in" / "a.jsonl", [{"id": "a", "text": "one two three"}])
    rest = f"output: {{tokenizer: {tmp_path / 'tokenizer.json'}}}"
    result = run_here(tmp_path / "in", tmp_path / "out", "[text_length: {min: 0}]", rest)
    assert result.funnel["tokens"]["kept"] == 3
    assert result.funnel["tokens"]["tokenizer"].endswith("tokenizer.json")


def test_an_empty_crawl_has_no_yield(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("{broken\n")
    result = run_here(tmp_path / "in", tmp_path / "out", "[{top_share: {target_yield: 0.1}}]")
    assert not result.funnel["target_yield"]["is_met"]
