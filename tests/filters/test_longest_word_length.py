"""LongestWordLength: what it measures, and what just passes and just fails."""

import pytest

from filters.longest_word_length import LongestWordLength

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("(abcd), ab", 4, id="marks at the ends are shed"),
    pytest.param("长长长长长", 1, id="a Han character is short"),
    pytest.param("http://a.example/b", 18, id="an address is one word"),
]

GOLDEN = [
    pytest.param({}, "x" * 1000, "x" * 1001, "above_max", id="as published, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert LongestWordLength().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = LongestWordLength(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
