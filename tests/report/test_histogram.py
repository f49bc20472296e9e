"""The drawing of a measure shows what the funnel counted, and the thresholds at their place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.funnel import histogram
from cleaner.report.histogram import WIDTH, histogram_of
from cleaner.stage import Field, RangeFilter

INFINITY = float("inf")


class Unbounded(RangeFilter):
    """Any number from 0."""

    min: float | None = Field(None, ge=0)


class Share(RangeFilter):
    """0 to 1."""

    domain = (0.0, 1.0)


class Score(RangeFilter):
    """-10 to 10."""

    domain = (-10.0, 10.0)


@pytest.mark.parametrize("stage", [Unbounded, Share, Score])
@given(data=st.data())
def test_every_document_is_in_the_bar_of_its_value(stage: type[RangeFilter], data: st.DataObject) -> None:
    low, high = stage.domain
    values = data.draw(st.lists(st.floats(low, min(high, 1e9)), min_size=1, max_size=20))
    bars = histogram_of("x", stage(), histogram(np.array(values), stage.domain)).bars
    assert sum(bar.documents for bar in bars) == len(values)
    for value in values:
        assert any(bar.low - 1e-9 <= value <= bar.high + 1e-9 for bar in bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH + 1e-6 for bar in bars)


@pytest.mark.parametrize(
    ("stage", "out", "at"),
    [
        pytest.param(Share(), 0, [], id="no bounds"),
        pytest.param(Share(min=0.2), 2, [0.2], id="min"),
        pytest.param(Share(min=0.2, max=0.8), 3, [0.2, 0.8], id="both"),
        pytest.param(Share(max=0.5), 2, [0.5], id="max just below a document"),
        pytest.param(Share(max=1.0), 0, [1.0], id="bound beyond all documents"),
        pytest.param(Share(min=0.0, max=0.0), 5, [0.0, 0.0], id="bound before all documents"),
    ],
)
def test_bars_out_of_bounds_are_told_apart(stage: Share, out: int, at: list[float]) -> None:
    drawing = histogram_of("share", stage, histogram(np.array([0.05, 0.11, 0.31, 0.51, 0.91]), stage.domain))
    assert sum(bar.documents for bar in drawing.bars if bar.is_out) == out
    first, last = drawing.ends
    places = [(value - first) / (last - first) * WIDTH for value in at]
    assert [x for _, _, x in drawing.thresholds] == pytest.approx(places)


def test_an_unbounded_measure_has_a_logarithmic_axis() -> None:
    drawing = histogram_of("length", Unbounded(min=4), histogram(np.array([1.0, 16.0]), Unbounded.domain))
    assert [bar.low for bar in drawing.bars] == [1.0, 16.0]
    [(_, _, x)] = drawing.thresholds
    assert x == pytest.approx((drawing.bars[0].x + drawing.bars[1].x) / 2)
