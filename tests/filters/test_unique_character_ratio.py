"""UniqueCharacterRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.unique_character_ratio import UniqueCharacterRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param(" \n", 0, id="white space alone"),
    pytest.param("abab", 0.5, id="half"),
    pytest.param("汉 字", 1, id="all differ"),
]

GOLDEN = [
    pytest.param({}, "汉" * 10, "汉" * 11, "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert UniqueCharacterRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = UniqueCharacterRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
