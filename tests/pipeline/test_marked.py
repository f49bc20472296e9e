"""The marks of several editors on one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.pipeline.marked import Run, changes_of, cut_lines, mark, text_before, text_left
from cleaner.stage import Edit, apply_edits


def shown(runs: list[Run]) -> str:
    """What goes in square brackets, what comes in braces."""
    return "".join(f"[{run.text}]" if run.gone else f"{{{run.text}}}" if run.come else run.text for run in runs)


@pytest.mark.parametrize(
    ("text", "steps", "marks"),
    [
        pytest.param("abc", [], "abc", id="no stage"),
        pytest.param("abc", [[]], "abc", id="a stage that changes nothing"),
        pytest.param("abcd", [[Edit(1, 3, "", "x")]], "a[bc]d", id="a span goes"),
        pytest.param("abcd", [[Edit(1, 3, "XY", "x")]], "a[bc]{XY}d", id="a span is replaced"),
        pytest.param("ab", [[Edit(1, 1, "X", "x")]], "a{X}b", id="something comes in between"),
        pytest.param("ab", [[Edit(2, 2, "X", "x")]], "ab{X}", id="something comes at the end"),
        pytest.param("ab", [[Edit(0, 0, "X", "x"), Edit(1, 2, "", "x")]], "{X}a[b]", id="two edits"),
        pytest.param("abcd", [[Edit(1, 2, "", "x")], [Edit(1, 2, "", "y")]], "a[b][c]d", id="two stages"),
        pytest.param("abcd", [[Edit(1, 2, "", "x")], [Edit(0, 3, "", "y")]], "[a][b][cd]", id="around what is gone"),
        pytest.param("ab", [[Edit(0, 1, "XY", "x")], [Edit(1, 2, "", "y")]], "[a]{X}[Y]b", id="what came goes again"),
        pytest.param("", [[Edit(0, 0, "X", "x")]], "{X}", id="an empty text"),
    ],
)
def test_every_character_stands_in_its_place(text, steps, marks):
    runs = [Run(text)] if text else []
    for number, edits in enumerate(steps):
        runs = mark(runs, edits, f"stage{number}")
    assert shown(runs) == marks


@st.composite
def edited_texts(draw):
    text = draw(st.text("ab\n字", max_size=12))
    steps, current = [], text
    for _ in range(draw(st.integers(0, 3))):
        borders = sorted(draw(st.lists(st.integers(0, len(current)), max_size=6)))
        pairs = zip(borders[::2], borders[1::2], strict=False)
        edits = [Edit(start, end, draw(st.text("xy\n", max_size=2)), "r") for start, end in pairs]
        steps.append(edits)
        current = apply_edits(current, edits)
    return text, steps, current


@given(edited_texts())
def test_before_and_after_are_both_there(case):
    text, steps, wanted = case
    runs = [Run(text)]
    for edits in steps:
        runs = mark(runs, edits, "stage")
    assert text_before(runs) == text
    assert text_left(runs) == wanted
    lines = list(cut_lines(runs))
    assert "\n".join("".join(run.text for run in line) for line in lines) == "".join(run.text for run in runs)


def test_a_line_says_who_changed_it_once():
    runs = mark([Run("aXbXc\nd")], [Edit(1, 2, "", "x", 0.5), Edit(3, 4, "", "x", 0.5)], "spam")
    first, second = cut_lines(runs)
    assert [tuple(change) for change in changes_of(first)] == [("spam", "x", 0.5)]
    assert changes_of(second) == []
