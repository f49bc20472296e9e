"""Phrases found in bytes are those that a regular expression finds in strings."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.measures.occurrences import fold_phrases, lines_with, texts_with

ALPHABET = "aAbBſk\u212aé中文 \n"


@pytest.mark.parametrize(
    ("phrases", "text", "is_found"),
    [
        pytest.param(["cookie"], "", False, id="an empty text"),
        pytest.param(["cookie"], "cookie", True, id="the text is the phrase"),
        pytest.param(["cookie"], "a cooki", False, id="cut short at the end"),
        pytest.param(["cookie"], "No COOKIEs", True, id="any case"),
        pytest.param(["x"], "abcx", True, id="a phrase of one byte"),
        pytest.param(["版权"], "©版权所有", True, id="Chinese"),
        pytest.param(["uses"], "uſes", False, id="only the case of ASCII"),
        pytest.param(["aab", "b"], "aaab", True, id="one phrase inside another"),
        pytest.param(["a" * 300], "b" + "A" * 300, True, id="longer than a byte can count"),
    ],
)
def test_finds(phrases: list[str], text: str, is_found: bool) -> None:
    assert texts_with(Batch.of("-", text, "-").utf8(), fold_phrases(phrases)).tolist() == [
        False,
        is_found,
        False,
    ]


@settings(deadline=None)  # the kernel may have to be compiled first
@given(
    st.lists(st.text(ALPHABET.replace("\n", ""), min_size=1, max_size=4), min_size=1, max_size=4),
    st.lists(st.text(ALPHABET, max_size=20), max_size=4),
)
def test_agrees_with_regular_expressions(phrases: list[str], texts: list[str]) -> None:
    expression = re.compile("|".join(map(re.escape, phrases)), re.IGNORECASE | re.ASCII)
    utf8, folded = Batch.of(*texts).utf8(), fold_phrases(phrases)
    assert texts_with(utf8, folded).tolist() == [bool(expression.search(text)) for text in texts]
    lines = [line for text in texts for line in text.split("\n")]
    table = lines_with(utf8, folded)
    assert table[:, 2].tolist() == [int(bool(expression.search(line))) for line in lines]
    assert [utf8.data[start:end].tobytes().decode() for start, end in table[:, :2].tolist()] == lines
