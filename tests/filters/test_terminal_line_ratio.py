"""TerminalLineRatio: what it measures, and what just passes and just fails."""

from typing import Any

import pytest

from filters.terminal_line_ratio import TerminalLineRatio

MEASURES = [
    pytest.param({}, "", 0, id="nothing"),
    pytest.param({}, "Menu\n\nDone.", 0.5, id="half"),
    pytest.param({}, "Done. \r\n真的吗？\u3000\nक्या।", 1, id="white space behind, many scripts"),
    pytest.param({}, "等等……\nand so on...", 0.5, id="an ellipsis is no end, three dots are one"),
    pytest.param({}, '“好。”\n(Done.)\n"Yes!"', 0, id="quotes hide the end"),
    pytest.param({"past_quotes": True}, '“好。”\n(Done.) \n"Yes!"', 1, id="past quotes"),
    pytest.param({"past_quotes": True}, "”\n（）", 0, id="nothing but quotes"),
]

GOLDEN = [
    pytest.param({}, "好。\n" * 3 + "菜单\n" * 22, "好。\n" * 2 + "菜单\n" * 22, "below_min", id="as published"),
]


@pytest.mark.parametrize(("settings", "text", "value"), MEASURES)
def test_measures(settings: dict[str, Any], text: str, value: float) -> None:
    assert TerminalLineRatio(**settings).measure(text) == pytest.approx(value)


@pytest.mark.parametrize(("settings", "passing", "failing", "reason"), GOLDEN)
def test_keeps_what_just_passes_and_drops_what_just_fails(
    settings: dict[str, Any], passing: str, failing: str, reason: str
) -> None:
    stage = TerminalLineRatio(**settings)
    assert stage.drop_reason(passing) is None
    assert stage.drop_reason(failing) == reason
