"""CurlyBracketCount: what it measures, and what just passes and just fails."""

import pytest

from filters.curly_bracket_count import CurlyBracketCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("{a} {", 2, id="opening ones count"),
    pytest.param("｛", 0, id="full width is none"),
]

GOLDEN = [
    pytest.param({}, "a}", "{a}", "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert CurlyBracketCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = CurlyBracketCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
