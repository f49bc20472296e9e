"""HanRatio: what it measures, and what just passes and just fails."""

import pytest

from filters.han_ratio import HanRatio

MEASURES = [
    pytest.param("", 0, id="nothing"),
    pytest.param("汉字ab", 0.5, id="half"),
    pytest.param("汉。", 0.5, id="marks are no Han"),
    pytest.param("漢の", 0.5, id="Kana is no Han"),
    pytest.param("𠀀a", 0.5, id="beyond the basic plane"),
    pytest.param("々〇", 1, id="repetition mark and zero"),
]

GOLDEN = [
    pytest.param({}, "汉" * 3 + "a" * 7, "汉" * 3 + "a" * 8, "below_min", id="as published, too little"),
]


@pytest.mark.parametrize(("text", "value"), MEASURES)
def test_measures(text: str, value: float) -> None:
    assert HanRatio().measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, float], passing: str, failing: str, reason: str
) -> None:
    stage = HanRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
