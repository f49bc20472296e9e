"""Characters and lines: the kernel counts as plain Python does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.surface import character_counts
from cleaner.text.units.characters import (
    DIGIT,
    HAN,
    KANA,
    LETTER,
    LINE_BREAK,
    MARK,
    NUMERAL,
    SPACE,
    SYMBOL,
    TERMINAL,
    UNSPACED,
    UPPER,
)
from cleaner.text.units.line_looks import BULLETS, CLOSERS, LONG_LINE, SHORT_LINE
from tests.text.texts import LONG_TEXTS, ROOM, TEXTS
from tests.text.units.slow_words import kind_of

LETTERS = {UPPER, LETTER, HAN, KANA, UNSPACED}
COUNTED = {
    "white_space_count": {SPACE, LINE_BREAK},
    "line_break_count": {LINE_BREAK},
    "letter_count": LETTERS,
    "upper_case_count": {UPPER},
    "han_count": {HAN},
    "kana_count": {KANA},
    "digit_count": {DIGIT},
    "alphanumeric_count": LETTERS | {DIGIT, NUMERAL},
    "punctuation_count": {MARK, TERMINAL},
    "symbol_count": {SYMBOL},
}
OWN = {
    "hash_mark_count": "#＃",
    "ellipsis_character_count": "…",
    "curly_bracket_count": "{",
    "parenthesis_count": "()（）",
    "lenticular_bracket_count": "【】",
}


def slow_counts(text: str) -> dict[str, float]:
    kinds = [kind_of(character) for character in text]
    counts = {"character_count": len(text)}
    counts |= {name: sum(kind in wanted for kind in kinds) for name, wanted in COUNTED.items()}
    counts |= {name: sum(character in wanted for character in text) for name, wanted in OWN.items()}
    lines = [line for line in text.split("\n") if line.strip()]
    closers = "".join(map(chr, CLOSERS))
    counts["line_count"] = len(lines)
    counts["short_line_count"] = sum(len(line) <= SHORT_LINE for line in lines)
    counts["long_line_count"] = sum(len(line) >= LONG_LINE for line in lines)
    counts["line_character_count"] = sum(map(len, lines))
    counts["bullet_line_count"] = sum(ord(line.strip()[0]) in BULLETS for line in lines)
    counts["ellipsis_line_count"] = sum(line.rstrip().endswith(("...", "…")) for line in lines)
    counts["terminal_line_count"] = sum(kind_of(line.rstrip()[-1]) == TERMINAL for line in lines)
    counts["quoted_terminal_line_count"] = sum(is_ended(line, closers) for line in lines)
    return {name: float(count) for name, count in counts.items()}


def is_ended(line: str, closers: str) -> bool:
    line = line.rstrip()
    while line and line[-1] in closers:
        line = line[:-1].rstrip()
    return bool(line) and kind_of(line[-1]) == TERMINAL


@given(st.lists(TEXTS | LONG_TEXTS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_kernel_counts_as_the_slow_reference(texts: list[str]) -> None:
    counts = character_counts(Batch.of(*texts, ROOM).utf8())
    assert [{name: float(column[row]) for name, column in counts.items()} for row in range(len(texts))] == [
        slow_counts(text) for text in texts
    ]


def test_counts_a_text_by_eye() -> None:
    text = "• 「你好。」\n\nThe END 42 (§…\n等等... \n"
    counts = character_counts(Batch.of("x", text, "y").utf8())
    expected = {
        "character_count": 31,
        "white_space_count": 9,
        "han_count": 4,
        "upper_case_count": 4,
        "digit_count": 2,
        "line_count": 3,
        "bullet_line_count": 1,
        "ellipsis_line_count": 2,
        "terminal_line_count": 1,
        "quoted_terminal_line_count": 2,
        "short_line_count": 3,
    }
    assert {name: counts[name][1] for name in expected} == expected
