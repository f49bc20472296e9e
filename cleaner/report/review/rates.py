"""How often each rule decided wrongly, as reviewers say: with the interval in which the true share lies."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from cleaner.report.review.verdicts import Verdict

CONFIDENCE = 1.959964
"""Standard errors of a confidence of 95 %."""

Verdicts = Mapping[str, Mapping[str, Verdict]]
"""Reviewer -> key of the document -> verdict."""


@dataclass(frozen=True)
class Rate:
    """A rule: `wrong` of the `judged` were wrong decisions; the true share is in `bounds` 19 times in 20."""

    stage: str
    reason: str
    judged: int
    wrong: int
    population: int = 0

    @property
    def share(self) -> float:
        return self.wrong / self.judged if self.judged else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        return wilson(self.wrong, self.judged)


def wilson(wrong: int, judged: int) -> tuple[float, float]:
    """The score interval of a share (Wilson, JASA 22, 1927): it holds for few documents and for shares near 0 or 1."""
    if not judged:
        return 0.0, 1.0
    share, square = wrong / judged, CONFIDENCE**2 / judged
    middle = (share + square / 2) / (1 + square)
    half = sqrt(share * (1 - share) * square + square**2 / 4) / (1 + square)
    return (max(0.0, middle - half) if wrong else 0.0), (min(1.0, middle + half) if wrong < judged else 1.0)


def settled(verdicts: Verdicts) -> list[Verdict]:
    """One verdict for each document that most of its reviewers agree on; those unsure have no voice."""
    of_document: dict[str, list[Verdict]] = {}
    for mine in verdicts.values():
        for verdict in mine.values():
            if verdict.verdict != "unsure":
                of_document.setdefault(verdict.key, []).append(verdict)
    found = []
    for said in of_document.values():
        votes = Counter(verdict.verdict for verdict in said)
        word, count = votes.most_common(1)[0]
        if 2 * count > len(said):
            found.append(next(verdict for verdict in said if verdict.verdict == word))
    return found


def document_rates(verdicts: Verdicts) -> list[Rate]:
    """A rate for each rule that dropped documents, and one for what was kept; by the name of the rule."""
    judged, wrong, populations = Counter[tuple[str, str]](), Counter[tuple[str, str]](), {}
    for verdict in settled(verdicts):
        judged[verdict.rule] += 1
        wrong[verdict.rule] += verdict.verdict == "wrong"
        populations[verdict.rule] = verdict.population
    return [Rate(*rule, judged[rule], wrong[rule], populations[rule]) for rule in sorted(judged)]


def line_rates(verdicts: Verdicts) -> list[Rate]:
    """A rate for each rule that took lines out of the documents judged, as 'stage: reason'.

    Lines of one document are alike, so that the interval is narrower than the truth.
    """
    removed, wrongly = Counter[str](), Counter[str]()
    for verdict in settled(verdicts):
        removed.update(verdict.removed)
        wrongly.update(verdict.wrongly)
    rules = [(rule, *rule.split(": ", 1)) for rule in sorted(removed)]
    return [Rate(stage, reason, removed[rule], wrongly[rule]) for rule, stage, reason in rules]


def overall(rates: Iterable[Rate]) -> tuple[float, float] | None:
    """The share of wrong decisions among all dropped documents, rules by their size, and its standard error."""
    known = [rate for rate in rates if rate.judged and rate.stage != "(kept)"]
    total = sum(rate.population for rate in known)
    if not total:
        return None
    share = sum(rate.population * rate.share for rate in known) / total
    variance = 0.0
    for rate in known:
        guess = (rate.wrong + 1) / (rate.judged + 2)  # a rule judged once may not seem to be known for certain
        variance += (rate.population / total) ** 2 * guess * (1 - guess) / rate.judged
    return share, sqrt(variance)


def agreement(verdicts: Verdicts) -> tuple[int, int]:
    """Pairs of verdicts on one document by two reviewers that say the same, and all such pairs."""
    same = pairs = 0
    for one, other in combinations(verdicts.values(), 2):
        for key in one.keys() & other.keys():
            words = {one[key].verdict, other[key].verdict}
            pairs += "unsure" not in words
            same += len(words) == 1 and "unsure" not in words
    return same, pairs
