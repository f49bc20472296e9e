"""EndedSentenceRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.ended_sentence_ratio import EndedSentenceRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("One.\nTwo", 0.5, id="half"),
    pytest.param("“好。”\n他说", 0.5, id="a quote may follow"),
    pytest.param("首页\n新闻", 0, id="none"),
]

GOLDEN = [
    pytest.param(
        {}, "One.\n" * 3 + "Two\n" * 17, "One.\n" * 2 + "Two\n" * 17, "below_min", id="as published, too little"
    ),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert EndedSentenceRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = EndedSentenceRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
