"""Sizes in the funnel: those of what went through the stages and stands in data/, wherever it is cut."""

from pathlib import Path

import pytest

from cleaner.batch import Batch
from cleaner.pipeline.tasks.chain import size_of
from cleaner.text.measures.token_counters import token_counter
from tests.engine import run_here, write_jsonl

TEXTS = ["one two three", "清洗", "", "𠮷野家", "line\nline", "é" * 40]


@pytest.mark.parametrize(
    ("shard_size", "shards"),
    [
        pytest.param("1GB", 1, id="batches are written as they came"),
        pytest.param("300B", 10, id="batches are cut"),
    ],
)
def test_size_of_what_is_kept_is_that_of_the_files(tmp_path: Path, shard_size: str, shards: int) -> None:
    documents = [{"id": str(number), "text": TEXTS[number % len(TEXTS)], "html": None} for number in range(50)]
    source = write_jsonl(tmp_path / "in.jsonl", documents)
    result = run_here(source, tmp_path / "out", "[text_length: {min: 1}]", f"output: {{shard_size: {shard_size}}}")
    texts = result.texts()
    assert len(list((tmp_path / "out" / "data").iterdir())) >= shards
    kept, read = result.funnel["size"]["kept"], result.funnel["size"]["read"]
    assert kept["documents"] == len(texts) == sum(bool(document["text"]) for document in documents)
    assert kept["characters"] == sum(map(len, texts)) == read["characters"]
    assert kept["bytes"] == sum(len(text.encode()) for text in texts) == read["bytes"]
    assert kept["tokens"] == read["tokens"] > 0


NAMES = ("documents", "characters", "bytes", "tokens")


@pytest.mark.parametrize("text", [pytest.param("text", id="texts"), pytest.param("html", id="pages without text")])
def test_sizes_behind_a_barrier_are_those_of_the_documents(tmp_path: Path, text: str) -> None:
    documents = [{"id": str(number), text: f"<p>清洗 page {number} 𠮷\nhttp://a.b/c" * 9} for number in range(30)]
    documents += [{"id": str(number), "text": f"once {number % 3}"} for number in range(30, 60)]
    source = write_jsonl(tmp_path / "in.jsonl", documents)
    result = run_here(source, tmp_path / "out", "[exact_duplicates, extract_html, text_length: {min: 8}]")
    read, barrier, extract = (result.stage(name) for name in ("read", "exact_duplicates", "extract_html"))
    assert [barrier[f"{name}_in"] for name in NAMES] == [read[f"{name}_out"] for name in NAMES]
    left = {str(document.get(text) or document["text"]): None for document in documents}
    counted = size_of(Batch.of(*left), token_counter(None))
    assert [barrier[f"{name}_out"] for name in NAMES] == list(counted) == [extract[f"{name}_in"] for name in NAMES]
    kept = size_of(Batch.of(*result.texts()), token_counter(None))
    assert [result.funnel["size"]["kept"][name] for name in NAMES] == list(kept)
