"""ReadMoreLineRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.read_more_line_ratio import ReadMoreLineRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("点击展开\n正文", 0.5, id="Chinese"),
    pytest.param("Read More >>\nreadmore...\nText\n\nText", 0.5, id="English, marks behind"),
    pytest.param("更多内容", 0, id="inside is none"),
]

GOLDEN = [
    pytest.param(
        {}, "更多\n" * 3 + "正文\n" * 7, "更多\n" * 4 + "正文\n" * 7, "above_max", id="as published, too much"
    ),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert ReadMoreLineRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = ReadMoreLineRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
