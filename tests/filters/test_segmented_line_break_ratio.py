"""SegmentedLineBreakRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.segmented_line_break_ratio import SegmentedLineBreakRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("我们\n\n来到", 1, id="a blank line is two breaks"),
]

GOLDEN = [
    pytest.param({}, "我们 " * 45 + "\n" * 8, "我们 " * 44 + "\n" * 8, "above_max", id="as published"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert SegmentedLineBreakRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = SegmentedLineBreakRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
