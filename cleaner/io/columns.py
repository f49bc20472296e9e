"""Python values of one carried column as an Arrow array of the narrowest type that holds them all."""

import json
from collections.abc import Sequence
from types import NoneType

import orjson
import pyarrow as pa

RESERVED = ("id", "text", "html", "url", "source")
_EXACT = 1 << 53  # integers up to here are exact as float64 (IEEE 754)


def carried_name(name: str) -> str:
    """The name a carried column has with us: one that would clash with ours gets `input_` before it.

    A name that already looks renamed gets another, so that two input columns never meet under one name.
    """
    bare = name
    while bare.startswith("input_"):
        bare = bare.removeprefix("input_")
    return f"input_{name}" if bare in RESERVED else name


def to_array(values: Sequence[object]) -> pa.Array:
    """Strings, integers, numbers and booleans keep their type; anything nested or mixed becomes JSON text.

    Nested values are not kept nested because their fields differ from line to line, and a Parquet shard needs one
    schema. In a mixed column strings stay as they are, so that a document's value does not depend on its neighbours.
    """
    kinds = set(map(type, values)) - {NoneType}
    if not kinds:
        return pa.nulls(len(values))
    if kinds == {str}:
        return pa.array(values, pa.string())
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int}:
        try:
            return pa.array(values, pa.int64())
        except OverflowError:  # beyond 64 bits: kept digit by digit, as text
            return pa.array(list(map(to_text, values)), pa.string())
    if kinds <= {int, float} and all(abs(value) <= _EXACT for value in values if isinstance(value, int)):
        return pa.array(values, pa.float64())
    return pa.array(list(map(to_text, values)), pa.string())


def to_text(value: object) -> str | None:
    """A JSON value as text: strings as they are, null as None, the rest as compact JSON."""
    if value is None or isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # an integer beyond 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
