"""LenticularBracketRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.lenticular_bracket_ratio import LenticularBracketRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("【甲】乙", 0.5, id="half"),
    pytest.param("［甲］「乙」", 0, id="other brackets are none"),
]

GOLDEN = [
    pytest.param({}, "【" + "字" * 9, "【" + "字" * 8, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert LenticularBracketRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = LenticularBracketRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
