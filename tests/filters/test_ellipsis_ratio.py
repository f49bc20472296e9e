"""EllipsisRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.ellipsis_ratio import EllipsisRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("one two three ...", 0.25, id="one in four tokens"),
    pytest.param("one two..", 0, id="two dots are none"),
    pytest.param("one ......", 1, id="six dots are two"),
    pytest.param("等等……", 0.5, id="the Chinese ellipsis is two"),
]

GOLDEN = [
    pytest.param({}, "word " * 9 + "...", "word " * 8 + "...", "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert EllipsisRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = EllipsisRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
