"""WhiteSpaceRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.white_space_ratio import WhiteSpaceRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a \nb", 0.5, id="half"),
    pytest.param("汉\u3000", 0.5, id="the ideographic space"),
    pytest.param(" \t\r\n", 1, id="nothing but space"),
]

GOLDEN = [
    pytest.param({}, "aaa ", "aa ", "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert WhiteSpaceRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = WhiteSpaceRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
