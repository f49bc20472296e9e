"""The dictionary: words and no others, each with its cost."""

import math

import numpy as np
import pytest

from cleaner.text.chinese.dictionary import dictionary
from cleaner.text.chinese.word_tree import (
    FIRST_HAN,
    HAN_SYMBOL,
    IDEOGRAPHS,
    LAST_NODE,
    further,
    make_tree,
    pair_node,
    symbol_of,
)


def symbol(character: str) -> int:
    """The symbol of a character in the dictionary."""
    return int(symbol_of(ord(character), dictionary().tree.symbols))


def cost_of(word: str) -> float:
    """Cost of a word, infinite where it is none."""
    tree = dictionary().tree
    first, *rest = (symbol(character) for character in word)
    if not rest:
        return float(tree.single_costs[first])
    node = int(pair_node(first, rest[0], tree.pair_bits, tree.pairs_before))
    if node < 0:
        node = int(further(LAST_NODE - first, rest[0], tree.sieve, tree.steps))
    for after in rest[1:]:
        node = int(further(node, after, tree.sieve, tree.steps)) if node else 0
    return float(tree.costs[node])


@pytest.mark.parametrize("word", ["的", "我们", "北京大学", "中华人民共和国", "C++", "B超", "T恤", "鑫", "龢", "饕餮"])
def test_knows_a_word(word: str) -> None:
    assert 0 < cost_of(word) < math.inf


@pytest.mark.parametrize("word", ["中华人", "我们的我们", "of", "x", "七七八八九九", "鑫龢"])
def test_knows_no_other(word: str) -> None:
    assert cost_of(word) == math.inf


def test_a_common_word_costs_less() -> None:
    assert cost_of("的") < cost_of("我们") < cost_of("北京大学") < dictionary().unknown_cost


def test_probabilities_add_up_to_one() -> None:
    costs = np.concatenate([dictionary().tree.costs, dictionary().tree.single_costs]).astype(np.float64)
    assert np.exp(-costs[np.isfinite(costs)]).sum() == pytest.approx(1, abs=1e-3)  # words that no run has are left out


def test_every_word_of_a_listing_is_found_by_its_path() -> None:
    tree, total = make_tree(np.frombuffer("一 3\n一丁 2\n一丁不识 4\na一 1\né一 5\n".encode(), np.uint8))
    one, four, not_, know = (int(symbol_of(ord(character), tree.symbols)) for character in "一丁不识")
    assert total == 15
    assert tree.single_costs[one] == pytest.approx(math.log(15 / 3))
    pair = int(pair_node(one, four, tree.pair_bits, tree.pairs_before))
    assert tree.costs[pair] == pytest.approx(math.log(15 / 2))
    on_the_way = int(further(pair, not_, tree.sieve, tree.steps))
    assert on_the_way > 0
    assert tree.costs[on_the_way] == math.inf
    assert tree.costs[int(further(on_the_way, know, tree.sieve, tree.steps))] == pytest.approx(math.log(15 / 4))
    assert int(further(on_the_way, four, tree.sieve, tree.steps)) == 0


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
    assert emissions.shape == (IDEOGRAPHS, 4)
    assert "BMES"[int(emissions[symbol(character) - HAN_SYMBOL].argmax())] == state


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        pytest.param("a", 97, id="ASCII"),
        pytest.param("一", 128, id="the commonest ideograph"),
        pytest.param("é", -1, id="a letter outside ASCII"),
        pytest.param("㐀", -1, id="a rare ideograph"),
        pytest.param("😀", -1, id="an emoji"),
    ],
)
def test_symbols(character: str, expected: int) -> None:
    assert symbol(character) == expected


def test_every_ideograph_has_a_symbol_of_its_own() -> None:
    symbols = dictionary().tree.symbols
    assert sorted(symbols.tolist()) == list(range(HAN_SYMBOL, HAN_SYMBOL + IDEOGRAPHS))
    assert symbol(chr(FIRST_HAN)) < symbol("龘")
