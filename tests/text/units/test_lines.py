"""Lines: what each is like."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.units.characters import DIGIT, HAN, SPACE, UNSPACED, UPPER
from cleaner.text.units.lines import LINE_COLUMNS, measure_lines
from cleaner.text.units.utf8 import utf8_of
from tests.text.texts import TEXTS
from tests.text.units.slow_words import kind_of


def slow_line(line: str) -> dict[str, int]:
    stripped = line.strip()
    runs = "".join(" " if kind == SPACE or HAN <= kind <= UNSPACED else "x" for kind in map(kind_of, line)).split()
    return {
        "length": len(stripped),
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
    assert measured.is_blank.tolist() == [not line.strip() for line in lines]
