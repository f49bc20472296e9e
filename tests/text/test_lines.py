"""Lines: what each is like, and texts without some of them."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.characters import DIGIT, HAN, SPACE, UNSPACED, UPPER
from cleaner.text.lines import LINE_COLUMNS, lines_of, measure_lines, remove_lines
from cleaner.text.utf8 import utf8_of
from tests.text.slow_words import is_slow_word, kind_of, slow_tokens
from tests.text.texts import TEXTS


def slow_line(line: str) -> dict[str, int]:
    stripped = line.strip()
    runs = "".join(" " if kind == SPACE or HAN <= kind <= UNSPACED else "x" for kind in map(kind_of, line)).split()
    return {
        "length": len(stripped),
        "all_characters": len(line),
        "upper_case": sum(kind_of(character) == UPPER for character in line),
        "digits": sum(kind_of(character) == DIGIT for character in line),
        "longest_run": max(map(len, runs), default=0),
        "last": (ord(stripped[-1]) or 0xFFFD) if stripped else 0,
        "dots": len(stripped) - len(stripped.rstrip(".")),
    }


@given(st.lists(TEXTS, max_size=3))
@settings(max_examples=200, deadline=None)
def test_kernel_measures_as_the_slow_reference(texts: list[str]) -> None:
    utf8 = utf8_of(pa.array(texts, pa.string()))
    measured = measure_lines(utf8)
    lines = [line for text in texts for line in text.split("\n")]
    assert [bytes(utf8.data[start:end]).decode() for start, end in zip(measured["start"], measured["end"])] == lines  # noqa: B905
    for name in LINE_COLUMNS[2:]:
        assert measured[name].tolist() == [slow_line(line)[name] for line in lines], name
    assert measured.count_words().tolist() == [sum(map(is_slow_word, slow_tokens(line))) for line in lines]


@given(st.lists(st.one_of(st.none(), TEXTS), max_size=4), st.randoms(use_true_random=False), st.integers(0, 2))
@settings(max_examples=200, deadline=None)
def test_removes_the_lines_marked_and_counts_them(texts: list[str | None], chance: object, skipped: int) -> None:
    array = pa.array(texts, pa.string())[skipped:]  # a slice: its buffers begin before its first text
    documents = [(text or "").split("\n") for text in array.to_pylist()]
    measured = measure_lines(utf8_of(array))
    removed = np.array([chance.random() < 0.5 for lines in documents for _ in lines], np.bool_)  # type: ignore[attr-defined]
    kept, edits, characters = remove_lines(array, measured, removed)
    expected, gone, marks = [], 0, iter(removed.tolist())
    for lines in documents:
        pieces = [line + "\n" for line in lines[:-1]] + lines[-1:]
        goes = [next(marks) for _ in pieces]
        expected.append("".join(piece for piece, go in zip(pieces, goes, strict=True) if not go))
        gone += sum(len(piece) for piece, go in zip(pieces, goes, strict=True) if go)
    assert kept.to_pylist() == expected
    assert (edits, characters) == (int(removed.sum()), gone)
    kept.validate(full=True)


@pytest.mark.parametrize(
    "lines",
    [pytest.param([""], id="an empty line"), pytest.param(["a", "", " b."], id="three lines")],
)
def test_lines_of_strings(lines: list[str]) -> None:
    measured = lines_of(lines)
    assert measured["all_characters"].tolist() == [len(line) for line in lines]
    assert measured.is_blank.tolist() == [not line.strip() for line in lines]
