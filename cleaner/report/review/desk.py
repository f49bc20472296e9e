"""What the page of a review asks for: the next document with its marks, a verdict taken, the rates so far."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from cleaner.errors import UsageError
from cleaner.pipeline.directory import RunDirectory
from cleaner.report.draws import places_where, read_rows
from cleaner.report.originals import Originals, read_originals
from cleaner.report.review.deck import KEPT, Card
from cleaner.report.review.rates import Rate, Verdicts, agreement, document_rates, line_rates, overall
from cleaner.report.review.verdicts import WORDS, Verdict, Word, add_verdict, check_name, read_verdicts
from cleaner.report.review.view import MOST_CHARACTERS, count_rules, shown_lines
from cleaner.report.visible import harmless
from cleaner.report.way import End, from_ledger, replay

MOST_BYTES = 64_000_000
"""Stored bytes of a shard that are read, a second or two, to show a document as it was; then the ledger must do."""
VIEWS = 8
"""Documents kept ready."""


class Desk:
    """The cards of a review, and what was said of them. May be asked by several threads."""

    def __init__(self, run: RunDirectory, cards: Sequence[Card]) -> None:
        self._run = run
        self._cards = {card.key: card for card in cards}
        self._order = list(self._cards)
        self._originals: dict[str, Originals] = {}
        self._views: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._reading, self._writing = threading.Lock(), threading.Lock()
        self._ahead = ThreadPoolExecutor(1)
        self._others = self._texts_of_kept()

    def close(self) -> None:
        self._ahead.shutdown(cancel_futures=True)

    def next_view(self, reviewer: str) -> dict[str, Any] | None:
        """The first document on which this reviewer has said nothing yet; None if there is none left."""
        said = read_verdicts(self._run.store).get(check_name(reviewer), {})
        waiting = [key for key in self._order if key not in said]
        if not waiting:
            return None
        view = self.view(waiting[0])
        for key in waiting[1:2]:
            self._ahead.submit(self.view, key)
        return view | {"done": len(self._order) - len(waiting), "of": len(self._order)}

    def view(self, key: str) -> dict[str, Any]:
        """A document as the page shows it; UsageError where there is no such card."""
        if key not in self._cards:
            raise UsageError("this run's review has no such document: load the page again")
        with self._reading:
            if key not in self._views:
                self._views[key] = self._make_view(self._cards[key])
            self._views.move_to_end(key)
            while len(self._views) > VIEWS:
                self._views.popitem(last=False)
            return self._views[key]

    def take(self, reviewer: str, key: str, word: Word, lines: Sequence[int]) -> None:
        """Writes a verdict down; UsageError if it makes no sense."""
        check_name(reviewer)
        view = self.view(key)
        numbers = {line["number"] for line in view["lines"]}
        if word not in WORDS:
            raise UsageError(f"a verdict is one of {', '.join(WORDS)}")
        if not numbers.issuperset(lines):
            raise UsageError("a line was named that is not there: load the page again")
        card, wrong = self._cards[key], set(lines)
        removed = count_rules(view["lines"]) if (card.stage, card.reason) == KEPT else {}
        wrongly = count_rules(line for line in view["lines"] if line["number"] in wrong) if removed else {}
        verdict = verdict_on(card, word)
        with self._writing:
            add_verdict(
                self._run.store, reviewer, replace(verdict, lines=sorted(wrong), removed=removed, wrongly=wrongly)
            )

    def rates(self) -> dict[str, Any]:
        """All rates so far."""
        return rates_told(read_verdicts(self._run.store))

    def _make_view(self, card: Card) -> dict[str, Any]:
        [row] = read_rows(self._run.store, [card.place])
        end = End(card.place, row)
        originals = self._originals_of(row["source"] or "")
        original = originals.found.get(row["id"] or "")
        explained = from_ledger(self._run, end) if original is None else replay(self._run, end, original)
        lines, cut = shown_lines(explained)
        other = self._others.get(card.facts["duplicate_of"] or "")
        facts = {
            name: harmless(value)[:1000] if isinstance(value, str) else value for name, value in card.facts.items()
        }
        return facts | {
            "key": card.key,
            "stage": card.stage,
            "reason": card.reason,
            "population": card.population,
            "lines": lines,
            "cut": cut,
            "other": None if other is None else harmless(other[:MOST_CHARACTERS]),
            "note": None if original is not None else f"as the ledger has it; {originals.missing}",
        }

    def _originals_of(self, source: str) -> Originals:
        """All documents of the deck that came from a shard, which is read once."""
        if source not in self._originals:
            ids = {card.facts["id"] or "" for card in self._cards.values() if card.facts["source"] == source}
            self._originals[source] = read_originals(self._run, source, ids, MOST_BYTES)
        return self._originals[source]

    def _texts_of_kept(self) -> dict[str, str]:
        """The texts of the documents for the sake of which others of the deck were dropped, by their ids."""
        wanted = {card.facts["duplicate_of"] for card in self._cards.values() if card.facts["duplicate_of"]}
        store = self._run.store
        found = (
            [pair for folder in ("dropped", "data") for pair in places_where(store, folder, "id", wanted)]
            if wanted
            else []
        )
        places = dict(found)
        rows = read_rows(store, list(places.values()), ["text"])
        return {name: row["text"] or "" for name, row in zip(places, rows, strict=True)}


def verdict_on(card: Card, word: Word) -> Verdict:
    """What is written down of a document whichever lines were wrong."""
    return Verdict(
        key=card.key,
        verdict=word,
        id=card.facts["id"],
        source=card.facts["source"],
        stage=card.stage,
        reason=card.reason,
        value=card.facts["value"],
        threshold=card.facts["threshold"],
        population=card.population,
        file=card.place.file,
        row=card.place.row,
    )


def rates_told(verdicts: Verdicts) -> dict[str, Any]:
    """The rates of documents and lines, that of all dropped documents, and how far reviewers agree."""
    documents = document_rates(verdicts)
    same, pairs = agreement(verdicts)
    whole = overall(documents)
    return {
        "reviewers": {name: len(mine) for name, mine in verdicts.items()},
        "documents": [rate_row(rate) for rate in documents],
        "lines": [rate_row(rate) for rate in line_rates(verdicts)],
        "overall": None if whole is None else {"share": whole[0], "standard_error": whole[1]},
        "agreement": {"same": same, "pairs": pairs},
    }


def rate_row(rate: Rate) -> dict[str, Any]:
    low, high = rate.bounds
    return vars(rate) | {"share": rate.share, "low": low, "high": high}
