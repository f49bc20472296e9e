"""UnterminatedLines: which lines it removes."""

from typing import Any

import pytest

from cleaner.batch import Batch
from cleaner.stage import EditCount
from filters.unterminated_lines import UnterminatedLines


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, "", "", id="nothing"),
        pytest.param({}, "A.\nB?\nC!\nD\"\nE'\nF", "A.\nB?\nC!\nD\"\nE'\n", id="English marks"),
        pytest.param(
            {}, "好。\n好吗？\n“好。”\n等等……\n菜单\n日期：", "好。\n好吗？\n“好。”\n等等……\n", id="Chinese marks"
        ),
        pytest.param({}, "Read on...\nRead on..", "Read on..", id="three dots are a text cut short"),
        pytest.param({"keep_dots": True}, "Read on...", "Read on...", id="three dots kept"),
        pytest.param({}, "A. \r\n\nB\n", "A. \r\n\n", id="white space behind, blank lines stay"),
        pytest.param({"marks": "。"}, "A.\n好。", "好。", id="only the marks given"),
    ],
)
def test_removes_lines(settings: dict[str, Any], text: str, left: str) -> None:
    assert UnterminatedLines(**settings).edit_batch(Batch.of(text)).texts.to_pylist() == [left]


def test_counts_what_it_removed() -> None:
    edited = UnterminatedLines().edit_batch(Batch.of("Home\nWe are here."))
    assert edited.counts == {"no_end_mark": EditCount(1, 5)}
