"""Hashes: equal for equal words and shingles, and otherwise not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.units.shingles import extended, hash_bytes, table_size

WORDS = st.binary(max_size=40)


def hash_of(word: bytes) -> int:
    return int(hash_bytes(np.frombuffer(word, np.uint8), 0, len(word)))


def shingle_of(words: list[bytes]) -> int:
    shingle = np.uint64(hash_of(words[0]))
    for word in words[1:]:
        shingle = np.uint64(extended(shingle, np.uint64(hash_of(word))))
    return int(shingle)


@settings(deadline=None, database=None)
@given(WORDS, WORDS)
def test_words_are_equal_if_their_hashes_are(one: bytes, other: bytes) -> None:
    assert (hash_of(one) == hash_of(other)) == (one == other)


@settings(deadline=None, database=None)
@given(WORDS, WORDS, WORDS)
def test_hash_is_of_the_bytes_and_not_of_where_they_stand(before: bytes, word: bytes, behind: bytes) -> None:
    data = np.frombuffer(before + word + behind, np.uint8)
    assert int(hash_bytes(data, len(before), len(before) + len(word))) == hash_of(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param([b"a", b"b"], [b"b", b"a"], id="another order"),
        pytest.param([b"ab", b"c"], [b"a", b"bc"], id="another cut of the same letters"),
        pytest.param([b"a", b"a"], [b"a", b"a", b"a"], id="one word more"),
        pytest.param([b"", b"a"], [b"a", b""], id="an empty word"),
        pytest.param([b"12345678"], [b"12345678\0"], id="a NUL behind eight bytes"),
    ],
)
def test_shingles_differ(one: list[bytes], other: list[bytes]) -> None:
    assert shingle_of(one) != shingle_of(other)


def test_two_hundred_thousand_shingles_have_as_many_hashes() -> None:
    numbers = [np.uint64(hash_of(b"%d" % number)) for number in range(450)]
    assert len({int(extended(one, other)) for one in numbers for other in numbers}) == 450 * 450


@pytest.mark.parametrize("count", [0, 1, 2, 3, 1000, 1024])
def test_a_table_leaves_half_its_slots_free(count: int) -> None:
    size = int(table_size(count))
    assert size >= 2 * count
    assert size & (size - 1) == 0
