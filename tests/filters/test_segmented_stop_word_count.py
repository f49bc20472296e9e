"""SegmentedStopWordCount: what it measures, and what just passes and just fails."""

import pytest

from filters.segmented_stop_word_count import SegmentedStopWordCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("这是我的，是你的", 2, id="each once"),
    pytest.param("目的", 0, id="inside another word"),
]

GOLDEN = [
    pytest.param({}, "我的，昨日的年。", "我的，昨日的。", "below_min", id="as published"),
    pytest.param({"words": ("of", "清华大学")}, "清华大学 of", "清华大学的", "below_min", id="other words"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert SegmentedStopWordCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, int | tuple[str, ...]], passing: str, failing: str, reason: str
) -> None:
    stage = SegmentedStopWordCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason


def test_refuses_a_list_of_no_words() -> None:
    with pytest.raises(ValueError, match="words"):
        SegmentedStopWordCount(words=())
