"""Files of benchmarks: every form that they come in, and what is said of those that cannot be read."""

import bz2
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from cleaner.text.overlap.benchmarks import UnreadableBenchmark, benchmark_files, read_rows

Rows = list[tuple[int, Sequence[str]]]


def rows(path: Path, *columns: str) -> Rows:
    return [(row.number, list(row.texts)) for row in read_rows(path, columns)]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text", "columns", "expected"),
    [
        pytest.param("a.txt", "一\n二\n", (), [(1, ["一"]), (2, ["二"])], id="lines"),
        pytest.param("a.txt", "\n一\n二\r\n\n\n三\n", (), [(2, ["一\n二"]), (6, ["三"])], id="paragraphs"),
        pytest.param("a.txt", "", (), [], id="an empty file"),
        pytest.param("a.txt", "\ufeff一\n", ("q",), [(1, ["一"])], id="a byte order mark, no columns in text"),
        pytest.param("a.jsonl", '{"q":"x","c":["y",{"z":"w"}],"n":1}', (), [(1, ["x", "y", "w"])], id="all texts"),
        pytest.param("a.jsonl", '{"q":"x"}\n\n"v"\n', (), [(1, ["x"]), (3, ["v"])], id="a blank line, a bare text"),
        pytest.param("a.jsonl", '{"q":"x","a":"y"}\n', ("a", "q"), [(1, ["y", "x"])], id="columns"),
        pytest.param("a.jsonl", '{"q":"x"}\n{"a":"y"}', ("a",), [(1, []), (2, ["y"])], id="a row without the column"),
        pytest.param("a.ndjson", '{"q":"x"}', ("q", "text"), [(1, ["x"])], id="one of the columns"),
        pytest.param("a.json", '[{"q":"x"},{"q":"y"}]', (), [(1, ["x"]), (2, ["y"])], id="a list"),
        pytest.param("a.json", '{"v":["1"],"data":[{"q":"x"}]}', ("q",), [(1, ["x"])], id="a list within"),
        pytest.param("a.json", '{"q":"x"}\n{"q":"y"}\n', (), [(1, ["x"]), (2, ["y"])], id="lines by a wrong name"),
        pytest.param("a.csv", '"x\n,y",z\nw,v\n', (), [(1, ["x\n,y", "z"]), (3, ["w", "v"])], id="cells"),
        pytest.param("a.csv", "q,a\nx,y\nz\n", ("a", "q"), [(2, ["y", "x"]), (3, ["z"])], id="named cells"),
        pytest.param("a.tsv", "q\ta\nx\ty\n", ("q",), [(2, ["x"])], id="tabs"),
    ],
)  # fmt: skip
def test_rows_and_their_texts(tmp_path: Path, name: str, text: str, columns: tuple[str, ...], expected: Rows):
    assert rows(written(tmp_path, name, text), *columns) == expected


@pytest.mark.parametrize(
    ("ending", "compress"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".zst", zstandard.ZstdCompressor().compress)],
    ids=["gzip", "bzip2", "zstd"],
)
def test_compressed_files(tmp_path: Path, ending: str, compress):
    path = tmp_path / f"a.jsonl{ending}"
    path.write_bytes(compress(b'{"q":"x"}\n'))
    assert rows(path) == [(1, ["x"])]


def test_parquet(tmp_path: Path):
    table = pa.table({"q": ["x", None], "choices": [["y", "z"], []], "n": [1, 2]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert rows(tmp_path / "a.parquet") == [(1, ["x", "y", "z"]), (2, [])]
    assert rows(tmp_path / "a.parquet", "q") == [(1, ["x"]), (2, [])]


@pytest.mark.parametrize(
    ("name", "content", "columns", "message"),
    [
        ("a.jsonl", b'{"q":"x"}\n{"q":\n', (), "a.jsonl', line 2: no JSON"),
        ("a.jsonl", b'{"q":"x"}\n', ("text",), "a.jsonl' has no column text; it has q"),
        ("a.jsonl", b'"x"\n', ("text",), "its rows have no names"),
        ("a.parquet", b"PAR1", (), "a.parquet' cannot be read"),
        ("a.txt.gz", b"\x1f\x8b\x08\x00cut short", (), "a.txt.gz' cannot be read"),
        ("a.txt", b"\xff\xfe\x00", (), "a.txt' cannot be read"),
    ],
    ids=["broken JSON", "no such column", "no columns", "broken Parquet", "broken gzip", "no UTF-8"],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name, content, columns, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableBenchmark, match=message):
        rows(tmp_path / name, *columns)


def test_files_below_a_folder(tmp_path: Path):
    for name in ("b.jsonl", "a/c.TXT.gz", "a/.hidden.txt", "README.md", "a/model.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        written(tmp_path, name, json.dumps("x"))
    folder = tmp_path.name
    assert [name for name, _ in benchmark_files(tmp_path)] == [f"{folder}/a/c.TXT.gz", f"{folder}/b.jsonl"]
    assert [name for name, _ in benchmark_files(tmp_path / "b.jsonl")] == ["b.jsonl"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing", "no file or folder"), ("a.doc", "ends in none of .txt"), ("empty", "no file below")],
)
def test_what_is_no_benchmark(tmp_path: Path, name: str, message: str):
    (tmp_path / "empty").mkdir()
    written(tmp_path, "a.doc", "x")
    with pytest.raises(UnreadableBenchmark, match=message):
        benchmark_files(tmp_path / name)
