"""SentenceCount: what it measures, and what just passes and just fails."""

import pytest

from filters.sentence_count import SentenceCount

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("\n \n", 0, id="blank lines"),
    pytest.param("One\n\nTwo", 2, id="a line is a sentence"),
    pytest.param("One. Two! Three?", 3, id="marks end one"),
    pytest.param("What?! Yes.", 2, id="marks together end one"),
    pytest.param("好。真的吗？真的！", 3, id="Chinese marks"),
    pytest.param("“好。”他说。", 2, id="a closing quote belongs to it"),
    pytest.param("Version 3.14 by J. Doe, e.g. today", 1, id="inner dots do not"),
]

GOLDEN = [
    pytest.param({}, "He did. " * 5, "He did. " * 4, "below_min", id="as published, too little (English)"),
    pytest.param({}, "好。" * 5, "好。" * 4, "below_min", id="as published, too little (Chinese)"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert SentenceCount().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = SentenceCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
