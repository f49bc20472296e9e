"""Dirty input is the normal case: each kind gets a counted error or is read, and nothing else is lost."""

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine import Result, run_here

GOOD = "This honest document stands beside the broken one and must not be lost."
CHINESE = "编码的名字写错了，文字却是好的：这一页应当原样读出来。龘龙朱镕基。"
LINE = json.dumps({"id": "good", "text": GOOD}).encode() + b"\n"


def page(body: bytes, charset: str) -> bytes:
    return b"<html><head><meta charset=" + charset.encode() + b"></head><body><p>" + body + b"</p></body></html>"


def parquet_bytes(texts: list[str]) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": texts}), sink)
    return sink.getvalue().to_pybytes()


# name of the file, its bytes, causes of the errors it must give, texts it must give beside
CASES: dict[str, tuple[str, Callable[[], bytes], list[str], list[str]]] = {
    "malformed JSON between good lines": (
        "a.jsonl",
        lambda: LINE + b'{"text": "half\n' + LINE,
        ["malformed_json"],
        [GOOD, GOOD],
    ),
    "a line that is no object": ("a.jsonl", lambda: b"[1, 2]\n" + LINE, ["not_an_object"], [GOOD]),
    "a line without text": ("a.jsonl", lambda: b'{"title": "t"}\n' + LINE, ["no_text"], [GOOD]),
    "text that is a number": ("a.jsonl", lambda: b'{"text": 7}\n' + LINE, ["bad_column"], [GOOD]),
    "a lone surrogate": ("a.jsonl", lambda: b'{"text": "x\\ud800y"}\n' + LINE, [], ["x\ufffdy", GOOD]),
    "NUL bytes in the text": ("a.jsonl", lambda: b'{"text": "x\\u0000y"}\n' + LINE, [], ["x\0y", GOOD]),
    "NUL bytes between lines": ("a.jsonl", lambda: b"\0\0\0\n" + LINE, [], [GOOD]),
    "a line in GB18030": (
        "a.jsonl",
        lambda: json.dumps({"text": CHINESE}, ensure_ascii=False).encode("gb18030") + b"\n" + LINE,
        [],
        [CHINESE, GOOD],
    ),
    "a line beyond the size of a document": (
        "a.jsonl",
        lambda: b'{"text": "' + b"x" * 40_000_000 + b'"}\n' + LINE,
        ["oversized"],
        [GOOD],
    ),
    "an empty file": ("a.jsonl", lambda: b"", [], []),
    "an empty gzip file": ("a.jsonl.gz", lambda: b"", [], []),
    "blank lines, BOM, CRLF, no last line end": (
        "a.jsonl",
        lambda: b"\xef\xbb\xbf\r\n" + LINE.strip() + b"\r\n\n" + LINE.strip(),
        [],
        [GOOD, GOOD],
    ),
    "a truncated gzip": ("a.jsonl.gz", lambda: gzip.compress(LINE * 2)[:-4], ["truncated"], [GOOD, GOOD]),
    "rubbish behind a gzip": ("a.jsonl.gz", lambda: gzip.compress(LINE) + b"rubbish", ["trailing_garbage"], [GOOD]),
    "two gzip members": ("a.jsonl.gz", lambda: gzip.compress(LINE) + gzip.compress(LINE), [], [GOOD, GOOD]),
    "bzip2": ("a.jsonl.bz2", lambda: bz2.compress(LINE), [], [GOOD]),
    "xz": ("a.jsonl.xz", lambda: lzma.compress(LINE), [], [GOOD]),
    "a gzip that is none": ("a.jsonl.gz", lambda: LINE, [], [GOOD]),
    "a truncated Parquet file": ("a.parquet", lambda: parquet_bytes([GOOD] * 9)[:-20], ["corrupt"], []),
    "a Parquet file": ("a.parquet", lambda: parquet_bytes([GOOD]), [], [GOOD]),
    "GB18030 labelled gb2312": ("a.html", lambda: page(CHINESE.encode("gb18030"), "gb2312"), [], [CHINESE]),
    "GB18030 labelled utf-8": ("a.html", lambda: page(CHINESE.encode("gb18030"), "utf-8"), [], [CHINESE]),
    "UTF-8 labelled gb2312": ("a.html", lambda: page(CHINESE.encode(), "gb2312"), [], [CHINESE]),
    "GB18030 without a label": ("a.txt", lambda: (CHINESE * 3).encode("gb18030"), [], [CHINESE * 3]),
    "UTF-16 with BOM": ("a.txt", lambda: CHINESE.encode("utf-16"), [], [CHINESE]),
    "random bytes as text": ("a.txt", lambda: bytes(range(256)) * 40, ["undecodable"], []),
    "a text beyond the size of a document": ("a.txt", lambda: b"x" * 40_000_000, ["oversized"], []),
    "hostile HTML": (
        "a.html",
        lambda: (
            b"<html><script>alert(1)</script><p onclick=evil()>" + GOOD.encode() + b"<table><tr><td" + b"<div>" * 9000
        ),
        [],
        [GOOD],
    ),
    "script tags in a text": (
        "a.txt",
        lambda: GOOD.encode() + b"<script>alert('x')</script>",
        [],
        [GOOD + "<script>alert('x')</script>"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_record_is_counted_and_nothing_else_is_lost(tmp_path: Path, name: str) -> None:
    file, make, causes, texts = CASES[name]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / file).write_bytes(make())
    (tmp_path / "in" / "beside.txt").write_text(GOOD)
    result = run_here(tmp_path / "in", tmp_path / "out", "[extract_html]")
    assert sorted(row["cause"] for row in result.rows("errors")) == sorted(causes)
    found = result.texts()
    assert found[-1] == GOOD
    assert found[:-1] == texts if file.split(".")[1] != "html" else all(text in found[0] for text in texts)
    balance_of(result)


def balance_of(result: Result) -> None:
    funnel = result.funnel
    assert funnel["read"] == funnel["kept"] + funnel["dropped"] + funnel["duplicates"] + funnel["errors"]


def test_everything_at_once(tmp_path: Path) -> None:
    causes: list[str] = []
    texts: list[str] = []
    for number, (file, make, its_causes, its_texts) in enumerate(CASES.values()):
        (tmp_path / "in" / f"{number:02d}").mkdir(parents=True)
        (tmp_path / "in" / f"{number:02d}" / file).write_bytes(make())
        causes += its_causes
        texts += its_texts
    result = run_here(tmp_path / "in", tmp_path / "out", "[extract_html]")
    assert sorted(row["cause"] for row in result.rows("errors")) == sorted(causes)
    assert len(result.texts()) == len(texts)
    balance_of(result)
