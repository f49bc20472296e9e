"""DuplicateParagraphCharacterRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.duplicate_paragraph_character_ratio import DuplicateParagraphCharacterRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("一\n二\n\n一\n二", 3 / 8, id="three of eight characters"),
    pytest.param("一\n一\n一", 0, id="lines are no paragraphs"),
]

GOLDEN = [
    pytest.param({}, "一二\n\n一二\n\nab", "一二\n\n一二\n\na", "above_max", id="as published"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert DuplicateParagraphCharacterRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = DuplicateParagraphCharacterRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
