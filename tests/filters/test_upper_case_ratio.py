"""UpperCaseRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.upper_case_ratio import UpperCaseRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("ABcd", 0.5, id="half"),
    pytest.param("ＡＢ汉字", 0.5, id="full width"),
    pytest.param("ǅa", 0.5, id="title case counts"),
]

GOLDEN = [
    pytest.param({"max": 0.5}, "AAaa", "AAAaa", "above_max", id="max 0.5, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert UpperCaseRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = UpperCaseRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
