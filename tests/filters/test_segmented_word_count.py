"""SegmentedWordCount: what it measures, and what just passes and just fails."""

import pytest

from filters.segmented_word_count import SegmentedWordCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("我们来到清华大学。", 3, id="Chinese words"),
    pytest.param("well-known 12", 3, id="other words as jieba has them"),
]

GOLDEN = [
    pytest.param({}, "我们，" * 50, "我们，" * 49, "below_min", id="as published, too few"),
    pytest.param({}, "的，" * 100_000, "的，" * 100_001, "above_max", id="as published, too many"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert SegmentedWordCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = SegmentedWordCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
