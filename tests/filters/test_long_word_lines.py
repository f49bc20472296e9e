"""LongWordLines: which lines it removes."""

from typing import Any

import pytest

from cleaner.batch import Batch
from cleaner.stage import EditCount
from filters.long_word_lines import LongWordLines


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, "", "", id="nothing"),
        pytest.param(
            {},
            "x" * 1000 + "\n" + "x" * 1001,
            "x" * 1000 + "\n",
            id="a thousand characters just pass",
        ),
        pytest.param(
            {},
            "好，" * 2000,
            "好，" * 2000,
            id="a long Chinese paragraph is no word",
        ),
        pytest.param({"max_length": 3}, "好abc好\n好abcd好", "好abc好\n", id="a long word within Chinese"),
    ],
)
def test_removes_lines(settings: dict[str, Any], text: str, left: str) -> None:
    assert LongWordLines(**settings).edit_batch(Batch.of(text)).texts.to_pylist() == [left]


def test_counts_what_it_removed() -> None:
    edited = LongWordLines().edit_batch(Batch.of("x" * 1001 + "\nnext line"))
    assert edited.counts == {"too_long_word": EditCount(1, 1002)}
