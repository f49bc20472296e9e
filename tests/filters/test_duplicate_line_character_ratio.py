"""DuplicateLineCharacterRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.duplicate_line_character_ratio import DuplicateLineCharacterRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("一二\n一二\n三", 2 / 7, id="two of seven characters"),
]

GOLDEN = [
    pytest.param({}, "一二\n一二\nabcd", "一二\n一二\nabc", "above_max", id="as published"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert DuplicateLineCharacterRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = DuplicateLineCharacterRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
