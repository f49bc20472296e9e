"""TextLength: what it measures, and what just passes and just fails."""

import pytest

from filters.text_length import TextLength

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("a b\n", 4, id="white space counts"),
    pytest.param("汉字", 2, id="a Han character is one"),
    pytest.param("😀𠀀", 2, id="beyond the basic plane"),
    pytest.param("e\u0301", 2, id="a combining mark is one"),
]

GOLDEN = [
    pytest.param({}, "好" * 200, "好" * 199, "below_min", id="as published, too little"),
    pytest.param({"min": None, "max": 10}, "好" * 10, "好" * 11, "above_max", id="max 10, too much"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert TextLength().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = TextLength(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
