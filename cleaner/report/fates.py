"""What became of every document of a finished run, and what would have under other thresholds, from its files alone.

Range filters that stand together measured every document that came to the first of them, also those that one of them
dropped. So a document that a tighter threshold drops is known for certain, and one that a looser threshold lets through
is known to the end of its filters. If other stages come behind these, its fate there is unknown.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from cleaner.batch import Integers, Values
from cleaner.io.store import Store
from cleaner.pipeline.plan import Placed
from cleaner.report.parquet import read_columns
from cleaner.stage import RangeFilter

KEPT, UNKNOWN, ERROR = "(kept)", "(unknown)", "(error)"
"""Of documents that were not dropped for a reason; no stage gives a reason in brackets."""


class Fate(NamedTuple):
    """Where a document's way ended, by the stage's place, and why."""

    place: int
    reason: str


class Filters(NamedTuple):
    """Range filters that stand together, at places `first` to `last`, at least one of them with a new threshold."""

    first: int
    last: int


class Fates:
    """Counts the fates of a run's documents: as they are (`before`), and under the thresholds of `stages` (`now`)."""

    def __init__(self, store: Store, places: Mapping[str, int], stages: Sequence[Placed], changed: set[int]) -> None:
        """`places`: where a stage stands, by its label; `changed`: the places whose thresholds the run had not."""
        self.before, self.now = Counter[Fate](), Counter[Fate]()
        self._store, self._stages, self._places = store, stages, places
        self._filters = changed_filters(stages, changed)
        self._labels = {
            place: stages[place].label for group in self._filters for place in range(group.first, group.last + 1)
        }
        self._numbers: dict[Fate, int] = {}

    def count(self) -> None:
        """Reads data/ and dropped/ once, and of these only the columns that tell."""
        for numbers, measures in self._batches():
            now = self._judge(numbers, measures)
            for counter, found in ((self.before, numbers), (self.now, now)):
                for fate, count in zip(self._numbers, np.bincount(found, minlength=len(self._numbers)), strict=True):
                    counter[fate] += int(count)

    def _number(self, fate: Fate) -> int:
        return self._numbers.setdefault(fate, len(self._numbers))

    def _batches(self) -> Iterator[tuple[Integers, dict[int, Values]]]:
        """The number of each document's fate, and its measures by the place of the stage that took them."""
        kept = self._number(Fate(len(self._stages), KEPT))
        for rows in read_columns(self._store, "data", list(self._labels.values())):
            yield np.full(rows.num_rows, kept, np.int64), self._measures(rows)
        for rows in read_columns(self._store, "dropped", ["stage", "reason", *self._labels.values()]):
            stages, reasons = rows.column("stage").dictionary_encode(), rows.column("reason").dictionary_encode()
            numbers = [
                [self._number(Fate(self._places[label], reason)) for reason in reasons.dictionary.to_pylist()]
                for label in stages.dictionary.to_pylist()
            ]
            yield (
                np.array(numbers, np.int64)[stages.indices.to_numpy(), reasons.indices.to_numpy()],
                self._measures(rows),
            )

    def _measures(self, rows: pa.RecordBatch) -> dict[int, Values]:
        """The measures of documents; NaN for one that was not measured."""
        return {place: rows.column(label).to_numpy(zero_copy_only=False) for place, label in self._labels.items()}

    def _judge(self, numbers: Integers, measures: Mapping[int, Values]) -> Integers:
        """The fates of documents under the new thresholds, by number."""
        now, alive = numbers.copy(), np.ones(len(numbers), np.bool_)
        places = np.array([fate.place for fate in self._numbers])[numbers]

        def settle(rows: Integers, fate: Fate) -> None:
            now[rows], alive[rows] = self._number(fate), False

        for first, last in self._filters:
            came = places >= first
            for place in range(first, last + 1):
                values = measures[place]
                # no measure though it came: the stage raised, unless the document was in the race behind it
                settle(np.flatnonzero(alive & came & np.isnan(values) & (places < place)), Fate(place, ERROR))
                rows = np.flatnonzero(alive & came)
                for reason, dropped in judged(self._stages[place], values[rows]).items():
                    settle(rows[dropped], Fate(place, reason))
            is_end = last == len(self._stages) - 1
            let_through = np.flatnonzero(alive & came & (places <= last))
            settle(let_through, Fate(last + 1, KEPT) if is_end else Fate(last, UNKNOWN))
        return now


def changed_filters(stages: Sequence[Placed], changed: set[int]) -> list[Filters]:
    """The groups of neighbouring range filters in which a threshold is new, in order."""
    groups = groupby(stages, lambda placed: isinstance(placed.stage, RangeFilter))
    places = [[placed.place for placed in group] for is_range, group in groups if is_range]
    return [Filters(group[0], group[-1]) for group in places if changed.intersection(group)]


def judged(placed: Placed, values: Values) -> dict[str, Integers]:
    """The rows that a range filter drops, by its own reasons."""
    if not isinstance(placed.stage, RangeFilter):
        raise TypeError(f"'{placed.label}' takes no measure")
    rows: dict[str, list[int]] = {}
    for drop in placed.stage.judge(values):
        rows.setdefault(drop.reason, []).append(drop.row)
    return {reason: np.array(found, np.int64) for reason, found in rows.items()}
