"""ParenthesisRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.parenthesis_ratio import ParenthesisRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("(a)b", 0.5, id="half"),
    pytest.param("（甲）乙", 0.5, id="full width"),
    pytest.param("[a]{b}", 0, id="brackets are none"),
]

GOLDEN = [
    pytest.param({}, "(" + "a" * 9, "(" + "a" * 8, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert ParenthesisRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = ParenthesisRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
