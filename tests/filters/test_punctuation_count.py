"""PunctuationCount: what it measures, and what just passes and just fails."""

import pytest

from filters.punctuation_count import PunctuationCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a, 好，", 2, id="both widths"),
    pytest.param("1 + 1 = $2", 0, id="symbols are none"),
]

GOLDEN = [
    pytest.param({}, "好。", "好", "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert PunctuationCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = PunctuationCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
