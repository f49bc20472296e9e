"""Character classes: the table says what Unicode says, and reading UTF-8 never fails."""

import sys
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.units.characters import (
    COMBINING,
    DIGIT,
    HAN,
    KANA,
    LETTER,
    LINE_BREAK,
    MARK,
    NUMERAL,
    OTHER,
    SPACE,
    SYMBOL,
    TERMINAL,
    UNSPACED,
    UPPER,
    class_table,
    classify,
    code_point_at,
)

CATEGORIES = {
    UPPER: {"Lu", "Lt"},
    LETTER: {"Ll", "Lm", "Lo"},
    HAN: {"Lo", "Lm", "Nl"},
    KANA: {"Lo", "Lm"},
    UNSPACED: {"Lo", "Lm"},
    DIGIT: {"Nd"},
    NUMERAL: {"Nl", "No"},
    COMBINING: {"Mn", "Mc", "Me"},
    MARK: {"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"},
    TERMINAL: {"Po"},
    SYMBOL: {"Sm", "Sc", "Sk", "So"},
    SPACE: {"Zs", "Zl", "Zp", "Cc"},
    LINE_BREAK: {"Cc"},
    OTHER: {"Cc", "Cf", "Co", "Cs", "Cn"},
}


@pytest.mark.parametrize(
    ("characters", "kind"),
    [
        pytest.param("\n", LINE_BREAK, id="line break"),
        pytest.param(" \t\r\v\f\x1c\x85\xa0\u2028\u3000", SPACE, id="white space"),
        pytest.param("AÉЖＡǅ", UPPER, id="upper and title case"),
        pytest.param("aéжａß한عªʰ", LETTER, id="lower case and no case"),
        pytest.param("汉漢𠀀々〇㐀", HAN, id="Han"),
        pytest.param("のカーｱ", KANA, id="Kana"),
        pytest.param("กລកက", UNSPACED, id="scripts without spaces"),
        pytest.param("1１٣", DIGIT, id="digits"),
        pytest.param("Ⅷ②½", NUMERAL, id="other numbers"),
        pytest.param("\u0301\u0e47", COMBINING, id="combining marks"),
        pytest.param(".!?。！？｡．؟।", TERMINAL, id="marks that end a sentence"),
        pytest.param(",、，…“”’「【—_", MARK, id="other marks"),
        pytest.param("+$￥→😀^", SYMBOL, id="symbols"),
        pytest.param("\0\u200b\ufeff\ue000\U0010ffff", OTHER, id="the rest"),
    ],
)
def test_classes(characters: str, kind: int) -> None:
    assert [int(class_table()[ord(character)]) for character in characters] == [kind] * len(characters)
    assert [classify(character) for character in characters] == [kind] * len(characters)


def test_table_agrees_with_the_categories_of_this_python() -> None:
    kinds = class_table().tolist()
    wrong = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if (category := unicodedata.category(chr(code))) != "Cn" and category not in CATEGORIES[kinds[code]]
    ]
    assert len(wrong) <= 5, wrong  # versions of Unicode move a handful of characters


def test_white_space_is_that_of_python() -> None:
    spaces = np.flatnonzero(np.isin(class_table(), [SPACE, LINE_BREAK])).tolist()
    assert spaces == [code for code in range(sys.maxunicode + 1) if chr(code).isspace()]


def code_points(data: bytes) -> list[int]:
    """The code points that a kernel sees in these bytes."""
    buffer, position, found = np.frombuffer(data, np.uint8), 0, []
    while position < len(data):
        code, width = code_point_at(buffer, position, len(data))
        assert width >= 1
        found.append(int(code))
        position += width
    assert position == len(data)
    return found


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_reads_utf8(text: str) -> None:
    assert code_points(text.encode()) == [ord(character) for character in text]


@settings(deadline=None)
@given(st.binary(max_size=20))
def test_any_bytes_are_read_to_the_end_and_no_further(data: bytes) -> None:
    assert all(0 <= code <= sys.maxunicode for code in code_points(data))
