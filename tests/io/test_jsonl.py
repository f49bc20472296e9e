"""Reading JSON lines, above all dirty ones."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.errors import UsageError
from cleaner.io.read import ReadSettings, read_slice
from cleaner.io.shards import cut_shard, list_shards

NOISE = bytes(byte | 0x80 for byte in random.Random(1).randbytes(900))
GOOD = b'{"id": "1", "text": "x"}'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.jsonl"


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        pytest.param(b'{"text": "a"}\n{"text": "b"}\n', ["a", "b"], id="two lines"),
        pytest.param(b'{"text": "a"}\n{"text": "b"}', ["a", "b"], id="no newline at the end"),
        pytest.param(b'{"text": "a"}\r\n\r\n{"text": "b"}\r\n', ["a", "b"], id="CRLF and a blank line"),
        pytest.param(b'\xef\xbb\xbf{"text": "a"}\n', ["a"], id="byte order mark"),
        pytest.param(b'{"text": "a"}\n' + bytes(5000), ["a"], id="a tail of NUL bytes"),
        pytest.param(b'\x00{"text": "a"}\n', ["a"], id="a NUL before the object"),
        pytest.param(b'{"text": "a\\u0000b"}\n', ["a\0b"], id="a NUL in the text"),
        pytest.param(b'{"text": "a\tb"}\n', ["a\tb"], id="a raw tab in the text"),
        pytest.param(b'{"text": "\\ud83d\\ude00 \\ud83d"}\n', ["\U0001f600 \ufffd"], id="half a surrogate pair"),
        pytest.param(b'{"text": "a", "score": NaN}\n', ["a"], id="NaN as Python writes it"),
        pytest.param('{"text": "编码不是这样的"}\n'.encode("gb18030"), ["编码不是这样的"], id="a line in GB18030"),
        pytest.param('{"text": "編碼中文測試"}\n'.encode("big5"), ["編碼中文測試"], id="a line in Big5"),
        pytest.param('\ufeff{"text": "编"}\n{"text": "码"}\n'.encode("utf-16-le"), ["编", "码"], id="UTF-16"),
        pytest.param(b'{"text": ""}\n{"text": " "}\n', ["", " "], id="empty texts are documents"),
        pytest.param(b"", [], id="an empty file"),
        pytest.param(b"\n\n \n", [], id="nothing but blank lines"),
    ],
)
def test_reads(path: Path, read: Callable[..., Any], data: bytes, texts: list[str]) -> None:
    path.write_bytes(data)
    found = read(path)
    assert (found.texts, found.faults) == (texts, [])
    assert found.bytes_read == len(data)


@pytest.mark.parametrize(
    ("line", "cause", "said"),
    [
        pytest.param(b'{"text": "x"', "malformed_json", "byte 25 is no JSON: expecting ',' delimiter", id="cut off"),
        pytest.param(b"nonsense", "malformed_json", "no JSON", id="no JSON at all"),
        pytest.param(b"[" * 100_000, "malformed_json", "no JSON", id="nested without end"),
        pytest.param(b'["x"]', "not_an_object", "an array", id="an array"),
        pytest.param(b'"x"', "not_an_object", "bare value", id="a bare string"),
        pytest.param(b'{"content": "x"}', "no_text", "columns: {text: content}", id="text under another name"),
        pytest.param(b'{"text": null}', "no_text", '"text"', id="text is null"),
        pytest.param(b"{}", "no_text", "no columns", id="an empty object"),
        pytest.param(b'{"text": 5}', "bad_column", '"text" at byte 25 is of type int', id="text is a number"),
        pytest.param(b'{"text": "x", "html": ["y"]}', "bad_column", '"html"', id="html is a list"),
        pytest.param(b'{"text": "' + NOISE + b'"}', "undecodable", "the line at byte", id="noise"),
    ],
)
def test_a_bad_line_is_a_fault_and_costs_no_other(
    path: Path, read: Callable[..., Any], line: bytes, cause: str, said: str
) -> None:
    path.write_bytes(GOOD + b"\n" + line + b"\n" + GOOD + b"\n")
    found = read(path)
    assert found.texts == ["x", "x"]
    (fault,) = found.faults
    assert (fault.cause, fault.source, fault.offset, fault.id) == (cause, str(path), 25, f"{path}:25")
    assert said in fault.message


def test_a_line_too_large_is_a_fault_and_costs_no_other(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(GOOD + b'\n{"text": "' + b"y" * 3_000_000 + b'"}\n' + GOOD + b"\n")
    found = read(path, max_document_size=1_000_000)
    assert (found.texts, found.causes) == (["x", "x"], ["oversized"])
    assert "3,000,012 bytes" in found.faults[0].message


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(json.dumps([{"text": "x"}] * 9, indent=1).encode(), id="an array over many lines"),
        pytest.param(json.dumps({"text": "x"}, indent=1).encode(), id="an object over many lines"),
    ],
)
def test_one_json_value_is_one_fault_with_the_cure(path: Path, read: Callable[..., Any], data: bytes) -> None:
    path.write_bytes(data)
    found = read(path, slice_size=20) if data.startswith(b"[") else read(path)
    assert (found.rows, found.causes) == ([], ["not_json_lines"])
    assert "jq -c" in found.faults[0].message


def test_takes_columns_by_the_names_given(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(b'{"uuid": 7, "content": "x", "text": "theirs", "source": "cc", "link": "http://a"}\n')
    (row,) = read(path, columns={"id": "uuid", "text": "content", "url": "link"}).rows
    assert row == {
        "id": "7",
        "text": "x",
        "html": None,
        "url": "http://a",
        "source": str(path),
        "input_text": "theirs",
        "input_source": "cc",
    }


def test_one_input_column_can_serve_twice(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(b'{"url": "http://a", "text": "x"}\n')
    (row,) = read(path, columns={"id": "url"}).rows
    assert (row["id"], row["url"]) == ("http://a", "http://a")


def test_columns_that_are_not_ours_are_refused() -> None:
    with pytest.raises(UsageError, match='"txt"'):
        ReadSettings(columns={"txt": "content"})


def test_ids_are_given_or_say_where_the_line_stands(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(b'{"text": "x"}\n{"text": "x", "id": ""}\n{"text": "x", "id": 12}\n{"text": "x", "id": [1]}\n')
    assert [row["id"] for row in read(path).rows] == [f"{path}:0", f"{path}:14", "12", "[1]"]


def test_long_numbers_as_ids_keep_every_digit(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(b'{"text": "x", "id": 123456789012345678901}\n{"text": "x", "id": 123456789012345678902}\n')
    assert [row["id"] for row in read(path).rows] == ["123456789012345678901", "123456789012345678902"]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        pytest.param(["a", None], pa.string(), ["a", None], id="strings"),
        pytest.param([1, -2], pa.int64(), [1, -2], id="integers"),
        pytest.param([1, 2.5], pa.float64(), [1.0, 2.5], id="integers and fractions"),
        pytest.param([True, False], pa.bool_(), [True, False], id="booleans"),
        pytest.param([None, None], pa.null(), [None, None], id="nulls"),
        pytest.param([{"a": 1}, [2]], pa.string(), ['{"a":1}', "[2]"], id="nested values become JSON"),
        pytest.param(["a", 1], pa.string(), ["a", "1"], id="mixed: strings stay as they are"),
        pytest.param([True, 1], pa.string(), ["true", "1"], id="a boolean is no number"),
        pytest.param([1 << 63, 1], pa.string(), [str(1 << 63), "1"], id="beyond 64 bits"),
        pytest.param([(1 << 60) + 1, 0.5], pa.string(), [str((1 << 60) + 1), "0.5"], id="not exact as a fraction"),
        pytest.param(["2020-01-01", "2020-01-02"], pa.string(), ["2020-01-01", "2020-01-02"], id="dates are strings"),
    ],
)
def test_carried_columns_keep_their_type(
    path: Path, read: Callable[..., Any], values: list[Any], kind: pa.DataType, expected: list[Any]
) -> None:
    path.write_text("".join(json.dumps({"text": "x", "meta": value}) + "\n" for value in values))
    found = read(path)
    assert found.batches[0].batch.schema.field("meta").type == kind
    assert [row["meta"] for row in found.rows] == expected


def test_columns_that_come_and_go_are_null_elsewhere(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(
        b'{"text": "1"}\n{"text": "2", "a": 1}\n{"text": "3"}\n{"text": "4", "a": 4, "b": "x"}\n{"text": "5"}\n'
    )
    rows = read(path).rows
    assert [row["a"] for row in rows] == [None, 1, None, 4, None]
    assert [row["b"] for row in rows] == [None, None, None, "x", None]


def test_batches_are_bounded(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(b'{"text": "x"}\n' * 10_000 + b"bad\n" * 10_000)
    found = read(path)
    assert [loaded.batch.num_rows for loaded in found.batches if loaded.batch.num_rows] == [4096, 4096, 1808]
    assert max(len(loaded.faults) for loaded in found.batches) <= 4096
    assert len(found.faults) == 10_000
    assert len(read(path, batch_size=1000).batches) > 50


def test_lines_with_new_keys_each_do_not_make_one_vast_table(path: Path, read: Callable[..., Any]) -> None:
    path.write_text("".join(json.dumps({"text": "x", f"key{n}": n}) + "\n" for n in range(3000)))
    found = read(path)
    assert len(found.rows) == 3000 or sum(loaded.batch.num_rows for loaded in found.batches) == 3000
    assert max(loaded.batch.num_columns for loaded in found.batches) < 600


def test_a_truncated_gzip_gives_its_lines_and_one_fault(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = [json.dumps({"text": f"{n * 7919 % 1_000_003:x}" * 9}) + "\n" for n in range(5000)]
    packed = gzip.compress("".join(lines).encode())
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    found = read(path)
    assert found.causes == ["truncated"]
    assert 1000 < len(found.texts) < 5000
    assert found.texts == [json.loads(line)["text"] for line in lines][: len(found.texts)]


@pytest.mark.parametrize(
    ("mode", "said"),
    [pytest.param("gone", "o such file", id="vanished"), pytest.param("folder", "irectory", id="a folder now")],
)
def test_a_file_that_cannot_be_read_is_a_fault(path: Path, mode: str, said: str) -> None:
    path.write_bytes(GOOD)
    (shard,) = list_shards([str(path)]).shards
    path.unlink()
    if mode == "folder":
        path.mkdir()
    (loaded,) = read_slice(cut_shard(shard, 10)[0], ReadSettings())
    assert [fault.cause for fault in loaded.faults] == ["unreadable"]
    assert said in loaded.faults[0].message


_LINES = st.lists(
    st.one_of(
        st.builds(
            lambda text: json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "replace"), st.text(max_size=40)
        ),
        st.sampled_from([b"", b"{", b"[1]", b"\xff\xfe", b"\r"]),
        st.binary(max_size=20).map(lambda data: data.replace(b"\n", b"")),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(lines=_LINES, size=st.integers(1, 80), newline=st.sampled_from([b"\n", b"\r\n"]))
def test_slices_give_what_the_whole_gives(
    path: Path, read: Callable[..., Any], lines: list[bytes], size: int, newline: bytes
) -> None:
    """Every line is read by exactly one slice, wherever the cuts fall."""
    path.write_bytes(b'{"text": "0"}\n' + newline.join(lines))
    whole, cut = read(path), read(path, slice_size=size)
    assert (cut.rows, cut.faults, cut.decoded) == (whole.rows, whole.faults, whole.decoded)
    records = [line for line in lines if line.strip(b" \t\r\0")]
    assert 1 + len(records) >= len(whole.rows) + len(whole.faults)
