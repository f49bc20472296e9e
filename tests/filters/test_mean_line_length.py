"""MeanLineLength: what it measures, and what just passes and just fails."""

import pytest

from filters.mean_line_length import MeanLineLength

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("ab\nabcd", 3, id="a mean"),
    pytest.param("ab\n\n \nabcd", 3, id="blank lines are no lines"),
]

GOLDEN = [
    pytest.param({}, "好" * 10, "好" * 9, "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert MeanLineLength().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = MeanLineLength(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
