"""Words and sentences: the kernel counts as plain Python does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.word_counts import LONGEST_MEDIAN, word_counts, word_lengths
from cleaner.text.units.characters import HAN, LETTER, TERMINAL, UNSPACED, UPPER
from tests.text.texts import LONG_TEXTS, ROOM, TEXTS
from tests.text.units.slow_words import is_slow_word, kind_of, slow_tokens


def slow_counts(text: str) -> dict[str, float]:
    tokens = slow_tokens(text)
    words = [token for token in tokens if is_slow_word(token)]
    spaced = [word for word in words if not HAN <= kind_of(word[0]) <= UNSPACED]
    middle = sorted(min(len(word), LONGEST_MEDIAN) for word in spaced)
    sentences = [ended for line in text.split("\n") for ended in sentence_ends(slow_tokens(line))]
    counts = {
        "token_count": len(tokens),
        "word_count": len(words),
        "alphabetic_word_count": sum(any(UPPER <= kind_of(each) <= UNSPACED for each in word) for word in words),
        "spaced_word_count": len(spaced),
        "spaced_word_character_count": sum(map(len, spaced)),
        "median_word_length": middle[(len(middle) - 1) // 2] if middle else 0,
        "longest_word_length": max([*map(len, spaced), int(len(words) > len(spaced))]),
        "sentence_count": len(sentences),
        "ended_sentence_count": sum(sentences),
    }
    return {name: float(count) for name, count in counts.items()}


def sentence_ends(tokens: list[str]) -> list[bool]:
    """For every sentence of a line, whether it has an end mark."""
    sentences: list[bool] = []
    for token in tokens:
        if not sentences or (sentences[-1] and is_slow_word(token)):
            sentences.append(False)
        if len(token) == 1 and kind_of(token) == TERMINAL:
            sentences[-1] = True
    return sentences


@given(st.lists(TEXTS | LONG_TEXTS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_kernel_counts_as_the_slow_reference(texts: list[str]) -> None:
    utf8 = Batch.of(*texts, ROOM).utf8()
    counts = {**word_counts(utf8), **word_lengths(utf8)}
    assert [{name: float(column[row]) for name, column in counts.items()} for row in range(len(texts))] == [
        slow_counts(text) for text in texts
    ]


@pytest.mark.parametrize(
    ("length", "median"),
    [pytest.param(LONGEST_MEDIAN, LONGEST_MEDIAN, id="longest told apart"), pytest.param(5000, 63, id="beyond it")],
)
def test_median_of_long_words_is_capped(length: int, median: int) -> None:
    assert word_lengths(Batch.of("x" * length).utf8())["median_word_length"][0] == median


def test_letters_are_those_of_all_scripts() -> None:
    assert kind_of("한") == LETTER
    assert word_counts(Batch.of("한국 2 漢 ...").utf8())["alphabetic_word_count"][0] == 2
