"""Columns: one schema out of many."""

import pyarrow as pa
import pytest

from cleaner.pipeline.tasks.columns import common_schema, common_type, fit


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        pytest.param(pa.int64(), pa.int64(), pa.int64(), id="same"),
        pytest.param(pa.int64(), pa.float64(), pa.float64(), id="whole numbers and fractions"),
        pytest.param(pa.null(), pa.int64(), pa.int64(), id="nothing and numbers"),
        pytest.param(pa.int64(), pa.string(), pa.string(), id="numbers and text"),
        pytest.param(pa.bool_(), pa.int64(), pa.string(), id="truth and numbers"),
        pytest.param(pa.list_(pa.int64()), pa.string(), pa.string(), id="lists and text"),
    ],
)
def test_common_type_holds_both(one: pa.DataType, other: pa.DataType, common: pa.DataType) -> None:
    assert common_type(one, other) == common_type(other, one) == common


def test_ours_come_first_and_empty_columns_are_text() -> None:
    seen = [pa.schema([("z", pa.null()), ("id", pa.string())]), pa.schema([("b", pa.int64())])]
    assert common_schema(seen, []).names == ["id", "text", "url", "source", "b", "z"]
    assert common_schema(seen, []).field("z").type == pa.string()


def test_values_that_do_not_cast_become_text() -> None:
    rows = pa.RecordBatch.from_pydict({"tags": [["a"], None]})
    fitted = fit(rows, pa.schema([("tags", pa.string()), ("more", pa.int64())]))
    assert fitted.to_pylist() == [{"tags": '["a"]', "more": None}, {"tags": None, "more": None}]
