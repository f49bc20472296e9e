"""AlphabeticWordRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.alphabetic_word_ratio import AlphabeticWordRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("Well, no", 2 / 3, id="a mark is a token"),
    pytest.param("a 1 2 3.5", 0.25, id="a number is a token"),
    pytest.param("b2b", 1, id="letters beside digits"),
    pytest.param("汉字。", 2 / 3, id="Chinese"),
]

GOLDEN = [
    pytest.param({}, "word word word word , ", "word word word , ", "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert AlphabeticWordRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = AlphabeticWordRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
