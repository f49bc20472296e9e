"""N-grams that occur again: the kernel against plain Python, by hand, and on hostile text."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.repetition import N_GRAM_MEASURES, word_repetition
from cleaner.text.units.characters import class_table
from cleaner.text.units.words import CHARACTER, END, KIND, START, cut_tokens
from tests.text.measures.slow_repetition import Token, n_gram_measures

# few words, so that they repeat; some that join, part or hold each other
PIECES = st.sampled_from(
    ["a ", "b ", "aa ", "a-b ", ", ", "的", "好", "的好", "。", "1 ", "\n", "é ", "😀", "長い文字列"]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=40))
LETTERS = [chr(code) for code in (*range(0x3400, 0xA000), *range(0x20000, 0x2EBE0))]


def measure(*texts: str) -> list[dict[str, float]]:
    measures = Batch.of(*texts).measures(word_repetition)
    return [{name: float(measures[name][row]) for name in N_GRAM_MEASURES} for row in range(len(texts))]


def tokens_of(text: str) -> list[Token]:
    data = np.frombuffer(text.encode(), np.uint8)
    spans = np.empty((len(data) + 1, 4), np.int32)
    count = cut_tokens(data, 0, len(data), class_table(), spans)
    return [
        Token(bytes(data[span[START] : span[END]]).decode(), bool(span[KIND] == CHARACTER)) for span in spans[:count]
    ]


@settings(deadline=None, database=None)
@given(st.lists(TEXTS, max_size=4))
def test_measures_what_plain_python_measures(texts: list[str]) -> None:
    assert measure(*texts) == [pytest.approx(n_gram_measures(tokens_of(text), text)) for text in texts]


@settings(deadline=None, database=None)
@given(TEXTS)
def test_is_a_share(text: str) -> None:
    assert all(0 <= value <= 1 for value in measure(text)[0].values())


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        pytest.param("", "top_2_gram_ratio", 0, id="nothing"),
        pytest.param("word", "top_2_gram_ratio", 0, id="one word"),
        pytest.param("ab cd", "top_2_gram_ratio", 1, id="one bigram is all"),
        pytest.param("ab cd ef", "top_2_gram_ratio", 5 / 8, id="of bigrams that occur once the first"),
        pytest.param("x a b c a b", "top_2_gram_ratio", 6 / 11, id="the most frequent, space and all"),
        pytest.param("aa b c aa b d ee f g ee f", "top_2_gram_ratio", 8 / 25, id="of two as frequent the first"),
        pytest.param("a, b, c", "top_3_gram_ratio", 5 / 7, id="marks are words, parted by spaces"),
        pytest.param("我要买房我要", "top_2_gram_ratio", 4 / 6, id="no space beside an ideograph"),
        pytest.param("go go go go go", "top_4_gram_ratio", 1, id="overlaps add up to no more than all"),
        pytest.param("a b c d e a b c d e", "duplicate_5_gram_ratio", 5 / 19, id="said twice: half, spaces left out"),
        pytest.param("a a a a a a a a a a", "duplicate_5_gram_ratio", 5 / 19, id="goes on behind what it knows"),
        pytest.param("一二三四五一二三四五", "duplicate_5_gram_ratio", 0.5, id="ideographs said twice"),
        pytest.param("一二三四五一二三四五", "duplicate_6_gram_ratio", 0, id="no longer sequence twice"),
        pytest.param("一二三四五，一二三四五，", "duplicate_6_gram_ratio", 0.5, id="marks count"),
    ],
)
def test_by_hand(text: str, name: str, value: float) -> None:
    assert measure(text)[0][name] == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("哈" * 333_333, id="one ideograph"),
        pytest.param("a" * 1_000_000, id="one word"),
        pytest.param("a " * 500_000, id="one letter, over and over"),
        pytest.param("".join(LETTERS * 20)[:300_000], id="every ideograph"),
        pytest.param("ab" * 200_000 + " " + "\n" * 600_000, id="line breaks"),
        pytest.param(" ".join(f"w{number % 997}x{number % 1009}" for number in range(100_000)), id="long period"),
    ],
)
def test_a_hostile_megabyte_takes_no_longer_than_an_honest_one(text: str) -> None:
    measure("warm")
    begin = time.process_time()
    measure(text)
    assert time.process_time() - begin < 2  # seconds; 0.1 on an idle machine, hours if it were quadratic
