"""Flat JSON lines read by compiled code: the same table as record by record, whatever the bytes."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.io.flat_columns import FlatColumns
from cleaner.io.jsonl import Records, read_stretches
from cleaner.io.lines import whole_lines
from cleaner.io.loaded import OURS, Loaded, Loading, ReadSettings
from cleaner.io.shards import Shard, Slice

PIECE = Slice(Shard("a.jsonl", 0, "", "jsonl", "none"))
HEAD = '{"id": "1", "url": null, "text": "x", "n": 1}\n'
"""A line with new keys is read by itself, and the batch knows them then."""


def read_by_record(data: bytes, read_settings: ReadSettings) -> Iterator[Loaded]:
    loading = Loading(PIECE, read_settings)
    records = Records(loading)
    lines, at = data if data.endswith(b"\n") or not data else data + b"\n", 0
    while at < len(lines) and not records.is_foreign:
        at = records.add_line(lines, at, 0)
        if loading.is_full and not records.is_foreign:
            yield loading.take()
    yield loading.take()


def read_flat(data: bytes, read_settings: ReadSettings, cuts: list[int]) -> Iterator[Loaded]:
    loading = Loading(PIECE, read_settings)
    places = sorted({0, *(cut for cut in cuts if cut < len(data)), len(data)})
    blocks = iter([data[start:stop] for start, stop in pairwise(places)])
    yield from read_stretches(whole_lines(blocks, read_settings.max_document_size), loading)
    yield loading.take()


def shown(loaded: Iterator[Loaded]) -> list[Any]:
    """All that can be told apart, a NaN by its name, less batches at the end in which nothing is."""
    parts = []
    for one in loaded:
        one.batch.validate(full=True)
        values = [repr(column.to_pylist()) for column in one.batch.columns]
        if one.batch.num_rows or one.faults:
            parts.append((str(one.batch.schema), values, one.batch.nbytes, one.faults, one.decoded, one.replaced_bytes))
    return parts


_TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(st.characters(exclude_categories=()), max_size=6),  # lone surrogates, too
    st.sampled_from(
        ['"', "\\", "\\u", "\n\t", "\0", "\x7f", "\u2028", "\U0010ffff", "\ud83d\ude00", "汉字", "/", "é" * 9]
    ),
)
_NUMBERS = st.one_of(
    st.integers(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.sampled_from([0, -0.0, 1e22, 5e-324, 1.7976931348623157e308, 10**18, -(10**18) + 1, 1 << 53, (1 << 53) + 1]),
)
_SCALARS = st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS)
_VALUES = st.one_of(
    _SCALARS, st.lists(_SCALARS, max_size=2), st.dictionaries(st.text(max_size=2), _SCALARS, max_size=2)
)
_KEYS = st.one_of(st.sampled_from([*OURS, "source", "input_id", "a", "b", "键"]), st.text(max_size=2))
_RECORDS = st.builds(
    lambda text, record: {"text": text} | record, _TEXTS, st.dictionaries(_KEYS, _VALUES, max_size=4)
) | st.fixed_dictionaries({"id": st.none() | _TEXTS | st.integers(), "text": _TEXTS, "n": _NUMBERS, "b": st.booleans()})


@st.composite
def _lines(draw: st.DrawFn) -> bytes:
    """A line as some tool writes it, now and then with a byte too many, too few, or another one."""
    record = draw(st.one_of(_RECORDS, _VALUES))
    separators = draw(st.sampled_from([(", ", ": "), (",", ":"), (" ,\t", " : ")]))
    line = json.dumps(record, ensure_ascii=draw(st.booleans()), separators=separators).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 3)) == 0:
        place, size = draw(st.integers(0, len(line))), draw(st.integers(0, 2))
        line = (
            line[:place]
            + draw(st.binary(max_size=3) | st.sampled_from([b",", b'"', b"\\", b"\xed\xa0\x80"]))
            + line[place + size :]
        )
    return line + draw(st.sampled_from([b"\n", b"\n", b"\r\n", b"\n\n", b" \n"]))


@settings(deadline=None, max_examples=250)
@given(
    lines=st.lists(_lines(), max_size=14),
    cuts=st.lists(st.integers(1, 900), max_size=8),
    batch_size=st.sampled_from([1, 150, 1 << 20]),
    longest=st.sampled_from([40, 120, 1 << 20]),
    columns=st.sampled_from(
        [{}, {}, {"text": "a"}, {"id": "url"}, {"url": "b"}, {"text": "id"}, {"html": "text", "text": "b"}]
    ),
    is_ended=st.booleans(),
)
def test_flat_lines_give_what_records_give(
    lines: list[bytes], cuts: list[int], batch_size: int, longest: int, columns: dict[str, str], is_ended: bool
) -> None:
    data = b"".join(lines) if is_ended else b"".join(lines).rstrip(b"\n")
    read_settings = ReadSettings(columns=columns, batch_size=batch_size, max_document_size=longest)
    assert shown(read_flat(data, read_settings, cuts)) == shown(read_by_record(data, read_settings))


@settings(deadline=None, max_examples=100)
@given(data=st.binary(max_size=60), cuts=st.lists(st.integers(1, 100), max_size=5))
def test_any_bytes_in_a_string_give_what_records_give(data: bytes, cuts: list[int]) -> None:
    lines = (HEAD * 2).encode() + b'{"text": "' + data + b'", "n": 2}\n' + HEAD.encode()
    assert shown(read_flat(lines, ReadSettings(), cuts)) == shown(read_by_record(lines, ReadSettings()))


@pytest.mark.parametrize(
    ("line", "is_flat"),
    [
        pytest.param('{"id":"2","text":"y","n":2}', True, id="compact"),
        pytest.param('{ "n" : -1.5e-07 ,\t"text" : "y" } \r', True, id="blanks, other order, CR"),
        pytest.param('{"text": "\\u6c49\\ud83d\\ude00\\n\\"\\\\\\/\\u0000"}', True, id="escapes"),
        pytest.param('{"text": "汉字 é 😀 \u2028\x7f"}', True, id="characters of every length"),
        pytest.param('{"text": "y", "n": true, "url": 7}', True, id="another kind than before"),
        pytest.param('{"text": "y", "n": null}', True, id="null"),
        pytest.param('{"text": "y", "m": 1}', False, id="a new key"),
        pytest.param('{"text": "y", "n": [1]}', False, id="nested"),
        pytest.param('{"text": "y", "text": "z"}', False, id="a key twice"),
        pytest.param('{"text": "y", "n": 1234567890123456789}', False, id="19 digits"),
        pytest.param('{"text": "y", "n": -0}', False, id="minus zero"),
        pytest.param('{"text": "y", "n": 01}', False, id="a leading zero"),
        pytest.param('{"text": "y", "n": 1.}', False, id="no digit behind the point"),
        pytest.param('{"text": "y", "n": 1e999}', False, id="beyond 64 bits"),
        pytest.param('{"text": "\\ud83d"}', False, id="half a surrogate pair"),
        pytest.param('{"text": "\\ud83d\\u0041"}', False, id="half a surrogate pair before a letter"),
        pytest.param('{"text": "a\tb"}', False, id="a raw tab"),
        pytest.param('{"text": "\\x"}', False, id="no escape"),
        pytest.param('{"te\\u0078t": "y"}', False, id="a key with an escape"),
        pytest.param('{"text": 5}', False, id="text is a number"),
        pytest.param('{"id": 1.5, "text": "y"}', False, id="a fraction as an id"),
        pytest.param('{"id": "2"}', False, id="no text"),
        pytest.param('{"text": null}', False, id="text is null"),
        pytest.param('{"text": "y",}', False, id="a comma at the end"),
        pytest.param('{"text": "y"} {', False, id="something behind"),
        pytest.param('["text", "y"]', False, id="an array"),
        pytest.param('{"text": "y"', False, id="cut off"),
        pytest.param('{"text": "y', False, id="cut off in a string"),
        pytest.param('{"text": "y", "n": tru', False, id="cut off in a word"),
    ],
)
def test_what_is_flat(line: str, is_flat: bool) -> None:
    loading = Loading(PIECE, ReadSettings())
    columns = loading.documents = FlatColumns("a.jsonl", OURS, 1 << 20)
    head = (HEAD).encode()
    Records(loading).add_line(head, 0, 0)
    lines = head + (line + "\n").encode() + head
    assert columns.add_lines(lines, 0, 0, 1000) == ((len(lines), 3) if is_flat else (len(head), 1))


def test_many_short_lines_and_keys_come_through_whole() -> None:
    """More cells than are scanned at once, more rows than a batch has, and keys that come and go."""
    records = [{"text": "x" * (n % 7)} | {f"key{step}": n for step in range(n % 40)} for n in range(6000)]
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    flat = list(read_flat(data, ReadSettings(), [1000, 100_000]))
    assert shown(iter(flat)) == shown(read_by_record(data, ReadSettings()))
    assert [one.batch.num_rows for one in flat] == [4096, 1904]


def test_a_column_of_fractions_stays_exact() -> None:
    numbers = [0.1, 1e-7, 123456789012345.67, 1e22, 2.5e-99, 1 / 3, -0.0]
    data = "".join(f'{{"text": "x", "n": {number!r}}}\n' for number in numbers).encode()
    (loaded,) = read_flat(data, ReadSettings(), [])
    assert loaded.batch.schema.field("n").type == pa.float64()
    assert list(map(repr, loaded.batch.column("n").to_pylist())) == list(map(repr, numbers))
