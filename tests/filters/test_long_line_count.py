"""LongLineCount: what it measures, and what just passes and just fails."""

import pytest

from filters.long_line_count import LongLineCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("x" * 200, 1, id="two hundred is long"),
    pytest.param("x" * 199, 0, id="less is not"),
]

GOLDEN = [
    pytest.param({}, f"{200 * '好'}\n" * 3, f"{200 * '好'}\n" * 2, "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert LongLineCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = LongLineCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
