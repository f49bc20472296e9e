"""The columns of the output: one schema for all shards, out of what the tasks happened to see."""

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from cleaner.pipeline.plan import Placed
from cleaner.stage import RangeFilter

OURS = {"id": pa.string(), "text": pa.string(), "url": pa.string(), "source": pa.string()}


def common_schema(schemas: Sequence[pa.Schema], stages: Sequence[Placed], has_measures: bool = False) -> pa.Schema:
    """Our columns, then what stages add in the order of the stages, measures too if kept, then carried columns by name.

    A carried column that is of different types in different shards takes one that holds them all; where there is none
    it becomes text.
    """
    seen = {field.name: field.type for field in merged(schemas)}
    added = dict(OURS)
    for placed in stages:
        added |= placed.stage.adds
        if has_measures and isinstance(placed.stage, RangeFilter) and placed.label in seen:
            added[placed.label] = pa.float64()
    carried = {name: seen[name] for name in sorted(seen) if name not in added}
    return pa.schema([*added.items(), *((name, known_type(kind)) for name, kind in carried.items())])


def merged(schemas: Sequence[pa.Schema]) -> pa.Schema:
    """Every column of every schema, in the order of first sight, with a type that holds what each has."""
    seen: dict[str, pa.DataType] = {}
    for schema in schemas:
        for field in schema:
            seen[field.name] = common_type(seen[field.name], field.type) if field.name in seen else field.type
    return pa.schema(list(seen.items()))


def common_type(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    """The type that holds values of both, text if there is none nearer."""
    if one == other:
        return one
    try:
        fields = [pa.schema([("value", kind)]) for kind in (one, other)]
        return pa.unify_schemas(fields, promote_options="permissive").field("value").type
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.string()


def known_type(kind: pa.DataType) -> pa.DataType:
    """A column that was empty everywhere is text."""
    return pa.string() if pa.types.is_null(kind) else kind


def fit(rows: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The rows with the columns of the schema: missing ones null, others cast."""
    return pa.RecordBatch.from_arrays([_column(rows, field) for field in schema], schema=schema)


def _column(rows: pa.RecordBatch, field: pa.Field) -> pa.Array:
    place = rows.schema.get_field_index(field.name)
    if place < 0:
        return pa.nulls(rows.num_rows, field.type)
    column = rows.column(place)
    if column.type == field.type:
        return column
    try:
        return pc.cast(column, field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.array([as_text(value) for value in column.to_pylist()], field.type)


def as_text(value: object) -> str | None:
    """A value of a carried column as text: as it is, or in JSON's notation."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
