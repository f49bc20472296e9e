"""DuplicateLineRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.duplicate_line_ratio import DuplicateLineRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("一\n一\n二\n\n\n一", 0.5, id="two of four lines"),
]

GOLDEN = [
    pytest.param(
        {}, "一\n" * 4 + "二\n三\n四\n五\n六\n七", "一\n" * 4 + "二\n三\n四\n五\n六", "above_max", id="as published"
    ),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert DuplicateLineRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = DuplicateLineRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
