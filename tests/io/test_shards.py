"""Listing inputs and cutting shards."""

import bz2
import gzip
import lzma
import os
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from cleaner.errors import UsageError
from cleaner.io.shards import Slice, cut_shard, list_shards

LINE = b'{"text": "x"}\n'
WARC = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
WET = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 2\r\n\r\nhi\r\n\r\n"
ARC = b"filedesc://x.arc 0.0.0.0 20140216050221 text/plain 0\n\n"
PAGE = b"<!-- made by hand -->\n<!DOCTYPE html>\n<p>x"


@pytest.mark.parametrize(
    ("name", "data", "kind", "compression"),
    [
        pytest.param("a.jsonl", LINE, "jsonl", "none", id="JSON lines"),
        pytest.param("a.ndjson.zst", b"", "jsonl", "zstd", id="the name settles it without a look"),
        pytest.param("a.jsonl.gz", gzip.compress(LINE), "jsonl", "gzip", id="gzipped JSON lines"),
        pytest.param("a.JSON.BZ2", bz2.compress(LINE), "jsonl", "bzip2", id="capitals in the name"),
        pytest.param("a.txt", b"plain", "text", "none", id="plain text"),
        pytest.param("a.txt.xz", lzma.compress(b"plain"), "text", "xz", id="plain text in xz"),
        pytest.param("a.txt", LINE, "text", "none", id="JSON called txt, which may be anybody's notes"),
        pytest.param("a.txt", b"", "text", "none", id="an empty text file"),
        pytest.param("a.html", PAGE, "html", "none", id="a page"),
        pytest.param("a.txt", PAGE, "html", "none", id="a page called txt"),
        pytest.param("a.warc.gz", b"", "warc", "gzip", id="WARC by name"),
        pytest.param("a.warc.wet.gz", b"", "wet", "gzip", id="WET as Common Crawl names it"),
        pytest.param("a.warc.gz.bad", gzip.compress(WARC), "warc", "gzip", id="WARC behind an unknown ending"),
        pytest.param("a.wet.txt", WET, "wet", "none", id="WET called txt"),
        pytest.param("a.gz", gzip.compress(WARC), "warc", "gzip", id="WARC behind nothing but gz"),
        pytest.param("a.zst", zstandard.compress(WARC), "warc", "zstd", id="WARC behind nothing but zst"),
        pytest.param("a.dat", ARC, "arc", "none", id="ARC by its bytes"),
        pytest.param("part-00000", LINE, "jsonl", "none", id="JSON lines without an ending"),
        pytest.param("part-00000", b"PAR1....", "parquet", "none", id="Parquet without an ending"),
    ],
)
def test_recognises(tmp_path: Path, name: str, data: bytes, kind: str, compression: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (shard,) = list_shards([str(path)]).shards
    assert (shard.path, shard.format, shard.compression) == (str(path), kind, compression)
    assert (shard.size, shard.modified) == (len(data), str(path.stat().st_mtime_ns))


def test_walks_a_directory_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "b/1.jsonl", "a.jsonl", ".git/x.jsonl", "b/.hidden.jsonl", "README.md", "b/empty"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"# words" if name.endswith(".md") else b"" if name == "b/empty" else LINE)
    (tmp_path / "dangling.jsonl").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    listing = list_shards([str(tmp_path)])
    assert [shard.path for shard in listing.shards] == [
        f"{tmp_path}/{name}" for name in ("a.jsonl", "b/1.jsonl", "b/2.jsonl")
    ]
    assert {Path(path).name: why.split(" (")[0] for path, why in listing.skipped} == {
        "README.md": "of no known format",
        "empty": "it is empty",
        "dangling.jsonl": "not readable",
    }


def test_a_glob_through_links_in_a_circle_lists_each_file_once(tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "a.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINE)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    listing = list_shards([f"{tmp_path}/**/*.jsonl"])
    assert [shard.path for shard in listing.shards] == [f"{tmp_path}/{name}" for name in ("a.jsonl", "b/2.jsonl")]


def test_lists_each_file_once_under_a_tidy_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crawl").mkdir()
    (tmp_path / "crawl" / "a.jsonl").write_bytes(LINE)
    monkeypatch.chdir(tmp_path)
    inputs = ["./crawl//", "crawl/a.jsonl", "crawl/*.jsonl", ".", str(tmp_path / "crawl")]
    assert [shard.path for shard in list_shards(inputs).shards] == ["crawl/a.jsonl"]


def test_globs_reach_into_folders(tmp_path: Path) -> None:
    for name in ("x/1/a.jsonl", "x/2/b.jsonl", "x/2/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(LINE)
    assert [Path(s.path).name for s in list_shards([f"{tmp_path}/**/*.jsonl"]).shards] == ["a.jsonl", "b.jsonl"]
    assert [Path(s.path).name for s in list_shards([f"{tmp_path}/x/[12]"]).shards] == ["a.jsonl", "b.jsonl", "c.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a[1].jsonl").write_bytes(LINE)
    assert len(list_shards([str(tmp_path / "a[1].jsonl")]).shards) == 1


def test_reads_urls_through_fsspec() -> None:
    system = fsspec.filesystem("memory")
    system.pipe({"/crawl/a.jsonl": LINE, "/crawl/b/c.txt": b"x", "/crawl/.hidden/d.jsonl": LINE})
    found = [(shard.path, shard.size, shard.format) for shard in list_shards(["memory://crawl"]).shards]
    assert found == [("memory:///crawl/a.jsonl", len(LINE), "jsonl"), ("memory:///crawl/b/c.txt", 1, "text")]
    assert len(list_shards(["memory://crawl/*.jsonl", "memory://crawl/a.jsonl"]).shards) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param("crawl/missing.jsonl", "no such file or directory", id="a file that is not there"),
        pytest.param("crawl/a.jsnl", 'did you mean "crawl/a.jsonl"', id="a misspelt file, with the right one"),
        pytest.param("crawl/*.parquet", 'no file matches "crawl/*.parquet"', id="a glob that matches nothing"),
        pytest.param("crawl/table.csv", "convert it to JSON lines", id="a format that is not read, with a cure"),
        pytest.param("crawl/notes.md", "set `format`", id="an unknown format, with a way out"),
        pytest.param("crawl/empty", 'nothing to read in "crawl/empty"', id="an empty folder"),
        pytest.param("crawl/pipe", "not a regular file", id="a named pipe"),
        pytest.param("memory://nowhere/x", "nothing found", id="a URL with nothing behind it"),
        pytest.param("nosuch://x", "nosuch", id="a URL scheme that does not exist"),
        pytest.param("", "no such file", id="an empty string"),
    ],
)
def test_names_the_input_and_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, said: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("crawl/empty").mkdir(parents=True)
    Path("crawl/a.jsonl").write_bytes(LINE)
    Path("crawl/table.csv").write_bytes(b"a,b\n")
    Path("crawl/notes.md").write_bytes(b"# words\n")
    os.mkfifo("crawl/pipe")
    with pytest.raises(UsageError) as raised:
        list_shards([given, "crawl/a.jsonl", "other-fault"])
    assert len(raised.value.faults) == 2  # every input at fault is named, not only the first
    assert said in raised.value.faults[0]


def test_a_given_format_is_taken_for_every_file(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_bytes(b"# words")
    (tmp_path / "b.log.gz").write_bytes(gzip.compress(b"x"))
    shards = list_shards([str(tmp_path)], format="text").shards
    assert [(shard.format, shard.compression) for shard in shards] == [("text", "gzip"), ("text", "none")]
    with pytest.raises(UsageError, match="unknown input format"):
        list_shards([str(tmp_path)], format="docx")


def test_cuts_json_lines_by_bytes_without_gaps(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE * 100)
    (shard,) = list_shards([str(path)]).shards
    slices = cut_shard(shard, 300)
    assert [piece.start for piece in slices][1:] == [piece.stop for piece in slices][:-1]
    assert (slices[0].start, slices[-1].stop) == (0, None)
    assert max((piece.stop or shard.size) - piece.start for piece in slices) <= 300
    assert cut_shard(shard, 2000) == [Slice(shard)]


def test_cuts_parquet_by_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"{n:050d}" for n in range(1000)]}), path, row_group_size=100, compression="none")
    (shard,) = list_shards([str(path)]).shards
    bounds = [(piece.start, piece.stop) for piece in cut_shard(shard, shard.size // 4)]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == 10
    assert [start for start, _ in bounds[1:]] == [stop for _, stop in bounds[:-1]]
    assert len(bounds) in (3, 4, 5)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.jsonl.gz", gzip.compress(LINE * 100, 0), id="compressed"),
        pytest.param("a.jsonl", gzip.compress(LINE * 100, 0), id="compressed behind a plain name"),
        pytest.param("a.jsonl", "\ufeff".encode("utf-16-le") + (LINE * 100).decode().encode("utf-16-le"), id="UTF-16"),
        pytest.param("a.json", b"[\n" + LINE * 100, id="one JSON array"),
        pytest.param("a.parquet", b"PAR1" + b"x" * 2000, id="a damaged Parquet file"),
        pytest.param("a.txt", LINE * 100, id="plain text"),
    ],
)
def test_leaves_whole_what_cannot_be_cut(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (shard,) = list_shards([str(tmp_path)]).shards
    assert cut_shard(shard, 100) == [Slice(shard)]
