"""SegmentedHashRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.segmented_hash_ratio import SegmentedHashRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("#我们 ＃", 2 / 3, id="full width too"),
    pytest.param("##", 2, id="more signs than tokens"),
]

GOLDEN = [
    pytest.param({}, "#" + " 我们" * 9, "##" + " 我们" * 9, "above_max", id="as published"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert SegmentedHashRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = SegmentedHashRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
