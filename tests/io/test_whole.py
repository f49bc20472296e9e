"""Reading files that are one document each."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXT = "天下大势，分久必合，合久必分。\n周末七国分争，并入于秦。\n"
PAGE = '<html><head><meta charset="gb2312"></head><body><p>' + TEXT + "</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "text", "html"),
    [
        pytest.param("a.txt", TEXT.encode(), TEXT, None, id="UTF-8 text"),
        pytest.param("a.txt", TEXT.encode("gb18030"), TEXT, None, id="GB18030 text"),
        pytest.param("a.txt", TEXT.encode("utf-16"), TEXT, None, id="UTF-16 with its mark"),
        pytest.param("a.txt", b"\xef\xbb\xbf" + TEXT.encode(), TEXT, None, id="UTF-8 with a mark"),
        pytest.param("a.txt.gz", gzip.compress(TEXT.encode()), TEXT, None, id="gzipped"),
        pytest.param("a.html", PAGE.encode("gbk"), None, PAGE, id="a page that says gb2312 and is GBK"),
        pytest.param("a.html", PAGE.encode(), None, PAGE, id="a page that says gb2312 and is UTF-8"),
    ],
)
def test_a_file_is_a_document(
    tmp_path: Path, read: Callable[..., Any], name: str, data: bytes, text: str | None, html: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = read(path)
    assert found.rows == [{"id": str(path), "text": text, "html": html, "url": None, "source": str(path)}]
    assert (found.faults, found.bytes_read) == ([], len(data))


@pytest.mark.parametrize("data", [b"", gzip.compress(b"")], ids=["0 bytes", "an empty member"])
def test_an_empty_file_is_counted_as_one_that_holds_no_document(
    tmp_path: Path, read: Callable[..., Any], data: bytes
) -> None:
    (tmp_path / "a.txt.gz").write_bytes(data)
    found = read(tmp_path / "a.txt.gz")
    assert (found.rows, found.faults) == ([], [])
    assert [(skip.id, skip.reason) for skip in found.skips] == [(str(tmp_path / "a.txt.gz"), "empty")]


def test_a_file_too_large_is_a_fault_with_the_cure(tmp_path: Path, read: Callable[..., Any]) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(bytes(5_000_000)))
    found = read(tmp_path / "a.txt.gz", max_document_size=1_000_000)
    assert (found.rows, found.causes) == ([], ["oversized"])
    assert "one document a line" in found.faults[0].message


def test_a_cut_file_gives_what_it_holds_and_a_fault(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "".join(f"{n} 行\n" for n in range(20_000))
    packed = gzip.compress(text.encode())
    (tmp_path / "a.txt.gz").write_bytes(packed[: len(packed) // 2])
    found = read(tmp_path / "a.txt.gz")
    assert found.causes == ["truncated"]
    assert text.startswith(found.texts[0].rstrip("\ufffd"))
    assert len(found.texts[0]) > 10_000


def test_a_picture_called_txt_is_a_fault(tmp_path: Path, read: Callable[..., Any]) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20)
    found = read(tmp_path / "a.txt")
    assert (found.rows, found.causes) == ([], ["undecodable"])
    assert found.faults[0].id == str(tmp_path / "a.txt")
