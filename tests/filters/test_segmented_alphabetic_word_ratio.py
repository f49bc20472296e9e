"""SegmentedAlphabeticWordRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.segmented_alphabetic_word_ratio import SegmentedAlphabeticWordRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("我们，12 ok", 0.5, id="two of four tokens"),
]

GOLDEN = [
    pytest.param({}, "我们 " * 25 + "1 " * 9, "我们 " * 25 + "1 " * 10, "below_min", id="as published"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert SegmentedAlphabeticWordRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = SegmentedAlphabeticWordRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
