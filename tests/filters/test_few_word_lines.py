"""FewWordLines: which lines it removes."""

from typing import Any

import pytest

from cleaner.batch import Batch
from cleaner.stage import EditCount
from filters.few_word_lines import FewWordLines


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, "", "", id="nothing"),
        pytest.param(
            {}, "one two three\none two\nend of text", "one two three\nend of text", id="three words just pass"
        ),
        pytest.param({}, "one - two\nHome > News", "", id="punctuation is no word"),
        pytest.param({}, "你好吗\n首页\n", "你好吗\n", id="a Chinese character is a word"),
        pytest.param({}, "a\n\nb c d", "\nb c d", id="blank lines stay"),
        pytest.param({"min_words": 2}, "one\none two", "one two", id="RefinedWeb asks for two"),
        pytest.param({}, "one two three\none", "one two three\n", id="the last line"),
    ],
)
def test_removes_lines(settings: dict[str, Any], text: str, left: str) -> None:
    assert FewWordLines(**settings).edit_batch(Batch.of(text)).texts.to_pylist() == [left]


def test_counts_what_it_removed() -> None:
    edited = FewWordLines().edit_batch(Batch.of("Two words\nThree words here"))
    assert edited.counts == {"too_few_words": EditCount(1, 10)}
