"""CharacterEntropy: what it measures, and what just passes and just fails."""

import pytest

from filters.character_entropy import CharacterEntropy

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("aaa", 0, id="one character"),
    pytest.param("a b", 1, id="two alike"),
    pytest.param("天地玄黄天地玄黄", 2, id="four alike"),
]

GOLDEN = [
    pytest.param({}, "天地玄黄宇宙洪荒", "天地玄黄宇宙洪", "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert CharacterEntropy().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = CharacterEntropy(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
