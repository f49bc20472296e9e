"""The measures of dictionary words: against plain Python, by hand, and cut in parts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.chinese.segment import segmented_words
from cleaner.text.measures.repetition import N_GRAM_MEASURES
from cleaner.text.measures.segmented import CHUNK_BYTES, STOP_WORDS, WORD_MEASURES, chunks, segmented_measures
from tests.text.measures.slow_repetition import Token, n_gram_measures

TEXTS = st.one_of(
    st.lists(st.sampled_from(["我们", "的", "清华大学", "ab", "12", "，", "\n", "😀"]), max_size=40).map("".join),
    st.text(max_size=30),
)


def measure(text: str, *stop_words: str) -> dict[str, float]:
    measures = Batch.of(text).measures(segmented_measures(stop_words or STOP_WORDS))
    return {name: float(values[0]) for name, values in measures.items()}


@settings(deadline=None, database=None)
@given(TEXTS)
def test_n_grams_are_of_dictionary_words(text: str) -> None:
    measures = measure(text)
    slow = n_gram_measures([Token(word) for word in segmented_words(text)], text)
    assert {name: measures[name] for name in N_GRAM_MEASURES} == pytest.approx(slow)


@settings(deadline=None, database=None)
@given(TEXTS)
def test_every_word_is_a_token_and_every_stop_word_a_word(text: str) -> None:
    measures = measure(text)
    assert tuple(measures) == (*N_GRAM_MEASURES, *WORD_MEASURES)
    assert measures["token_count"] == len(segmented_words(text))
    assert measures["alphabetic_word_count"] <= measures["word_count"] <= measures["token_count"]
    assert measures["word_count"] <= measures["word_character_count"] <= len(text)
    assert measures["stop_word_count"] == len(set(segmented_words(text)) & set(STOP_WORDS))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        pytest.param("", "token_count", 0, id="nothing"),
        pytest.param("我们来到清华大学。", "token_count", 4, id="words and marks"),
        pytest.param("我们来到清华大学。", "word_count", 3, id="words"),
        pytest.param("我们来到清华大学。", "word_character_count", 8, id="their characters"),
        pytest.param("来到 12 3.5% ok", "alphabetic_word_count", 2, id="numbers have no letter"),
        pytest.param("目的是的，的", "stop_word_count", 2, id="each once, and not inside another word"),
        pytest.param("我们我们", "top_2_gram_ratio", 1, id="joined by spaces, as the thresholds were found"),
    ],
)
def test_by_hand(text: str, name: str, value: float) -> None:
    assert measure(text)[name] == pytest.approx(value)


def test_counts_the_stop_words_it_is_told() -> None:
    assert measure("我们 of 清华大学", "of", "清华大学", "清华", "们")["stop_word_count"] == 2


def test_same_stop_words_same_group() -> None:
    assert segmented_measures() is segmented_measures(STOP_WORDS)
    assert segmented_measures() is not segmented_measures(("的",))


@given(st.lists(st.integers(0, 50), max_size=20), st.integers(1, 60))
def test_chunks_are_all_texts_in_order_and_no_larger_than_they_must(sizes: list[int], size: int) -> None:
    offsets = Batch.of(*("x" * length for length in sizes)).utf8().offsets
    parts = list(chunks(offsets, size))
    assert [text for first, last in parts for text in range(first, last)] == list(range(len(sizes)))
    assert all(last - first == 1 or offsets[last] - offsets[first] <= size for first, last in parts)


def test_many_chunks_measure_as_one_text_does() -> None:
    texts = [f"第{number}页，我们来到清华大学。" * 2000 for number in range(60)]  # 5 MB
    together = Batch.of(*texts).measures(segmented_measures())
    assert Batch.of(*texts).utf8().data.nbytes > CHUNK_BYTES
    for row, text in enumerate(texts):
        assert {name: float(values[row]) for name, values in together.items()} == measure(text)
