"""MeanSegmentedWordLength: what it measures, and what just passes and just fails."""

import pytest

from filters.mean_segmented_word_length import MeanSegmentedWordLength

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("我们来到清华大学。", 8 / 3, id="marks left out"),
]

GOLDEN = [
    pytest.param({}, "abcde 12345", "abcdef 12345", "above_max", id="as published, too long"),
    pytest.param({}, "的", "。", "below_min", id="as published, no word"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert MeanSegmentedWordLength().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = MeanSegmentedWordLength(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
