"""Han characters told by their bytes are those of the class table."""

import numba
import numpy as np
import pytest

from cleaner.text.measures.surface import OWN_SLOTS
from cleaner.text.units.characters import HAN, class_table
from cleaner.text.units.wide_characters import SURE_HAN, sure_han


@numba.njit(nogil=True)
def look(data, position):  # type: ignore[no-untyped-def]
    return sure_han(data, position)


def test_all_that_are_told_by_their_bytes_are_han() -> None:
    assert (class_table()[SURE_HAN[0] : SURE_HAN[1] + 1] == HAN).all()


@pytest.mark.parametrize(
    ("character", "is_told"),
    [
        pytest.param("一", True, id="the first"),
        pytest.param(chr(SURE_HAN[1]), True, id="the last"),
        pytest.param("好", True, id="between"),
        pytest.param(chr(SURE_HAN[0] - 1), False, id="a hexagram, just before"),
        pytest.param(chr(SURE_HAN[1] + 1), False, id="just behind, looked up in the table"),
        pytest.param("。", False, id="a mark"),
        pytest.param("é", False, id="a letter"),
    ],
)
def test_tells_han_by_their_bytes(character: str, is_told: bool) -> None:
    data = np.frombuffer(("ab" + character + "c" * 70).encode(), np.uint8)
    assert look(data, 0) == is_told << 2


def test_the_characters_of_a_slot_are_of_one_class() -> None:
    classes = [{int(class_table()[ord(character)]) for character in characters} for characters in OWN_SLOTS]
    assert [len(kinds) for kinds in classes] == [1] * len(OWN_SLOTS)
