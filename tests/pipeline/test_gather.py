"""The last phase: what the funnel says was kept is what stands in data/, wherever the shards are cut."""

from pathlib import Path

import pytest

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
