"""The funnel: tallies add up in any order, and a ledger that does not balance is refused."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import RunError
from cleaner.funnel import READ, Size, StageCount, Tally, check_balance, funnel, histogram
from cleaner.stage import EditCount

numbers = st.integers(0, 10**12)
sizes = st.builds(Size, numbers, numbers, numbers, numbers)
counts = st.dictionaries(st.sampled_from(["a", "b", "c"]), numbers, max_size=3)
stage_counts = st.builds(
    StageCount,
    came=sizes,
    stayed=sizes,
    seconds=st.integers(0, 1000).map(float),
    reasons=counts,
    edits=st.dictionaries(st.sampled_from(["x", "y"]), st.builds(EditCount, numbers, numbers), max_size=2),
    errors=numbers,
    histogram=counts,
)
tallies = st.builds(
    Tally,
    stages=st.dictionaries(st.integers(-1, 3), stage_counts, max_size=4),
    kept=sizes,
    notes=counts,
    error_rows=numbers,
)


@given(tallies, tallies, tallies)
def test_adding_does_not_depend_on_the_order(one: Tally, two: Tally, three: Tally) -> None:
    assert one.plus(two).plus(three).to_json() == three.plus(one.plus(two)).to_json()


@given(tallies)
def test_tally_survives_its_receipt(tally: Tally) -> None:
    assert Tally.from_json(json.loads(json.dumps(tally.to_json()))) == tally


BALANCED = Tally(
    {
        READ: StageCount(Size(10, 10, 10), Size(8, 8, 8), reasons={"not_text": 1}, errors=1),
        0: StageCount(Size(8, 8, 8), Size(6, 6, 6), reasons={"below_min": 2}),
        1: StageCount(Size(6, 6, 6), Size(5, 5, 5), reasons={"exact_duplicate": 1}),
    },
    kept=Size(5, 5, 5),
    dropped_rows=3,
    duplicate_rows=1,
    error_rows=1,
)
LABELS = {READ: "read", 0: "text_length", 1: "exact_duplicates"}


def test_balanced_ledger_passes_and_adds_up() -> None:
    check_balance(BALANCED, LABELS, [1])
    result = funnel(BALANCED, LABELS, [1])
    assert result["read"] == result["kept"] + result["dropped"] + result["duplicates"] + result["errors"]
    assert [stage["name"] for stage in result["stages"]] == ["read", "text_length", "exact_duplicates"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        pytest.param(replace(BALANCED, kept=Size(4, 4, 4)), "data/ holds 4", id="a kept document is missing"),
        pytest.param(
            replace(BALANCED, dropped_rows=2), "3 documents go as dropped, but 2", id="a dropped row is missing"
        ),
        pytest.param(
            replace(BALANCED, duplicate_rows=2), "1 documents go as duplicate, but 2", id="a duplicate too many"
        ),
        pytest.param(replace(BALANCED, error_rows=0), "1 documents go as error, but 0", id="an error row is missing"),
        pytest.param(
            replace(BALANCED, stages={**BALANCED.stages, 0: StageCount(Size(8), Size(7), reasons={"below_min": 2})}),
            "of 8 documents 'text_length' let 7 through, 2 go",
            id="a stage counts one twice",
        ),
        pytest.param(
            replace(BALANCED, stages={**BALANCED.stages, 0: StageCount(Size(7), Size(6), reasons={"below_min": 1})}),
            "'read' let 8 documents through, but 'text_length' was given 7",
            id="a document is lost between two stages",
        ),
    ],
)
def test_unbalanced_ledger_is_refused(broken: Tally, words: str) -> None:
    with pytest.raises(RunError, match="does not balance") as refusal:
        check_balance(broken, LABELS, [1])
    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("values", "domain", "bins"),
    [
        pytest.param([0.0, 0.019, 0.02, 1.0], (0, 1), {"0": 2, "0.02": 1, "1": 1}, id="a ratio has bins of 0.02"),
        pytest.param(
            [0, 1, 200, 255, 256],
            (0, float("inf")),
            {"0": 1, "1": 1, "181": 1, "215.3": 1, "256": 1},
            id="a count has four a doubling",
        ),
        pytest.param([], (0, 1), {}, id="nothing"),
    ],
)
def test_histogram_has_fixed_edges(values: list[float], domain: tuple[float, float], bins: dict[str, int]) -> None:
    assert histogram(np.array(values, np.float64), domain) == bins


@given(st.lists(st.floats(0, 1e12), max_size=50), st.lists(st.floats(0, 1e12), max_size=50))
def test_histograms_of_parts_add_up(one: list[float], other: list[float]) -> None:
    domain = (0.0, float("inf"))
    parts = [StageCount(histogram=histogram(np.array(values, np.float64), domain)) for values in (one, other)]
    whole = histogram(np.array(one + other, np.float64), domain)
    assert parts[0].plus(parts[1]).histogram == dict(sorted(whole.items()))
