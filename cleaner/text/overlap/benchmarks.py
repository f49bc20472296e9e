"""Files of passages, such as benchmarks: text, JSON, CSV and Parquet, plain or compressed, read row by row."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["Row", "UnreadableBenchmark", "benchmark_files", "read_rows"]

COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd"}
PARQUET_ROWS = 1024

Columns = tuple[str, ...]
Numbered = tuple[int, object]


class UnreadableBenchmark(ValueError):  # noqa: N818 - names what the file is
    """A file is no benchmark: the message says which, where and why. A ValueError, for settings are checked by it."""


class Row(NamedTuple):
    """One row of a file: its number from 1, by lines where the file has lines, and the texts in it."""

    number: int
    texts: Sequence[str]


def benchmark_files(path: Path) -> list[tuple[str, Path]]:
    """The files below a folder that can be read, or the one file, each with a name that says where it is in there."""
    if not path.is_dir():
        if not path.is_file():
            raise UnreadableBenchmark(f"there is no file or folder '{path}'")
        if kind_of(path) not in READERS:
            raise UnreadableBenchmark(f"'{path}' ends in none of {', '.join(READERS)} (or these with .gz, .bz2, .zst)")
        return [(path.name, path)]
    found = sorted(file for file in path.rglob("*") if kind_of(file) in READERS and file.is_file())
    if not found:
        raise UnreadableBenchmark(f"no file below '{path}' ends in {', '.join(READERS)}")
    return [(file.relative_to(path.parent).as_posix(), file) for file in found]


def kind_of(path: Path) -> str:
    """The ending that says how a file is written, compression left out; hidden files have none."""
    plain = path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
    return "" if path.name.startswith(".") else plain.suffix.lower()


def read_rows(path: Path, columns: Columns) -> Iterator[Row]:
    """The rows of a file with the texts of these columns, or of all where none are named; UnreadableBenchmark.

    Text has no columns. Elsewhere a row may lack them, but not every row.
    """
    kind = kind_of(path)
    wanted = () if kind == ".txt" else columns
    strange: object = None
    has_columns = not wanted
    try:
        for number, value in READERS[kind](path, wanted):
            is_known = not wanted or (isinstance(value, dict) and any(column in value for column in wanted))
            has_columns |= is_known
            strange = strange if is_known or strange is not None else value
            yield Row(number, wanted_texts(value, wanted) if is_known else ())
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, pa.ArrowException) as error:
        raise UnreadableBenchmark(f"'{path}' cannot be read: {error}") from error
    if not has_columns and strange is not None:
        known = f"it has {', '.join(map(str, strange))}" if isinstance(strange, dict) else "its rows have no names"
        raise UnreadableBenchmark(f"'{path}' has no column {' or '.join(columns)}; {known}")


def wanted_texts(value: object, columns: Columns) -> list[str]:
    """The texts of a row, those of the columns in their order."""
    if columns and isinstance(value, dict):
        return [text for column in columns for text in texts_in(value.get(column))]
    return list(texts_in(value))


def open_text(path: Path) -> TextIO:
    """A file as UTF-8 text, decompressed if its ending says that it is compressed."""
    stream = pa.input_stream(str(path), compression=COMPRESSIONS.get(path.suffix.lower()))
    return io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")


def texts_in(value: object) -> Iterator[str]:
    """All texts of a JSON value, those of lists and mappings too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts_in(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def read_text(path: Path, columns: Columns) -> Iterator[Numbered]:  # noqa: ARG001 - text has none
    """Paragraphs, which blank lines part; in a file without blank lines, lines."""
    with open_text(path) as file:
        lines = file.read().splitlines()
    filled = [number for number, line in enumerate(lines, 1) if line.strip()]
    if not filled or len(filled) == filled[-1] - filled[0] + 1:
        yield from ((number, lines[number - 1]) for number in filled)
        return
    paragraph: list[int] = []
    for number in [*filled, len(lines) + 2]:
        if paragraph and number != paragraph[-1] + 1:
            yield paragraph[0], "\n".join(lines[place - 1] for place in paragraph)
            paragraph = []
        paragraph.append(number)


def read_json_lines(path: Path, columns: Columns) -> Iterator[Numbered]:  # noqa: ARG001
    """A JSON value a line."""
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, parsed(path, number, line)


def parsed(path: Path, number: int, line: str) -> object:
    try:
        return orjson.loads(line)
    except ValueError as error:
        raise UnreadableBenchmark(f"'{path}', line {number}: no JSON: {error}") from None


def read_json(path: Path, columns: Columns) -> Iterator[Numbered]:
    """One JSON value: the mappings of its list are the rows. JSON lines under the wrong name are read as such."""
    with open_text(path) as file:
        text = file.read()
    try:
        value = orjson.loads(text)
    except ValueError:
        yield from read_json_lines(path, columns)
        return
    yield from enumerate(rows_of(value), 1)


def rows_of(value: object) -> Sequence[object]:
    """The list that a JSON file holds, or the longest list of mappings at its top; else the value as one row."""
    if isinstance(value, list):
        return value
    lists = [part for part in value.values() if isinstance(part, list)] if isinstance(value, dict) else []
    tables = [part for part in lists if part and isinstance(part[0], dict)]
    return max(tables, key=len) if tables else [value]


def read_csv(path: Path, columns: Columns, delimiter: str = ",") -> Iterator[Numbered]:
    """Rows of cells. Where no columns are named the first row counts too: it may be none of names."""
    with open_text(path) as file:
        reader = csv.reader(file, delimiter=delimiter)
        names = next(reader, []) if columns else []
        number = reader.line_num + 1
        for cells in reader:
            yield number, dict(zip(names, cells, strict=False)) if columns else cells
            number = reader.line_num + 1


def read_tsv(path: Path, columns: Columns) -> Iterator[Numbered]:
    """Rows of cells with tabs between."""
    return read_csv(path, columns, "\t")


def read_parquet(path: Path, columns: Columns) -> Iterator[Numbered]:
    """Rows of a table."""
    with pq.ParquetFile(path) as file:
        chosen = [name for name in file.schema_arrow.names if name in columns] or None
        number = 1
        for batch in file.iter_batches(PARQUET_ROWS, columns=chosen, use_threads=False):
            yield from enumerate(batch.to_pylist(), number)
            number += batch.num_rows


READERS: dict[str, Callable[[Path, Columns], Iterator[Numbered]]] = {
    ".txt": read_text,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".parquet": read_parquet,
}
