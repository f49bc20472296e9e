"""Parquet files: what is encoded by a dictionary, and that all comes back as it was."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaner.io.sink import ParquetSink
from cleaner.io.store import Store

PLAIN = {"id": ["1", "2"], "text": ["清洗", ""], "url": ["http://a/", None], "language": ["zh", "zh"]}


@pytest.mark.parametrize(
    ("columns", "encoded"),
    [
        pytest.param(PLAIN, {"language"}, id="columns whose values recur, not texts"),
        pytest.param(
            PLAIN | {"tags": [["a"], ["a", "b"]]},
            {"id", "text", "url", "language", "tags.list.element"},
            id="all where one is nested",
        ),
        pytest.param({"text": ["a", "b"]}, set(), id="none where there are only texts"),
    ],
)
def test_dictionaries(tmp_path: Path, columns: dict[str, list[object]], encoded: set[str]) -> None:
    rows = pa.RecordBatch.from_pydict(columns)
    with ParquetSink(Store(str(tmp_path)), "a.parquet", 1000, "zstd") as sink:
        sink.write(rows)
    file = pq.ParquetFile(tmp_path / "a.parquet")
    group = file.metadata.row_group(0)
    chunks = [group.column(number) for number in range(group.num_columns)]
    assert {chunk.path_in_schema for chunk in chunks if chunk.has_dictionary_page} == encoded
    assert file.read().to_pydict() == columns
