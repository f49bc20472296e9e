"""Reading Parquet."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.parquet"


TEXTS = ["一", None, "三"]


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(pa.string(), id="string"),
        pytest.param(pa.large_string(), id="large string"),
        pytest.param(pa.binary(), id="bytes"),
        pytest.param(pa.large_binary(), id="large bytes"),
        pytest.param(pa.dictionary(pa.int32(), pa.string()), id="dictionary"),
    ],
)
def test_reads_text_of_any_type(path: Path, read: Callable[..., Any], kind: pa.DataType) -> None:
    texts = pa.array(TEXTS).dictionary_encode() if pa.types.is_dictionary(kind) else pa.array(TEXTS).cast(kind)
    pq.write_table(pa.table({"text": texts}), path)
    found = read(path)
    assert found.texts == ["一", "三"]
    assert [row["id"] for row in found.rows] == [f"{path}:0", f"{path}:2"]
    assert [(fault.cause, fault.id, fault.offset) for fault in found.faults] == [("no_text", f"{path}:1", 1)]


def test_decodes_bytes_that_are_not_utf_8(path: Path, read: Callable[..., Any]) -> None:
    good = "天下大势，分久必合，合久必分。"
    noise = bytes(range(256)) * 4
    pq.write_table(pa.table({"text": pa.array([good.encode("gb18030"), noise, good.encode()], pa.binary())}), path)
    found = read(path)
    assert found.texts == [good, good]
    assert found.decoded == {"gb18030": 1, "utf-8": 1}
    assert [(fault.cause, fault.offset) for fault in found.faults] == [("undecodable", 1)]


def test_strings_that_are_not_utf_8_do_not_get_through(path: Path, read: Callable[..., Any]) -> None:
    """Other writers put anything under the type `string`, and Arrow's reader takes their word for it."""
    bad = pa.Array.from_buffers(pa.string(), 1, pa.array([b"caf\xe9 au lait"], pa.binary()).buffers())
    pq.write_table(pa.table({"text": bad, "title": bad}), path)
    (row,) = read(path).rows
    assert (row["text"], row["title"]) == ("café au lait", "caf\ufffd au lait")


def test_carried_columns_keep_their_arrow_type(path: Path, read: Callable[..., Any]) -> None:
    table = pa.table(
        {
            "content": ["x"],
            "uuid": pa.array([7], pa.int32()),
            "text": ["theirs"],
            "source": ["cc"],
            "tags": pa.array([["a", "b"]], pa.list_(pa.string())),
            "when": pa.array([0], pa.timestamp("ms")),
            "site": pa.array(["s"]).dictionary_encode(),
        }
    )
    pq.write_table(table, path)
    found = read(path, columns={"text": "content", "id": "uuid"})
    batch = found.batches[0].batch
    kinds = {field.name: field.type for field in batch.schema}
    assert {name: kinds[name] for name in ("tags", "when", "site")} == {
        "tags": pa.list_(pa.string()),
        "when": pa.timestamp("ms"),
        "site": pa.string(),
    }
    (row,) = found.rows
    assert (row["id"], row["text"], row["input_text"], row["input_source"]) == ("7", "x", "theirs", "cc")


def test_two_columns_of_one_name_are_both_carried(path: Path, read: Callable[..., Any]) -> None:
    pq.write_table(
        pa.Table.from_arrays([pa.array(["x"]), pa.array([1]), pa.array([2])], names=["text", "a", "a"]), path
    )
    (row,) = read(path).rows
    assert (row["a"], row["a_2"]) == (1, 2)


@pytest.mark.parametrize(
    ("columns", "cause", "said"),
    [
        pytest.param({"body": ["x"]}, "no_text", "{text: body}", id="no text column"),
        pytest.param({"text": [["x"]]}, "bad_column", "list", id="text is a list"),
        pytest.param({"text": [5]}, "bad_column", "int64", id="text is a number"),
    ],
)
def test_says_what_is_wrong_with_the_columns(
    path: Path, read: Callable[..., Any], columns: dict[str, list[Any]], cause: str, said: str
) -> None:
    pq.write_table(pa.table(columns), path)
    found = read(path)
    assert (found.rows, found.causes) == ([], [cause])
    assert said in found.faults[0].message


def test_a_row_too_large_is_a_fault(path: Path, read: Callable[..., Any]) -> None:
    pq.write_table(pa.table({"text": ["a", "b" * 2000, "c"], "html": [None, None, "d" * 999]}), path)
    found = read(path, max_document_size=1000)
    assert (found.texts, found.causes) == (["a", "c"], ["oversized"])


@pytest.mark.parametrize(
    "data", [b"", b"PAR1", b"PAR1" + b"x" * 500 + b"PAR1", b"x" * 100], ids=["empty", "cut", "no footer", "noise"]
)
def test_a_damaged_file_is_a_fault(path: Path, read: Callable[..., Any], data: bytes) -> None:
    path.write_bytes(data)
    found = read(path)
    assert (found.rows, found.causes) == ([], ["corrupt"])


def test_a_damaged_row_group_costs_no_other(path: Path, read: Callable[..., Any]) -> None:
    texts = [f"{n * 7919:050d}" for n in range(900)]
    options = {"row_group_size": 300, "compression": "zstd", "use_dictionary": False, "write_statistics": False}
    pq.write_table(pa.table({"text": texts}), path, **options)
    with pq.ParquetFile(path) as file:
        at = file.metadata.row_group(1).column(0).data_page_offset
        size = file.metadata.row_group(1).column(0).total_compressed_size
    data = bytearray(path.read_bytes())
    data[at + 40 : at + size - 10] = bytes(size - 50)
    path.write_bytes(data)
    found = read(path)
    assert found.texts == texts[:300] + texts[600:]
    assert [(fault.cause, fault.offset) for fault in found.faults] == [("corrupt", 300)]
    assert "300 rows of row group 1" in found.faults[0].message


def test_slices_give_what_the_whole_gives(path: Path, read: Callable[..., Any]) -> None:
    texts = [None if n % 37 == 0 else f"{n:040d}" for n in range(1000)]
    pq.write_table(pa.table({"text": texts, "n": list(range(1000))}), path, row_group_size=64)
    whole, cut = read(path), read(path, slice_size=4000)
    assert len(cut.batches) > len(whole.batches) / 2
    assert (cut.rows, cut.faults) == (whole.rows, whole.faults)
    assert len(whole.rows) + len(whole.faults) == 1000


def test_batches_are_bounded(path: Path, read: Callable[..., Any]) -> None:
    pq.write_table(pa.table({"text": ["x" * 1000] * 10_000}), path)
    assert max(loaded.batch.num_rows for loaded in read(path).batches) <= 4096
    by_size = [loaded.batch["text"].nbytes for loaded in read(path, batch_size=100_000).batches]
    assert max(by_size) < 100_000 + 256 * 1010
