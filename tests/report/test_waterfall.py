"""The bars of the funnel are as long as the counts they stand for."""

from typing import Any

import pytest

from cleaner.report.waterfall import units_of, waterfall


def stage(came: int, stayed: int, errors: int = 0, **more: Any) -> dict[str, Any]:
    row = {
        "name": "x",
        "counted_as": "dropped",
        "seconds": 2.0,
        "errors": errors,
        "bytes_in": 4_000_000,
        "bytes_out": 1,
    }
    sizes = {
        f"{unit}_{way}": count for unit in ("documents", "characters") for way, count in (("in", came), ("out", stayed))
    }
    return row | sizes | more


@pytest.mark.parametrize(
    ("came", "stayed", "errors", "parts"),
    [
        pytest.param(100, 60, 10, [("kept", 0, 60), ("dropped", 60, 30), ("errors", 90, 10)], id="all three"),
        pytest.param(100, 100, 0, [("kept", 0, 100)], id="nothing left"),
        pytest.param(100, 0, 0, [("dropped", 0, 100)], id="all left"),
        pytest.param(50, 20, 0, [("kept", 0, 20), ("dropped", 20, 30)], id="half of what was read"),
        pytest.param(0, 0, 0, [], id="nothing came"),
    ],
)
def test_a_bar_shows_what_stayed_and_what_left(came: int, stayed: int, errors: int, parts: list[Any]) -> None:
    first = stage(100, 100)
    _, step = waterfall({"stages": [first, stage(came, stayed, errors)]})
    assert [(part.kind, part.x, part.width) for part in step.falls[0].parts] == parts
    assert step.megabytes_per_second == 2.0


def test_a_text_longer_than_before_is_no_loss() -> None:
    [step] = waterfall({"stages": [stage(10, 10, characters_in=50, characters_out=60)]})
    assert step.falls[1].share == 0.0
    assert [part.kind for part in step.falls[1].parts] == ["kept"]


def test_tokens_are_shown_where_they_are_known() -> None:
    known = stage(5, 5, tokens_in=9, tokens_out=8)
    assert units_of({"stages": [known, known]}) == ["documents", "characters", "tokens"]
    assert units_of({"stages": [known, stage(5, 5)]}) == ["documents", "characters"]
