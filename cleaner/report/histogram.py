"""The picture of a measure: how its values lie, and where the thresholds cut."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaner.stage import RangeFilter

WIDTH, HEIGHT = 420, 90
"""Of the drawing, in the units of its SVG."""
BOUNDED_BINS = 50
FIRST_DOUBLING = 33
"""Number of the bin that begins at 1: an unbounded measure has four for every doubling, as in cleaner/funnel.py."""


@dataclass(frozen=True)
class Bar:
    """Documents whose measure lies from `low` up to `high`; `is_out` if the thresholds drop them."""

    x: float
    width: float
    height: float
    documents: int
    low: float
    high: float
    is_out: bool


@dataclass(frozen=True)
class Histogram:
    """The bars from left to right, the thresholds with their place, and the ends of the axis."""

    label: str
    unit: str
    bars: Sequence[Bar]
    thresholds: Sequence[tuple[str, float, float]]  # min or max, its value, its x
    ends: tuple[float, float]


def histogram_of(label: str, stage: RangeFilter, counts: Mapping[str, int]) -> Histogram:
    """The histogram of a stage, of which `counts` gives documents by lower edge, as the funnel writes it."""
    domain = stage.domain
    bounds = [(name, value) for name, value in (("min", stage.min), ("max", stage.max)) if value is not None]
    bins = {round(position(float(edge), domain)): count for edge, count in counts.items()}
    cuts = [position(value, domain) for _, value in bounds]
    first = min([*bins, *map(math.floor, cuts)])
    last = max([number + 1 for number in bins] + [math.ceil(cut) for cut in cuts])
    scale, tallest = WIDTH / (last - first), max(bins.values())
    bars = []
    for number, count in sorted(bins.items()):
        middle = number + 0.5
        is_out = any(
            middle < cut if name == "min" else middle > cut for (name, _), cut in zip(bounds, cuts, strict=True)
        )
        height = max(1.0, HEIGHT * count / tallest)
        low, high = edge_of(number, domain), edge_of(number + 1, domain)
        bars.append(Bar((number - first) * scale, scale, height, count, low, high, is_out))
    thresholds = [(name, value, (cut - first) * scale) for (name, value), cut in zip(bounds, cuts, strict=True)]
    return Histogram(label, stage.unit, bars, thresholds, (edge_of(first, domain), edge_of(last, domain)))


def position(value: float, domain: tuple[float, float]) -> float:
    """Where a value lies on the axis, in bins: evenly for a bounded measure, by its logarithm for an unbounded one."""
    low, high = domain
    if math.isfinite(high):
        return min(max((value - low) / (high - low), 0.0), 1.0) * BOUNDED_BINS
    return max(4 * math.log2(value) + FIRST_DOUBLING, 0.0) if value > 0 else 0.0


def edge_of(number: int, domain: tuple[float, float]) -> float:
    """The value at which a bin begins."""
    low, high = domain
    if math.isfinite(high):
        return min(low + (high - low) * number / BOUNDED_BINS, high)
    return 2.0 ** ((number - FIRST_DOUBLING) / 4) if number > 0 else 0.0
