"""CitationMarks: takes Wikipedia's marks out of the prose."""

import pytest

from cleaner.batch import Batch
from filters.citation_marks import CitationMarks


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("It rose[12] and fell.[citation needed]", "It rose and fell.", id="marks within prose"),
        pytest.param("History[edit]\n长江[1][2]很长。", "History\n长江很长。", id="side by side, and in Chinese"),
        pytest.param("a[] [a] [12a] [Edit]", "a [a] [12a] [Edit]", id="what is no mark stays"),
        pytest.param("[[1]]", "[]", id="within brackets"),
    ],
)
def test_removes_citation_marks(text: str, left: str) -> None:
    assert CitationMarks().edit_batch(Batch.of(text)).texts.to_pylist() == [left]
