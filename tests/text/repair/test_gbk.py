"""GBK by pairs: what Python's codec has, and the private-use areas beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.repair.gbk import char_of_pair, pair_of_char, pairs_of


def test_agrees_with_the_codec_where_that_knows_a_character() -> None:
    known = {pair: bytes(divmod(pair, 256)).decode("gbk", "replace") for pair in range(0x8140, 0xFEFF)}
    whole = {pair: character for pair, character in known.items() if len(character) == 1 and character != "\ufffd"}
    assert len(whole) > 21_000
    assert {pair for pair, character in whole.items() if character != char_of_pair()[pair]} == set()


@pytest.mark.parametrize(
    ("character", "pair"),
    [
        pytest.param("學", 0x8C57, id="second byte is ASCII"),
        pytest.param("\ue30a", 0xFABB, id="user-defined area"),
        pytest.param("\ue793", 0xA6DF, id="vertical mark, private use until 2022"),
        pytest.param("︖", 0xA6DF, id="vertical mark, its place since"),
    ],
)
def test_pairs(character: str, pair: int) -> None:
    assert pair_of_char()[character] == pair


@given(st.text(st.sampled_from([*char_of_pair().values(), *"az09€"])))
def test_goes_to_bytes_and_back(text: str) -> None:
    data = pairs_of(text)
    assert data is not None
    assert len(data) == sum(1 if character < "\x80" or character == "€" else 2 for character in text)


def test_other_characters_have_no_bytes() -> None:
    assert pairs_of("中é😀") is None
