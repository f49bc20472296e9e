"""HashRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.hash_ratio import HashRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("# one two three", 0.25, id="one in four tokens"),
    pytest.param("＃一二三", 0.25, id="full width"),
    pytest.param("a#b", 1, id="inside a word"),
]

GOLDEN = [
    pytest.param({}, "#" + " word" * 9, "##" + " word" * 9, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert HashRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = HashRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
