"""NonAlphanumericRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.non_alphanumeric_ratio import NonAlphanumericRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a1, ", 0.5, id="half"),
    pytest.param("汉字②。", 0.25, id="Han is alphanumeric"),
    pytest.param("😀a", 0.5, id="emoji are not"),
]

GOLDEN = [
    pytest.param({}, "aaa,", "aa,", "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert NonAlphanumericRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = NonAlphanumericRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
