"""EllipsisLineRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.ellipsis_line_ratio import EllipsisLineRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a...\n\nb", 0.5, id="half"),
    pytest.param("等等…… \r\n好", 0.5, id="before white space"),
    pytest.param("a..", 0, id="two dots are none"),
    pytest.param("a... b", 0, id="inside is none"),
]

GOLDEN = [
    pytest.param({}, "a...\n" * 3 + "b\n" * 7, "a...\n" * 4 + "b\n" * 7, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert EllipsisLineRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = EllipsisLineRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
