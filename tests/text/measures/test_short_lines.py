"""Lines with few words and texts with long runs: the short ways give what the long way gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.short_lines import few_word_lines, may_have_long_runs
from cleaner.text.units.lines import measure_lines
from tests.text.texts import LONG_TEXTS, ROOM
from tests.text.units.slow_words import is_slow_word, slow_tokens

ALPHABET = "ab1_-'.,(中、あก é\u0301\u3000\x00\n\r"


@pytest.mark.parametrize(
    ("text", "least", "codes"),
    [
        pytest.param("", 3, [0], id="no line goes of an empty text"),
        pytest.param("one two three\none two", 3, [0, 1], id="words of letters"),
        pytest.param("one, two\n...", 2, [0, 1], id="marks are none"),
        pytest.param("正文三字\n首页", 3, [0, 1], id="Chinese characters"),
        pytest.param(" \t\n\u3000", 3, [0, 0], id="blank lines stay"),
        pytest.param("a\n\nb c d\n", 2, [1, 0, 0, 0], id="the last line is empty"),
        pytest.param("x" * 5000 + "\n" + "y." * 3000, 2, [1, 1], id="long lines"),
    ],
)
def test_codes(text: str, least: int, codes: list[int]) -> None:
    assert few_word_lines(Batch.of(text).utf8(), least).tolist() == codes


@settings(deadline=None)  # the kernel may have to be compiled first
@given(st.lists(st.text(ALPHABET, max_size=30) | LONG_TEXTS, min_size=1, max_size=4), st.integers(1, 4))
def test_agrees_with_a_count_of_all_words(texts: list[str], least: int) -> None:
    texts = [*texts, ROOM]
    utf8 = Batch.of(*texts).utf8()
    lines = [line for text in texts for line in text.split("\n")]
    words = [sum(map(is_slow_word, slow_tokens(line))) for line in lines]
    is_blank = measure_lines(utf8).is_blank.tolist()
    expected = [count < least and not blank for count, blank in zip(words, is_blank, strict=True)]
    assert few_word_lines(utf8, least).tolist() == expected


@settings(deadline=None)  # the kernel may have to be compiled first
@given(st.lists(st.text(ALPHABET + "写", max_size=30), min_size=1, max_size=4), st.integers(1, 6))
def test_no_long_run_is_missed(texts: list[str], most: int) -> None:
    for text, may_have in zip(texts, may_have_long_runs(Batch.of(*texts).utf8(), most), strict=True):
        assert may_have or measure_lines(Batch.of(text).utf8())["longest_run"].max() <= most
