"""Windows by which texts recognise the passages they share."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.likeness.passages import Windows, choose_windows
from cleaner.text.units.utf8 import utf8_of

TEXT = st.text("字𠮷é\na b", max_size=60)


def windows_of(*texts: str | None, length: int = 12, step: int = 4) -> Windows:
    return choose_windows(utf8_of(pa.array(texts, pa.string())), length, step)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT, st.text("字𠮷éab", min_size=15, max_size=30))
def test_a_shared_passage_gives_a_shared_window(before: str, after: str, other: str, rest: str, shared: str):
    one, two = windows_of(before + shared + after), windows_of(other + shared + rest)
    assert {tuple(key) for key in one.halves.tolist()} & {tuple(key) for key in two.halves.tolist()}


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=5), st.integers(1, 20), st.integers(1, 9))
def test_a_window_is_so_many_characters_of_its_text_and_its_key_says_which(texts: list[str], length: int, step: int):
    data = "".join(texts).encode()
    windows = windows_of(*texts, length=length, step=step)
    seen: dict[str, tuple[int, ...]] = {}
    offsets = np.cumsum([0, *(len(text.encode()) for text in texts)])
    for row, start, end, key in zip(*(column.tolist() for column in windows), strict=True):
        assert offsets[row] <= start < end <= offsets[row + 1]
        characters = data[start:end].decode()
        assert len(characters) == length
        assert seen.setdefault(characters, tuple(key)) == tuple(key)
    assert len(set(seen.values())) == len(seen)


@pytest.mark.parametrize(
    ("text", "rows"),
    [("", []), (None, []), ("字" * 14, []), ("字" * 15, [0])],
    ids=["empty", "missing", "one too short", "long enough"],
)
def test_short_texts_have_no_window(text, rows):
    assert windows_of(text).rows.tolist() == rows


def test_one_character_over_and_over_does_not_choose_every_window():
    assert len(windows_of("啊" * 1000).rows) <= 1000 / 4 + 1


def test_about_two_windows_in_step_plus_one_are_chosen():
    text = "".join(chr(0x4E00 + (number * number * 7919) % 20000) for number in range(20_000))
    assert len(windows_of(text, length=40, step=9).rows) == pytest.approx(2 / 10 * 20_000, rel=0.1)
