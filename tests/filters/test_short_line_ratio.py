"""ShortLineRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.short_line_ratio import ShortLineRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("x" * 30, 1, id="thirty is short"),
    pytest.param("x" * 31, 0, id="thirty-one is not"),
    pytest.param("short\n\n \nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0.5, id="blank lines are no lines"),
]

GOLDEN = [
    pytest.param(
        {},
        "a\n" * 67 + f"{31 * 'x'}\n" * 33,
        "a\n" * 68 + f"{31 * 'x'}\n" * 33,
        "above_max",
        id="as published, too much",
    ),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert ShortLineRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = ShortLineRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
