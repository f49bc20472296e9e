"""Rates of wrong decisions, with intervals that hold what they promise."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.report.review.rates import Rate, agreement, document_rates, line_rates, overall, settled, wilson
from cleaner.report.review.verdicts import Verdict, Word


def said(key: str, word: Word, stage: str = "spam", **more: object) -> Verdict:
    facts = {"id": key, "source": "s", "stage": stage, "reason": "gambling", "value": None, "threshold": None}
    return Verdict(key, word, **(facts | {"population": 100, "file": "f", "row": 0} | more))  # type: ignore[arg-type]


def of(**reviewers: list[Verdict]) -> dict[str, dict[str, Verdict]]:
    return {name: {verdict.key: verdict for verdict in verdicts} for name, verdicts in reviewers.items()}


@pytest.mark.parametrize(
    ("wrong", "judged", "low", "high"),
    [
        pytest.param(0, 0, 0.0, 1.0, id="nothing is known"),
        pytest.param(0, 10, 0.0, 0.2775, id="none of ten"),
        pytest.param(10, 10, 0.7225, 1.0, id="ten of ten"),
        pytest.param(5, 10, 0.2366, 0.7634, id="half of ten"),
        pytest.param(81, 263, 0.2553, 0.3662, id="the example of Newcombe (1998), method 3"),
    ],
)
def test_interval(wrong: int, judged: int, low: float, high: float) -> None:
    assert wilson(wrong, judged) == pytest.approx((low, high), abs=5e-5)


@given(st.floats(0.02, 0.98), st.integers(5, 60))
def test_the_interval_holds_the_true_share_nearly_always(share: float, judged: int) -> None:
    held = sum(
        comb(judged, wrong) * share**wrong * (1 - share) ** (judged - wrong)
        for wrong in range(judged + 1)
        if wilson(wrong, judged)[0] <= share <= wilson(wrong, judged)[1]
    )
    assert held > 0.83  # of 95 % on the average over shares; near 0 and 1 few outcomes are possible


def test_a_rate_for_every_rule() -> None:
    verdicts = [said("a", "wrong"), said("b", "right"), said("c", "unsure"), said("d", "wrong", "quality")]
    assert document_rates(of(ann=verdicts)) == [
        Rate("quality", "gambling", 1, 1, 100),
        Rate("spam", "gambling", 2, 1, 100),
    ]


@pytest.mark.parametrize(
    ("words", "settles"),
    [
        pytest.param(["wrong", "wrong", "right"], "wrong", id="two to one"),
        pytest.param(["wrong", "right"], None, id="a draw"),
        pytest.param(["unsure", "right"], "right", id="one has no voice"),
        pytest.param(["unsure"], None, id="nobody knows"),
    ],
)
def test_reviewers_settle_a_document_by_majority(words: list[Word], settles: Word | None) -> None:
    verdicts = of(**{f"reviewer{place}": [said("a", word)] for place, word in enumerate(words)})
    assert [verdict.verdict for verdict in settled(verdicts)] == ([settles] if settles else [])


def test_agreement_counts_pairs_of_reviewers() -> None:
    ann, ben = [said("a", "right"), said("b", "wrong"), said("c", "unsure")], [said("a", "right"), said("b", "right")]
    assert agreement(of(ann=ann, ben=ben)) == (1, 2)


def test_lines_are_counted_by_the_rule_that_took_them_out() -> None:
    verdict = said("a", "right", removed={"spam: hotline": 3, "(left in): line": 9}, wrongly={"spam: hotline": 1})
    assert line_rates(of(ann=[verdict])) == [Rate("(left in)", "line", 9, 0), Rate("spam", "hotline", 3, 1)]


def test_rules_weigh_by_the_documents_they_dropped() -> None:
    whole = overall([Rate("a", "x", 10, 5, 900), Rate("b", "x", 10, 0, 100), Rate("(kept)", "", 10, 10, 5000)])
    assert whole is not None
    assert whole[0] == pytest.approx(0.45)
    assert 0.1 < whole[1] < 0.2
    assert overall([]) is None
