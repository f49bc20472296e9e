"""The best share: exactly so many documents, the highest scores, the same whatever the order and the workers."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cleaner.batch import Batch
from cleaner.stage import Summary
from filters.top_share import LEVELS, TopShare
from tests.engine import run_here, write_jsonl

Scores = list[float | None]


def batch_of(scores: Scores, languages: list[str | None] | None = None, first: int = 0) -> Batch:
    names = [str(first + place) for place in range(len(scores))]
    return Batch.of(*names, id=names, quality=scores, language=languages or ["zh"] * len(scores))


def kept(stage: TopShare, scores: Scores, languages: list[str | None] | None = None) -> list[int]:
    """The places of the documents that stay."""
    batch = batch_of(scores, languages)
    return [int(text) for text in stage.decide(stage.summarise(batch)).apply(batch).batch.texts()]


@pytest.mark.parametrize(
    ("keep", "scores", "places"),
    [
        pytest.param(0.5, [0.1, 0.9, 0.5, 0.7], [1, 3], id="the upper half"),
        pytest.param(0.25, [0.1, 0.9, 0.5, 0.7], [1], id="the best"),
        pytest.param(1.0, [0.0, None, 1.0], [0, 1, 2], id="all, with a score or not"),
        pytest.param(0.4, [0.1, 0.2], [1], id="0.8 of a document is one"),
        pytest.param(0.2, [0.1, 0.2], [], id="0.4 of a document is none"),
        pytest.param(0.5, [None, 0.0, math.nan, 0.3], [1, 3], id="no score ranks below 0"),
        pytest.param(0.5, [math.inf, 0.2, -math.inf, 0.3], [1, 3], id="what is not finite is no score"),
        pytest.param(0.5, [7.0, 0.2, -3.0, 0.3], [0, 3], id="beyond 0 and 1 counts as 0 and 1"),
        pytest.param(0.5, [1e-300, 0.0, 1.0, 0.5], [2, 3], id="a tiny score"),
        pytest.param(0.5, [0.50001, 0.50004, 0.50007, 0.5001], [2, 3], id="scores that are close"),
    ],
)
def test_keeps_the_highest_scores(keep, scores, places):
    assert kept(TopShare(keep=keep), scores) == places


def test_every_language_gets_its_share():
    scores, languages = [0.9, 0.8, 0.3, 0.1, 0.2, 0.05], ["zh", "zh", "zh", "zh", "en", None]
    assert kept(TopShare(keep=0.5), scores, languages) == [0, 1, 2]
    assert kept(TopShare(keep=0.5, per="language"), scores, languages) == [0, 1, 4, 5]
    assert kept(TopShare(keep=0.5, per="no_such_column"), scores, languages) == [0, 1, 2]


@pytest.mark.parametrize(
    "values", [["0.5", "0.9"], [True, False], [None, None]], ids=["text", "truth values", "nothing"]
)
def test_a_column_that_holds_no_numbers_gives_no_scores(values):
    batch = Batch.of("a", "b", id=["1", "2"], quality=values)
    stage = TopShare(keep=0.1)
    drops = stage.decide(stage.summarise(batch)).apply(batch).drops
    assert [(drop.reason, drop.value, drop.threshold) for drop in drops] == [("no_score", None, None)] * 2


def test_another_column_can_be_the_score():
    batch = Batch.of("a", "b", "c", id=["1", "2", "3"], fame=[1, 0, 1])
    stage = TopShare(by="fame", keep=0.6)
    assert stage.decide(stage.summarise(batch)).apply(batch).batch.texts() == ["a", "c"]


def test_a_drop_tells_its_score_and_the_cut():
    batch = batch_of([0.9, 0.8, 0.25, 0.1])
    stage = TopShare(keep=0.5)
    drops = stage.decide(stage.summarise(batch)).apply(batch).drops
    assert [(drop.row, drop.reason, drop.value) for drop in drops] == [
        (2, "below_top_share", 0.25),
        (3, "below_top_share", 0.1),
    ]
    assert all(0.8 - 1 / (LEVELS - 2) < drop.threshold <= 0.8 for drop in drops)


@pytest.mark.parametrize("keep", [0.03, 0.25, 0.5, 0.9])
def test_ties_are_cut_near_the_share(keep):
    scores: Scores = [0.5] * 4000
    assert len(kept(TopShare(keep=keep), scores)) == pytest.approx(4000 * keep, abs=40)  # less than a part: 250


SCORES = st.lists(st.one_of(st.none(), st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])), max_size=40)


@settings(max_examples=60, deadline=None)
@given(SCORES, st.floats(0.01, 1))
def test_no_document_that_goes_scores_a_level_above_one_that_stays(scores, keep):
    places = kept(TopShare(keep=keep), scores)
    stay = [scores[place] if scores[place] is not None else -1.0 for place in places]
    gone = [score for place, score in enumerate(scores) if place not in places and score is not None]
    if stay and gone:
        assert max(gone) < min(stay) + 2 / LEVELS


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**4), unique=True, max_size=60), st.integers(1, 100))
def test_the_share_is_met_exactly_where_scores_differ(numbers, percent):
    scores: Scores = [number / 10**4 for number in numbers]
    places = kept(TopShare(keep=percent / 100), scores)
    wanted = int(percent / 100 * len(scores) + 0.5)
    assert sorted(scores[place] for place in places) == sorted(scores)[len(scores) - wanted :]


@settings(max_examples=30, deadline=None)
@given(SCORES, st.integers(0, 40))
def test_it_does_not_matter_how_documents_are_dealt_to_tasks(scores, cut):
    stage = TopShare(keep=0.3)
    whole = stage.summarise(batch_of(scores))
    parts = [stage.summarise(batch_of(scores[:cut])), stage.summarise(batch_of(scores[cut:], first=len(scores[:cut])))]
    assert Summary.total([whole]).table.equals(Summary.total(parts[::-1]).table)


@pytest.mark.parametrize(
    ("settings", "read", "places"),
    [
        pytest.param({"keep": 0.25, "of": "read"}, 12, [0, 1, 3], id="a quarter of 12"),
        pytest.param({"keep": 0.25, "of": "read"}, 10, [0, 1, 3], id="2.5 documents are three"),
        pytest.param({"target_yield": 0.25}, 10, [1, 3], id="of a target two, not to overshoot it"),
        pytest.param({"keep": 0.25, "of": "read"}, 400, [0, 1, 2, 3], id="no more than came"),
        pytest.param({"keep": 0.5, "of": "read"}, 0, [1, 3], id="how many were read is not known: those that came"),
        pytest.param({"target_yield": {"min": 0.1, "max": 0.25}}, 8, [1, 3], id="the upper end of a band"),
    ],
)
def test_a_share_of_what_was_read(settings, read, places):
    stage, batch = TopShare(**settings), batch_of([0.5, 0.9, 0.1, 0.7])
    outcome = stage.decide(stage.summarise(batch)._replace(read=read)).apply(batch)
    assert [int(text) for text in outcome.batch.texts()] == places


def test_every_language_gives_the_same_share_of_what_was_read():
    stage, batch = (
        TopShare(keep=0.25, of="read", per="language"),
        batch_of([0.1, 0.2, 0.3, 0.4], ["zh", "zh", "en", "en"]),
    )
    outcome = stage.decide(stage.summarise(batch)._replace(read=8)).apply(batch)
    assert [int(text) for text in outcome.batch.texts()] == [1, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        *({"keep": 0}, {"keep": 1.1}, {"by": ""}, {"per": ""}, {"of": "all"}, {"target_yield": 0}, {"target_yield": 2}),
        *(
            {"target_yield": {"min": 0.1}},
            {"target_yield": {"min": 0.2, "max": 0.1}},
            {"keep": 0.2, "target_yield": 0.1},
        ),
    ],
    ids=str,
)
def test_settings_out_of_bounds_are_refused(wrong):
    with pytest.raises(ValidationError):
        TopShare(**wrong)


@pytest.mark.parametrize("shards", [1, 3], ids=["one shard", "three shards"])
def test_a_run_keeps_the_share_whatever_the_shards(tmp_path: Path, shards):
    rows = [{"id": str(number), "text": f"第{number}篇", "quality": (number * 37 % 100) / 100} for number in range(100)]
    for shard in range(shards):
        write_jsonl(tmp_path / "in" / f"{shard}.jsonl", rows[shard::shards])
    result = run_here(tmp_path / "in", tmp_path / "out", "[{top_share: {keep: 0.07}}]")
    assert sorted(row["quality"] for row in result.rows("data")) == [0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99]
    assert result.stage("top_share")["reasons"] == {"below_top_share": 93}
