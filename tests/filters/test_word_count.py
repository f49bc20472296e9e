"""WordCount: what it measures, and what just passes and just fails."""

import pytest

from filters.word_count import WordCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("Well, no... - !", 2, id="punctuation is no word"),
    pytest.param("3.14 snake_case a@b.example", 3, id="inner marks stay"),
    pytest.param("well-known", 2, id="a hyphen parts words"),
    pytest.param("你好，world", 3, id="a Han character is a word"),
    pytest.param("John's don't", 4, id="an apostrophe begins a word"),
]

GOLDEN = [
    pytest.param({}, "word " * 50, "word " * 49, "below_min", id="as published, too little (English)"),
    pytest.param({}, "好" * 50, "好" * 49, "below_min", id="as published, too little (Chinese)"),
    pytest.param({"max": 60}, "word " * 60, "word " * 61, "above_max", id="max 60, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert WordCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = WordCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
