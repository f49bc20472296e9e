"""UrlRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.url_ratio import UrlRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("http://a.b 012345678", 0.5, id="half"),
    pytest.param("见www.a.b汉", 7 / 9, id="Han ends it"),
    pytest.param("a.b/c", 0, id="none"),
]

GOLDEN = [
    pytest.param({}, "www.ab" + "好" * 24, "www.ab" + "好" * 23, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert UrlRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = UrlRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
