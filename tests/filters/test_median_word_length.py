"""MedianWordLength: what it measures, and what just passes and just fails."""

import pytest

from filters.median_word_length import MedianWordLength

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a bb ccccc", 2, id="the middle one"),
    pytest.param("a bbbb", 1, id="the shorter of two"),
    pytest.param("aaa bbb ", 3, id="one monster does not count"),
    pytest.param("汉字 abcd", 4, id="Han characters do not count"),
]

GOLDEN = [
    pytest.param({}, "abc " * 9, "ab " * 9, "below_min", id="as published, too little"),
    pytest.param({}, "abcdefghij " * 9, "abcdefghijk " * 9, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert MedianWordLength().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = MedianWordLength(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
