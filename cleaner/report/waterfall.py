"""The funnel as a waterfall: what came to each stage as a bar, of which the part that left there is told apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNITS = ("documents", "characters", "tokens")
"""Ways of counting, as far as the funnel has them."""
WIDTH = 100.0
"""Of a bar as long as all that was read, in the units of its SVG."""


@dataclass(frozen=True)
class Part:
    """A part of a bar: `kind` is kept, dropped, duplicates or errors."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Fall:
    """One stage in one unit: what came and what stayed, and the bar; `share`: of what came, what left."""

    came: int
    stayed: int
    share: float
    parts: Sequence[Part]


@dataclass(frozen=True)
class Step:
    """One stage: a fall for each unit, its processor time, and what it takes in a second."""

    name: str
    falls: Sequence[Fall]
    seconds: float
    megabytes_per_second: float | None
    row: Mapping[str, Any]


def units_of(funnel: Mapping[str, Any]) -> list[str]:
    """The units that every stage of this funnel is counted in."""
    return [unit for unit in UNITS if all(f"{unit}_in" in stage for stage in funnel["stages"])]


def waterfall(funnel: Mapping[str, Any]) -> Iterator[Step]:
    """The stages of a funnel in order."""
    longest = {unit: max([1, *(stage[f"{unit}_in"] for stage in funnel["stages"])]) for unit in units_of(funnel)}
    for stage in funnel["stages"]:
        seconds, size = stage["seconds"], stage["bytes_in"] or stage["bytes_out"]  # reading knows what it gave
        falls = [fall(stage, unit, most) for unit, most in longest.items()]
        yield Step(stage["name"], falls, seconds, size / 1e6 / seconds if seconds >= 0.01 else None, stage)


def fall(stage: Mapping[str, Any], unit: str, longest: int) -> Fall:
    """One stage in one unit; `longest` is what the whole width stands for.

    Characters may leave without their document, and a text made out of HTML is another text: only of documents it is
    known whether they ended as errors.
    """
    came, stayed = stage[f"{unit}_in"], stage[f"{unit}_out"]
    errors = stage["errors"] if unit == "documents" else 0
    scale, position, parts = WIDTH / longest, 0.0, []
    for kind, count in (("kept", min(stayed, came)), (stage["counted_as"], came - stayed - errors), ("errors", errors)):
        if count > 0:
            parts.append(Part(kind, position, count * scale))
            position += count * scale
    return Fall(came, stayed, (came - stayed) / came if came > stayed else 0.0, parts)
