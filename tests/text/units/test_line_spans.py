"""Lines found 64 bytes at a time are those that are read character by character."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.units.line_spans import SPAN_COLUMNS, find_lines
from cleaner.text.units.lines import measure_lines
from cleaner.text.units.utf8 import utf8_of

CHARACTERS = st.one_of(st.sampled_from("\n\n \t\u3000\xa0\x00a字。😀é"), st.characters(exclude_categories=["Cs"]))


def spans_of(*texts: str | None) -> list[tuple[int, ...]]:
    lines = find_lines(utf8_of(pa.array(texts, pa.string())))
    return list(zip(*(lines[name].tolist() for name in SPAN_COLUMNS), strict=True))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        pytest.param("", [(0, 0, 0, 0)], id="nothing"),
        pytest.param("\n", [(0, 0, 0, 0), (1, 1, 0, 0)], id="a line break"),
        pytest.param(" \u3000甲 乙\t\n ", [(0, 12, 3, ord("乙")), (13, 14, 0, 0)], id="white space at the ends"),
        pytest.param("\x00", [(0, 1, 1, 0xFFFD)], id="a NUL is seen"),
        pytest.param("字" * 30 + "\na", [(0, 90, 30, ord("字")), (91, 92, 1, ord("a"))], id="longer than a look"),
        pytest.param("a" * 64 + "\n" + "b" * 63, [(0, 64, 64, 97), (65, 128, 63, 98)], id="as long as a look"),
    ],
)
def test_finds_lines(text: str, spans: list[tuple[int, ...]]) -> None:
    assert spans_of(text) == spans


def test_a_missing_text_has_a_line() -> None:
    assert spans_of("甲", None, "乙") == [(0, 3, 1, ord("甲")), (3, 3, 0, 0), (3, 6, 1, ord("乙"))]


@given(st.lists(st.text(CHARACTERS, max_size=150), max_size=6), st.integers(0, 2))
def test_lines_are_those_of_the_slow_reading(texts: list[str], skipped: int) -> None:
    utf8 = utf8_of(pa.array(texts, pa.string())[skipped:])
    found, measured = find_lines(utf8), measure_lines(utf8)
    for name in SPAN_COLUMNS:
        assert found[name].tolist() == measured[name].tolist()
