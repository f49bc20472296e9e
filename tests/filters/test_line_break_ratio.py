"""LineBreakRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.line_break_ratio import LineBreakRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a\n\nb c d", 0.5, id="blank lines count"),
    pytest.param("\n\n", 0, id="no token"),
]

GOLDEN = [
    pytest.param({}, "\n" * 3 + "好" * 10, "\n" * 4 + "好" * 10, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert LineBreakRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = LineBreakRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
