"""A few rows of each kind, always the same, whatever the size of the folder."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.errors import RunError
from cleaner.io.store import Store
from cleaner.report.evidence import LOOKED_THROUGH
from cleaner.report.samples import MOST_FILES, MOST_ROWS, count_values, sample_rows, spread


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    folder.mkdir(exist_ok=True)
    kind = pa.schema([(column, pa.string()) for column in ("kind", "id", "text")])
    pq.write_table(pa.Table.from_pylist(rows, kind), folder / name, row_group_size=10)


def rows_of(kind: str, texts: list[str | None], start: int = 0) -> list[dict[str, object]]:
    return [{"kind": kind, "id": str(number), "text": text} for number, text in enumerate(texts, start)]


def ids(folder: Path, kind: str = "a") -> list[str]:
    return [row["id"] for row in sample_rows(Store(str(folder.parent)), folder.name, ["kind"], ["id", "text"])[(kind,)]]


def test_rows_come_from_every_row_group_in_turn(tmp_path: Path) -> None:
    write(tmp_path / "x", "0.parquet", rows_of("a", ["text"] * 20))
    write(tmp_path / "x", "1.parquet", rows_of("a", ["text"] * 10, start=20))
    assert ids(tmp_path / "x") == ["0", "10", "20", "1", "11"]


def test_rows_with_text_come_first(tmp_path: Path) -> None:
    write(tmp_path / "x", "0.parquet", rows_of("a", [None, None, "text", None, "text"]))
    assert ids(tmp_path / "x") == ["2", "4", "0", "1", "3"]


def test_a_rare_kind_has_its_rows_beside_a_frequent_one(tmp_path: Path) -> None:
    write(tmp_path / "x", "0.parquet", [*rows_of("a", ["text"] * 9), *rows_of("b", ["text"])])
    assert (len(ids(tmp_path / "x", "a")), len(ids(tmp_path / "x", "b"))) == (MOST_ROWS, 1)


def test_texts_are_cut_short(tmp_path: Path) -> None:
    write(tmp_path / "x", "0.parquet", rows_of("a", ["字" * 100_000]))
    [row] = sample_rows(Store(str(tmp_path)), "x", ["kind"], ["id", "text"])[("a",)]
    assert row["text"] == "字" * LOOKED_THROUGH


def test_no_folder_no_rows(tmp_path: Path) -> None:
    assert sample_rows(Store(str(tmp_path)), "x", ["kind"], ["text"]) == {}
    assert count_values(Store(str(tmp_path)), "x", "kind") == {}


def test_values_are_counted_over_all_files(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / "x", f"{number}.parquet", [*rows_of("a", ["text"] * 12), *rows_of("b", ["text"])])
    assert count_values(Store(str(tmp_path)), "x", "kind") == {"a": 36, "b": 3}


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x/0.parquet").write_bytes(b"no parquet")
    with pytest.raises(RunError, match=r"'x/0\.parquet' cannot be read"):
        sample_rows(Store(str(tmp_path)), "x", ["kind"], ["text"])


@pytest.mark.parametrize("count", [0, 1, MOST_FILES, MOST_FILES + 1, 1000])
def test_spreads_over_all_items_and_never_takes_one_twice(count: int) -> None:
    chosen = spread(range(count), MOST_FILES)
    assert len(chosen) == min(count, MOST_FILES) == len(set(chosen))
    assert not count or (chosen[0] == 0 and chosen[-1] >= count - 1 - count / MOST_FILES)
