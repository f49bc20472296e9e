"""Exact duplicates: which documents share a key."""

import pytest

from cleaner.batch import Batch
from filters.exact_duplicates import ExactDuplicates


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("你好，世界", "你好，世界", True, id="the same text"),
        pytest.param("a b\nc", " a  b c\n", True, id="other white space"),
        pytest.param("a\u3000b", "a b", True, id="an ideographic space"),
        pytest.param("a b", "A b", False, id="other case"),
        pytest.param("ab", "a b", False, id="a space more"),
        pytest.param("你好", "妳好", False, id="another character"),
    ],
)
def test_texts_share_a_key(one: str, other: str, same: bool) -> None:
    stage = ExactDuplicates()
    assert (stage.document_keys(one) == stage.document_keys(other)) is same


def test_white_space_counts_when_told_so() -> None:
    stage = ExactDuplicates(normalise=False)
    assert stage.document_keys("a b") != stage.document_keys("a  b")


@pytest.mark.parametrize("text", ["", " \n\t ", "\u3000"])
def test_empty_text_is_nobodys_duplicate(text: str) -> None:
    assert ExactDuplicates().document_keys(text) == []
    assert len(ExactDuplicates().keys(Batch.of(text, text)).rows) == 0


def test_urls_are_compared_as_they_are() -> None:
    batch = Batch.of("one", "two", "three", url=["http://a.test/", "http://a.test/", None])
    keys = ExactDuplicates(by="url").keys(batch)
    assert keys.rows.tolist() == [0, 1]
    assert (keys.halves[0] == keys.halves[1]).all()


def test_label_says_what_is_compared() -> None:
    assert (ExactDuplicates().label, ExactDuplicates(by="url").label) == ("exact_duplicates", "exact_duplicates_by_url")
