"""MeanLineWordCount: what it measures, and what just passes and just fails."""

import pytest

from filters.mean_line_word_count import MeanLineWordCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a b c\n\nd", 2, id="a mean"),
    pytest.param("- - -", 0, id="punctuation is no word"),
]

GOLDEN = [
    pytest.param({}, "one two three four five", "one two three four", "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert MeanLineWordCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = MeanLineWordCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
