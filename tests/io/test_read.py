"""What holds of reading whatever the format."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.io.read import ReadSettings, read_slice
from cleaner.io.shards import Shard, Slice, cut_shard, list_shards
from tests.io.archives import arc, arc_header, gzipped, http, warc

PAGE = "<html><body>天下大势，分久必合</body></html>"


def parquet(texts: list[str]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table({"text": texts}), sink)
    return sink.getvalue()


FILES = [
    pytest.param("a.txt", "天下大势".encode("gbk"), 1, id="text"),
    pytest.param("a.html", PAGE.encode(), 1, id="a page"),
    pytest.param("a.jsonl", b'{"text": "x"}\n' * 50, 50, id="JSON lines"),
    pytest.param("a.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 50), 50, id="gzipped JSON lines"),
    pytest.param("a.parquet", parquet(["x"] * 50), 50, id="Parquet"),
    pytest.param("a.warc.gz", gzipped(warc(n, http(PAGE.encode("gbk"))) for n in range(9)), 9, id="WARC"),
    pytest.param("a.warc.wet.gz", gzipped([warc(1, b"x", "conversion", "text/plain")]), 1, id="WET"),
    pytest.param("a.arc.gz", gzipped([arc_header(), arc("http://a.cn/", http(PAGE.encode()))]), 1, id="ARC"),
]


@pytest.mark.parametrize(("name", "data", "documents"), FILES)
def test_an_object_store_gives_what_a_disk_gives(
    tmp_path: Path, read: Callable[..., Any], name: str, data: bytes, documents: int
) -> None:
    (tmp_path / name).write_bytes(data)
    local = read(tmp_path / name)
    assert len(local.rows) == documents
    assert local.bytes_read <= len(data)
    fsspec.filesystem("memory").pipe(f"/read/{name}", data)
    (shard,) = list_shards([f"memory://read/{name}"]).shards
    rows = [
        row
        for piece in cut_shard(shard, 300)
        for loaded in read_slice(piece, ReadSettings())
        for row in loaded.batch.to_pylist()
    ]
    assert [(row["text"], row["html"]) for row in rows] == [(row["text"], row["html"]) for row in local.rows]
    assert {row["source"] for row in rows} == {shard.path}


@pytest.mark.parametrize(("name", "data", "documents"), FILES)
def test_reading_twice_gives_the_same(tmp_path: Path, name: str, data: bytes, documents: int) -> None:
    (tmp_path / name).write_bytes(data)
    (shard,) = list_shards([str(tmp_path)]).shards
    first, second = (list(read_slice(Slice(shard), ReadSettings())) for _ in range(2))
    assert first == second
    assert len({row["id"] for loaded in first for row in loaded.batch.to_pylist()}) == documents


@pytest.mark.parametrize("path", ["/no/such/file", "memory://no/such/file", "nosuch://x"])
@pytest.mark.parametrize("kind", ["text", "html", "jsonl", "parquet", "warc", "wet", "arc"])
def test_what_cannot_be_opened_is_a_fault_in_every_format(path: str, kind: str) -> None:
    (loaded,) = read_slice(Slice(Shard(path, 9, "", kind, "none")), ReadSettings())
    assert loaded.batch.num_rows == 0
    assert [(fault.cause, fault.source) for fault in loaded.faults] == [("unreadable", path)]


@pytest.mark.parametrize("kind", ["jsonl", "warc", "wet", "arc"])
def test_an_empty_file_of_records_is_nothing_in_every_format(tmp_path: Path, kind: str) -> None:
    (tmp_path / "x").write_bytes(b"")
    loaded = list(read_slice(Slice(Shard(str(tmp_path / "x"), 0, "", kind, "gzip")), ReadSettings()))
    assert [(each.batch.num_rows, each.faults, each.skips) for each in loaded] == [(0, [], [])]


@pytest.mark.parametrize("kind", ["text", "html", "jsonl", "parquet", "warc", "wet", "arc"])
def test_noise_is_a_fault_in_every_format(tmp_path: Path, kind: str) -> None:
    noise = bytes(n * n * 31 % 251 for n in range(5000))
    (tmp_path / "x").write_bytes(noise)
    faults = [
        fault
        for loaded in read_slice(Slice(Shard(str(tmp_path / "x"), 5000, "", kind, "none")), ReadSettings())
        for fault in loaded.faults
    ]
    assert faults
    assert all(
        fault.message == fault.message.strip() and fault.message[0] == fault.message[0].lower() for fault in faults
    )
