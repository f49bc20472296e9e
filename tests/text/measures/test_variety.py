"""Variety of characters: the kernel measures as plain Python does."""

from collections import Counter
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.variety import character_variety
from tests.text.texts import TEXTS


@given(st.lists(TEXTS, max_size=4))
@settings(max_examples=150, deadline=None)
def test_kernel_measures_as_the_slow_reference(texts: list[str]) -> None:
    measures = character_variety(Batch.of(*texts).utf8())
    for row, text in enumerate(texts):
        characters = "".join(text.split())
        shares = [count / len(characters) for count in Counter(characters).values()]
        unique = len(set(characters)) / len(characters) if characters else 0
        assert measures["unique_character_ratio"][row] == unique
        assert measures["character_entropy"][row] == pytest.approx(-sum(share * log2(share) for share in shares))
        assert measures["character_entropy"][row] >= 0
