"""UpperCaseLines: which lines it removes."""

from typing import Any

import pytest

from cleaner.batch import Batch
from cleaner.stage import EditCount
from filters.upper_case_lines import UpperCaseLines


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, "", "", id="nothing"),
        pytest.param({}, "ABab\nABCab", "ABab\n", id="half just passes"),
        pytest.param({}, "  ABCab  \nok", "ok", id="white space at the ends does not count"),
        pytest.param({}, "关于我们\n\n", "关于我们\n\n", id="scripts without case"),
        pytest.param({"max_ratio": 0}, "Ab\nab", "ab", id="another bound"),
    ],
)
def test_removes_lines(settings: dict[str, Any], text: str, left: str) -> None:
    assert UpperCaseLines(**settings).edit_batch(Batch.of(text)).texts.to_pylist() == [left]


def test_counts_what_it_removed() -> None:
    edited = UpperCaseLines().edit_batch(Batch.of("ABOUT US\nAbout us"))
    assert edited.counts == {"mostly_upper_case": EditCount(1, 9)}
