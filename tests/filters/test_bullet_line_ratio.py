"""BulletLineRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.bullet_line_ratio import BulletLineRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("- a\n\nb", 0.5, id="half"),
    pytest.param("  • a", 1, id="after white space"),
    pytest.param("●一\n◆二\n三\n四", 0.5, id="Chinese bullets"),
    pytest.param("a - b", 0, id="a bullet inside is none"),
]

GOLDEN = [
    pytest.param({}, "- a\n" * 9 + "b", "- a\n" * 10 + "b", "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert BulletLineRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = BulletLineRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
