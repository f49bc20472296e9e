"""StopWordCount: what it counts, what just passes and just fails, and which words it refuses."""

from typing import Any

import pytest
from pydantic import ValidationError

from filters.stop_word_count import StopWordCount

CHINESE = ["的", "是", "了", "在", "不"]
MEASURES = [
    pytest.param({}, "", 0, id="nothing"),
    pytest.param({}, "the cat and the dog", 2, id="each word once"),
    pytest.param({}, "The AND the", 1, id="in the case given"),
    pytest.param({}, "mother, bend, (with)", 1, id="words of their own"),
    pytest.param({"words": CHINESE}, "目的是不在家", 4, id="Chinese characters wherever they stand"),
]

GOLDEN = [
    pytest.param({}, "to be", "to go", "below_min", id="as published"),
    pytest.param({"words": CHINESE}, "我是对的", "对的", "below_min", id="Chinese"),
]


@pytest.mark.parametrize(("settings", "text", "value"), MEASURES)
def test_measures(settings: dict[str, Any], text: str, value: float) -> None:
    assert StopWordCount(**settings).measure(text) == value


@pytest.mark.parametrize(
    "words",
    [
        pytest.param([], id="none"),
        pytest.param([""], id="an empty word"),
        pytest.param(["of course"], id="two words"),
        pytest.param(["don't"], id="cut in two by an apostrophe"),
        pytest.param(["因为"], id="two Han characters"),
        pytest.param(["therefore"], id="too long"),
        pytest.param([chr(code) for code in range(0x4E00, 0x4E00 + 65)], id="too many"),
    ],
)
def test_refuses_words_it_would_never_find(words: list[str]) -> None:
    with pytest.raises(ValidationError):
        StopWordCount(words=tuple(words))


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, Any], passing: str, failing: str, reason: str
) -> None:
    stage = StopWordCount(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
