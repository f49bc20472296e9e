"""Whether a run kept the share of what it read that it was meant to keep, and if not, why; what a plan says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.pipeline.plan import Placed
from cleaner.stage import Selector, YieldBand

MOST_STAGES = 3
"""Stages named as those that took most."""


@dataclass(frozen=True)
class Sampled:
    """What a sample of records did at the stage that has a target."""

    read: int  # records
    came: int  # documents, to the stage
    floors: tuple[float, ...]  # scores of the cuts that were made in parts of the sample


def aimed_stage(stages: Sequence[Placed]) -> tuple[Placed, YieldBand] | None:
    """The stage that has a target, and which; None if no stage has one.

    Of several the last speaks: what those before it let through is not yet the end.
    """
    bands = [(placed, placed.stage.wanted_yield) for placed in stages if isinstance(placed.stage, Selector)]
    aimed = [(placed, band) for placed, band in bands if band is not None]
    return aimed[-1] if aimed else None


def expected_target(stages: Sequence[Placed], sample: Sampled | None) -> list[str]:
    """What a plan says of the target, in lines for the user; none where no stage has one."""
    aimed = aimed_stage(stages)
    if aimed is None:
        return []
    placed, band = aimed
    head = f"target yield: {band.min:g} to {band.max:g} of the records read, by '{placed.label}'"
    if sample is None or sample.read == 0:
        return [f"{head}; the run finds the cut, when it has seen how many documents come and how they score"]
    share = sample.came / sample.read
    came = f"of the sample {share:.1%} came to it"
    beside = "the run itself decides, and finds more duplicates than a sample does"
    if share < band.min:
        return [f"{head}; {came}: too few, and it can add none ({beside})"]
    if share <= band.max:
        return [f"{head}; {came}: all of them would stay ({beside})"]
    lowest, highest = (f"{floor:.3f}" for floor in (min(sample.floors, default=0), max(sample.floors, default=1)))
    floor = f"a score of {lowest}" if lowest == highest else f"scores of {lowest} to {highest} in parts of the sample"
    return [f"{head}; {came}: the best {band.max / share:.0%} of them would stay, cut at {floor} ({beside})"]


def target_result(stages: Sequence[Placed], funnel: Mapping[str, Any]) -> dict[str, Any]:
    """`target_yield` of funnel.json, from the stages and the rest of it; nothing where no stage has a target."""
    aimed = aimed_stage(stages)
    if aimed is None:
        return {}
    placed, band = aimed
    share = funnel["keep_rate"]["documents"]
    is_met = band.min <= share <= band.max
    result = {"stage": placed.label, "min": band.min, "max": band.max, "yield": share, "is_met": is_met}
    why = "" if is_met else too_much(placed, funnel) if share > band.max else too_little(placed, band.min, funnel)
    return {"target_yield": result | {"why": why}}


def too_little(placed: Placed, least: float, funnel: Mapping[str, Any]) -> str:
    """Why so little was kept, in words: what was left where the cut was made, and which stages took the rest."""
    read, rows = max(1, funnel["read"]), funnel["stages"]
    here = next(place for place, row in enumerate(rows) if row["name"] == placed.label)
    came, stayed = rows[here]["documents_in"], rows[here]["documents_out"]
    if came < least * read:
        head = f"only {came:,} of {read:,} documents ({came / read:.2%}) came to '{placed.label}', which can add none"
        return f"{head}; before it {takers(rows[:here], read)}"
    if funnel["kept"] < stayed:
        head = f"'{placed.label}' let {stayed:,} of {read:,} documents ({stayed / read:.2%}) through"
        return f"{head}, but behind it {takers(rows[here + 1 :], read)}: put '{placed.label}' last"
    return f"of {read:,} documents read no whole number lies in the band"


def too_much(placed: Placed, funnel: Mapping[str, Any]) -> str:
    return (
        f"at the cut of '{placed.label}' more documents have the same score than it can part:"
        f" {funnel['kept']:,} were kept"
    )


def takers(rows: Sequence[Mapping[str, Any]], read: int) -> str:
    """The stages among these that took most of the documents."""
    taken = [(row["documents_in"] - row["documents_out"], row["name"]) for row in rows]
    most = sorted((pair for pair in taken if pair[0]), key=lambda pair: -pair[0])[:MOST_STAGES]
    named = [f"'{name}' took {count:,} ({count / read:.1%})" for count, name in most]
    return ", ".join(named) if named else "no stage took any"
