"""Stop words: which of a list a text has."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.stop_words import distinct_words
from tests.text.texts import LONG_TEXTS, ROOM, TEXTS
from tests.text.units.slow_words import slow_tokens

FAR = 2048
WORDS = ("a", "b", "nt", "中", "é", "1", "A", "x" * 7, "don", "汉", "the", ".")


@given(st.lists(TEXTS | LONG_TEXTS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_kernel_finds_what_the_slow_reference_finds(texts: list[str]) -> None:
    found = distinct_words(Batch.of(*texts, ROOM).utf8(), WORDS)
    assert found.tolist()[:-1] == [len(set(slow_tokens(text)) & set(WORDS)) for text in texts]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("b " + "z\n" * FAR + "a", 2, id="far into the text"),
        pytest.param("z " * FAR + "a\nb", 2, id="behind a long line"),
        pytest.param("中国", 1, id="a Han character is a word"),
        pytest.param("ab banana", 0, id="inside a word is none"),
        pytest.param("a a a", 1, id="each counts once"),
        pytest.param("x" * 7 + " " + "x" * 8, 1, id="the longest that fits"),
    ],
)
def test_finds(text: str, count: int) -> None:
    assert distinct_words(Batch.of(text).utf8(), WORDS).tolist() == [count]


def test_a_word_listed_twice_counts_once() -> None:
    assert distinct_words(Batch.of("a b").utf8(), ("a", "a", "b")).tolist() == [2]
