"""What cannot be seen: what goes, what stays, and that what is left has none of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.edits import apply_edits
from cleaner.text.repair.invisible import find_invisible


@pytest.mark.parametrize(
    ("text", "result"),
    [
        pytest.param("中\u200d文 a\u200cb", "中文 ab", id="joiners between letters that do not join"),
        pytest.param("\u202e倒\u202c", "倒", id="marks of direction in Chinese"),
        pytest.param("文\ufe0f a\ufe0f", "文\ufe0f a", id="selectors behind Han and Latin"),
        pytest.param("so\u00adft", "soft", id="soft hyphen"),
        pytest.param("\U0001f3f4\U000e0067\U000e007f x\U000e0041", "\U0001f3f4\U000e0067\U000e007f x", id="tags"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and newline stay"),
        pytest.param("一\r\n\r\n二\v三", "一\n\n二\n三", id="line ends"),
        pytest.param("x\u2060\u200by", "xy", id="neighbours"),
    ],
)
def test_invisible(text: str, result: str) -> None:
    assert apply_edits(text, find_invisible(text)) == result


@given(st.text())
def test_a_second_time_no_line_end_or_control_is_left(text: str) -> None:
    once = apply_edits(text, find_invisible(text))
    assert not [change for change in find_invisible(once) if change.reason != "zero_width"]
