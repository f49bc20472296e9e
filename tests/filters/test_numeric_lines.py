"""NumericLines: which lines it removes."""

from typing import Any

import pytest

from cleaner.batch import Batch
from cleaner.stage import EditCount
from filters.numeric_lines import NumericLines


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, "", "", id="nothing"),
        pytest.param({}, "1,234\n１２\n 42 \nyear 2024", "1,234\nyear 2024", id="digits alone"),
        pytest.param({}, "\n \n", "\n \n", id="blank lines stay"),
        pytest.param({"max_ratio": 0.5}, "ab12\nab123", "ab12\n", id="another bound"),
    ],
)
def test_removes_lines(settings: dict[str, Any], text: str, left: str) -> None:
    assert NumericLines(**settings).edit_batch(Batch.of(text)).texts.to_pylist() == [left]


def test_counts_what_it_removed() -> None:
    edited = NumericLines().edit_batch(Batch.of("2024\n3.14"))
    assert edited.counts == {"only_digits": EditCount(1, 5)}
