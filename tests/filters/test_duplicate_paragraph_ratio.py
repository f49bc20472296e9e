"""DuplicateParagraphRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.duplicate_paragraph_ratio import DuplicateParagraphRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("一\n二\n\n一\n二\n\n三", 1 / 3, id="one of three paragraphs"),
    pytest.param("一\n一\n一", 0, id="lines are no paragraphs"),
]

GOLDEN = [
    pytest.param(
        {},
        "一\n\n" * 4 + "二\n\n三\n\n四\n\n五\n\n六\n\n七",
        "一\n\n" * 4 + "二\n\n三\n\n四\n\n五\n\n六",
        "above_max",
        id="as published",
    ),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert DuplicateParagraphRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = DuplicateParagraphRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
