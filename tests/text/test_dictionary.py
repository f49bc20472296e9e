"""The dictionary: words and no others, each with its cost."""

import math

import numpy as np
import pytest

from cleaner.text.dictionary import FIRST_HAN, LAST_HAN, child, dictionary, symbol_of


def cost_of(word: str) -> float:
    """Cost of a word, infinite where it is none."""
    words = dictionary()
    symbols = [int(symbol_of(ord(character))) for character in word]
    node = int(words.roots[symbols[0]])
    for symbol in symbols[1:]:
        node = int(child(words.steps, node, symbol)) if node else 0
    return float(words.costs[node]) if node else math.inf


@pytest.mark.parametrize("word", ["的", "我们", "北京大学", "中华人民共和国", "C++", "B超", "T恤", "鑫", "龢"])
def test_knows_a_word(word: str) -> None:
    assert 0 < cost_of(word) < math.inf


@pytest.mark.parametrize("word", ["中华人", "我们的我们", "of", "x", "七七八八九九", "鑫龢"])
def test_knows_no_other(word: str) -> None:
    assert cost_of(word) == math.inf


def test_a_common_word_costs_less() -> None:
    assert cost_of("的") < cost_of("我们") < cost_of("北京大学") < dictionary().unknown_cost


def test_probabilities_add_up_to_one() -> None:
    costs = dictionary().costs.astype(np.float64)
    assert np.exp(-costs[np.isfinite(costs)]).sum() == pytest.approx(1, abs=1e-3)  # words that no run has are left out


@pytest.mark.parametrize(
    ("character", "state"),
    [
        pytest.param("王", "B", id="a family name begins"),
        pytest.param("们", "E", id="a plural ending ends"),
        pytest.param("的", "S", id="a particle stands single"),
    ],
)
def test_knows_where_in_a_word_a_character_stands(character: str, state: str) -> None:
    emissions = dictionary().emissions
    assert emissions.shape == (LAST_HAN - FIRST_HAN + 1, 4)
    assert "BMES"[int(emissions[ord(character) - FIRST_HAN].argmax())] == state


@pytest.mark.parametrize(
    ("character", "symbol"),
    [
        pytest.param("a", 97, id="ASCII"),
        pytest.param("一", 128, id="the first ideograph"),
        pytest.param("鿕", 21077, id="the last ideograph"),
        pytest.param("é", -1, id="a letter outside ASCII"),
        pytest.param("㐀", -1, id="a rare ideograph"),
        pytest.param("😀", -1, id="an emoji"),
    ],
)
def test_symbols(character: str, symbol: int) -> None:
    assert int(symbol_of(ord(character))) == symbol
