"""The lexicon: how its file is read, and what the one that ships must be like."""

import pytest

from cleaner.text.spam.lexicon import CATEGORIES, FILE, expand, lexicon, read_lexicon


@pytest.mark.parametrize(
    ("entry", "terms"),
    [
        pytest.param("赌场", ["赌场"], id="a term"),
        pytest.param("buy_viagra", ["buy viagra"], id="a space"),
        pytest.param("{a b}{c d}", ["ac", "ad", "bc", "bd"], id="a product"),
        pytest.param("x{a b}y", ["xay", "xby"], id="between others"),
    ],
)
def test_expands(entry: str, terms: list[str]) -> None:
    assert expand(entry) == terms


def test_reads_terms_of_the_first_list_and_letters() -> None:
    terms, letters = read_lexicon("# note\n[gambling 4]\n赌场 {甲 乙}丙丁\n[news 1]\n赌场 记者\n[letters]\n微薇嶶\n")
    assert terms == {"赌场": ("gambling", 4), "甲丙丁": ("gambling", 4), "乙丙丁": ("gambling", 4), "记者": ("news", 1)}
    assert letters == {"薇": "微", "嶶": "微"}


def test_ships_a_lexicon_of_every_category() -> None:
    shipped = lexicon()
    assert {CATEGORIES[place] for place in shipped.categories.tolist()} == set(CATEGORIES)
    assert len(shipped.terms) > 3000


def test_no_letter_stands_for_one_that_stands_for_another() -> None:
    _, letters = read_lexicon(FILE.read_text("utf-8"))
    assert [meant for meant in letters.values() if meant in letters] == []
