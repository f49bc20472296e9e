"""DigitRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.digit_ratio import DigitRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("ab12", 0.5, id="half"),
    pytest.param("１٢ab", 0.5, id="full width and Arabic"),
    pytest.param("②Ⅷ½", 0, id="other numbers are no digits"),
]

GOLDEN = [
    pytest.param({}, "1" * 15 + "a" * 85, "1" * 16 + "a" * 85, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert DigitRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = DigitRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
