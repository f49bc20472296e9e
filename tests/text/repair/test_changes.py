"""Two rounds of changes as one: the text comes out as it does by one round after the other."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.edits import Edit, apply_edits
from cleaner.text.repair.changes import chained

ROUNDS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3), st.text("xyz", max_size=3)), max_size=6)


def round_of(text: str, steps: list[tuple[int, int, str]], reason: str) -> list[Edit]:
    """Changes in the order of the text, from how far apart they are and how long."""
    changes, position = [], 0
    for gap, length, replacement in steps:
        start = position + gap
        position = min(start + length, len(text))
        if start >= position:
            break
        changes.append(Edit(start, position, replacement, reason))
    return changes


@given(st.text("abcdef", max_size=20), ROUNDS, ROUNDS)
def test_two_rounds_are_one(text: str, first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]) -> None:
    earlier = round_of(text, first, "earlier")
    middle = apply_edits(text, earlier)
    later = round_of(middle, second, "later")
    chain = chained(earlier, middle, later)
    assert apply_edits(text, chain) == apply_edits(middle, later)
    assert all(left.end <= right.start for left, right in pairwise(chain))


def test_what_both_rounds_touch_has_the_reason_of_the_first() -> None:
    first = [Edit(0, 6, "\u200b", "entity")]
    assert chained(first, "\u200bx", [Edit(0, 1, "", "zero_width")]) == [Edit(0, 6, "", "entity")]


@pytest.mark.parametrize("gap", [1, 7, 40])
def test_many_changes_around_few_are_moved_alike(gap: int) -> None:
    text = "".join(chr(0x4E00 + place) for place in range(500))
    first = [Edit(place, place + 3, "", "earlier") for place in range(20, 480, 90)]
    middle = apply_edits(text, first)
    second = [Edit(place, place + 1, "-", "later", 0.5) for place in range(0, len(middle), gap + 1)]
    chain = chained(first, middle, second)
    assert apply_edits(text, chain) == apply_edits(middle, second)
    assert chain == sorted(chain)
    assert all(edit.value == 0.5 for edit in chain if edit.reason == "later")
    assert sum(edit.end - edit.start - len(edit.replacement) for edit in chain) == 3 * len(first)
