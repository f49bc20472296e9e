"""Clusters: joined as by hand, who is kept of each, and what is said of its size."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import RunError
from cleaner.pipeline.dedup.unionfind import choose_heads, count_members, join, settle
from tests.engine import Result, run_here
from tests.pipeline.dedup.families import family_texts, write_documents

LAST = 20
edges = st.lists(st.tuples(st.integers(1, LAST), st.integers(0, LAST), st.sampled_from([0.8, 0.9, 1.0])), max_size=40)
ranks = st.lists(st.sampled_from([-np.inf, 1.0, 2.0, 3.0]), min_size=LAST + 1, max_size=LAST + 1)


@pytest.mark.parametrize("kind", [np.int32, np.int64])
@settings(max_examples=60, deadline=None)
@given(found=edges, ranked=ranks)
def test_clusters_are_those_of_the_graph(kind: type, found: list[tuple[int, int, float]], ranked: list[float]) -> None:
    pairs = [(max(one, other), min(one, other), value) for one, other, value in found if one != other]
    clusters = {number: {number} for number in range(LAST + 1)}
    for one, other, _ in pairs:
        union = clusters[one] | clusters[other]
        clusters |= dict.fromkeys(union, union)
    parents, similarities = np.arange(LAST + 1, dtype=kind), np.zeros(LAST + 1, np.float32)
    columns = [np.array([pair[place] for pair in pairs]) for place in range(3)]
    join(parents, columns[0].astype(np.int64), columns[1].astype(np.int64), similarities, columns[2].astype(np.float32))
    settle(parents)
    sizes, heads = np.zeros(LAST + 1, kind), np.arange(LAST + 1, dtype=kind)
    count_members(parents, sizes)
    choose_heads(parents, np.array(ranked), heads)
    for number, members in clusters.items():
        first = int(parents[number])
        assert first == min(members)
        assert sizes[first] == len(members)
        assert heads[first] == min(members, key=lambda member: (-ranked[member], member))
        touching = [value for one, other, value in pairs if number in (one, other)]
        assert similarities[number] == np.float32(max(touching, default=0))


def kept_of(result: Result) -> dict[str, int]:
    """The documents kept, and the size of the cluster of each."""
    return {row["id"]: row["cluster_size"] for row in result.rows("data")}


TEXTS = family_texts(families=4)
SOLE = {f"{number}-d": 1 for number in range(4)}


def test_the_first_is_kept_and_knows_the_size_of_its_cluster(tmp_path: Path) -> None:
    result = run_here(write_documents(tmp_path / "in", TEXTS, 1), tmp_path / "out", "[near_duplicates]")
    assert kept_of(result) == {f"{number}-a": 3 for number in range(4)} | SOLE
    assert result.funnel["kept"] + result.funnel["duplicates"] == sum(kept_of(result).values()) == len(TEXTS)


def test_the_longest_is_kept(tmp_path: Path) -> None:
    texts = TEXTS | {"1-c": TEXTS["1-c"] + "附记", "2-b": TEXTS["2-b"] + "尾声"}
    result = run_here(
        write_documents(tmp_path / "in", texts, 2), tmp_path / "out", "[near_duplicates: {keep: longest}]"
    )
    assert kept_of(result) == {"0-a": 3, "1-c": 3, "2-b": 3, "3-a": 3} | SOLE
    assert {row["duplicate_of"] for row in result.rows("dropped")} == {"0-a", "1-c", "2-b", "3-a"}


@pytest.mark.parametrize("kind", [int, float, str], ids=["whole numbers", "fractions", "numbers as text"])
def test_the_best_by_a_column_is_kept(tmp_path: Path, kind: type) -> None:
    scores = {"0-b": 3, "0-c": 2, "1-a": 1, "1-b": 5, "1-c": 5, "2-c": -7} | {f"{number}-d": 9 for number in range(4)}
    source = write_documents(tmp_path / "in", TEXTS, 1, score={name: kind(score) for name, score in scores.items()})
    result = run_here(source, tmp_path / "out", "[near_duplicates: {keep: best, by: score}]")
    assert kept_of(result) == {"0-b": 3, "1-b": 3, "2-c": 3, "3-a": 3} | SOLE


def test_a_column_without_any_number_is_an_error(tmp_path: Path) -> None:
    source = write_documents(tmp_path / "in", TEXTS, 2, score=dict.fromkeys(TEXTS, 1))
    with pytest.raises(
        RunError, match="'near_duplicates' keeps the best by a column in which no document has a number"
    ):
        run_here(source, tmp_path / "out", "[near_duplicates: {keep: best, by: scores}]")


def test_a_value_that_is_no_number_is_an_error_record(tmp_path: Path) -> None:
    scores = dict.fromkeys(TEXTS, "1") | {"1-d": "good"}
    source = write_documents(tmp_path / "in", TEXTS, 2, score=scores)
    result = run_here(source, tmp_path / "out", "[near_duplicates: {keep: best, by: score}]")
    assert [(row["id"], row["cause"]) for row in result.rows("errors")] == [("1-d", "stage_failed")]


def test_two_de_duplicators_each_name_their_own(tmp_path: Path) -> None:
    texts = TEXTS | {"copy": TEXTS["0-d"]}
    source = write_documents(tmp_path / "in", texts, 1)
    result = run_here(source, tmp_path / "out", "[exact_duplicates, near_duplicates, near_duplicates]")
    assert result.why()["copy"] == ("exact_duplicates", "exact_duplicate")
    assert result.why()["0-b"] == ("near_duplicates", "near_duplicate")
    assert result.stage("near_duplicates#2")["documents_out"] == 8
    assert set(kept_of(result).values()) == {1}  # the second found nothing any more
