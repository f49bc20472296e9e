"""SegmentedEllipsisRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.segmented_ellipsis_ratio import SegmentedEllipsisRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("我们……", 2 / 3, id="a Chinese ellipsis is two"),
    pytest.param("我们...来到", 1 / 3, id="three dots are one"),
]

GOLDEN = [
    pytest.param({}, "…" + " 我们" * 9, "……" + " 我们" * 9, "above_max", id="as published"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert SegmentedEllipsisRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = SegmentedEllipsisRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
