"""The documents put before a reviewer: drawn at random from each rule, spread over closeness to its threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xxhash

from cleaner.errors import UsageError
from cleaner.io.store import Store
from cleaner.report.draws import Kind, Place, Stratum, draw, in_turn, read_rows

POOL = 500
"""Documents drawn of each rule, out of which the deck is dealt."""
KEPT = ("(kept)", "")
"""The rule of documents that no stage dropped: a wrong decision about one of them left rubbish in."""
FACTS = ("id", "url", "source", "value", "threshold", "evidence", "duplicate_of")


@dataclass(frozen=True)
class Card:
    """A document to judge: what the ledger says of it, less its text; `population`: how many its rule decided about."""

    key: str
    stage: str
    reason: str
    population: int
    place: Place
    facts: dict[str, Any]


def deal(store: Store, count: int, only: tuple[str | None, str | None] = (None, None), seed: int = 0) -> list[Card]:
    """At most so many cards, one rule after the other in turn; `only`: of one stage, or reason.

    Of each rule every document has the same odds. Each beginning of the deck is spread over all rules, and within a
    rule over all distances from the threshold. The same run gives the same deck, and a longer one begins with it.
    """
    dropped = draw(store, "dropped", ["stage", "reason"], POOL, seed=seed)
    strata = {kind: spread_out(store, stratum, seed) for kind, stratum in dropped.items()}
    if only == (None, None):
        strata |= {(*KEPT, *none): stratum for none, stratum in draw(store, "data", [], POOL, seed=seed).items()}
    strata = {kind: stratum for kind, stratum in strata.items() if _is_wanted(kind, only)}
    chosen = list(in_turn(strata, count))
    if not chosen:
        raise UsageError("no such document has its text in dropped/: was the run made with --keep-dropped none?")
    rows = read_rows(store, [place for _, place in chosen], FACTS)
    return [
        Card(
            key_of(place, row["id"]),
            rule[0],
            rule[1],
            strata[rule].documents,
            place,
            {name: row.get(name) for name in FACTS},
        )
        for (rule, place), row in zip(chosen, rows, strict=True)
    ]


def spread_out(store: Store, stratum: Stratum, seed: int) -> Stratum:
    """The same documents in an order of which each beginning is spread over the distances from the threshold."""
    rows = read_rows(store, stratum.places, ["value", "threshold"])
    distances = [abs(row["value"] - row["threshold"]) if _is_measured(row) else 0.0 for row in rows]
    nearest_first = np.argsort(distances, kind="stable")
    start = np.random.Generator(np.random.PCG64(seed)).random()
    order = nearest_first[_even_order(len(rows), start)]
    return Stratum(stratum.documents, [stratum.places[place] for place in order], stratum.ranks)


def _even_order(count: int, start: float) -> Sequence[int]:
    """The numbers below `count` in the order of the golden ratio's multiples: any beginning is spread evenly."""
    steps = (start + np.arange(count) * (5**0.5 - 1) / 2) % 1.0
    places = np.argsort(np.argsort(steps, kind="stable"), kind="stable")
    return [int(place) for place in places]


def key_of(place: Place, name: str | None) -> str:
    """What a card is called from outside: nothing in it leads to a file."""
    return xxhash.xxh3_64_hexdigest(f"{place.file}\0{place.row}\0{name or ''}".encode())


def _is_measured(row: dict[str, Any]) -> bool:
    return row.get("value") is not None and row.get("threshold") is not None


def _is_wanted(kind: Kind, only: tuple[str | None, str | None]) -> bool:
    return all(name in (None, value) for name, value in zip(only, kind, strict=True))
