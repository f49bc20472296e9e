"""Passages are found again by windows: held to a plain search through lists of words."""

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.overlap.index import cut_passages, make_index
from cleaner.text.overlap.search import WHOLE, Matches, find_passages
from cleaner.text.overlap.windows import Cut
from cleaner.text.units.utf8 import Utf8, utf8_of

SMALL = Cut(words=3, characters=6, shortest=2)
"""A window is 3 words of weight 6, or 6 characters of weight 3; the shortest passage 2 words or 4 characters."""
LARGE = Cut(words=6, characters=12, shortest=4)
"""Twice that: here not every unit is tried."""
WORD = st.sampled_from(["ab", "c", "dé", "甲", "乙", "丙", "か", "7"])
WORDS = st.lists(WORD, max_size=25)


def utf8(*texts: str | None) -> Utf8:
    return utf8_of(pa.array(texts, pa.string()))


def find(passages: list[str], texts: list[str], cut: Cut = SMALL, stride: int = 1) -> Matches:
    return find_passages(utf8(*texts), make_index(cut_passages(utf8(*passages), cut, stride), cut), cut)


def weight(words: Sequence[str], cut: Cut) -> int:
    return sum(cut.characters if word in ("ab", "c", "dé") else cut.words for word in words)


def windows(words: list[str], cut: Cut) -> list[tuple[str, ...]]:
    """The least run of words from every word on that weighs enough."""
    found = []
    for first in range(len(words)):
        ends = (last for last in range(first, len(words) + 1) if weight(words[first:last], cut) >= cut.numbers.whole)
        last = next(ends, None)
        if last is not None:
            found.append(tuple(words[first:last]))
    return found


def holds(text: list[str], passage: list[str], cut: Cut) -> bool:
    """Whether a window of a passage, or a short passage whole, is among the words of a text."""
    if weight(passage, cut) < cut.numbers.whole:
        runs = [text[first : first + len(passage)] for first in range(len(text))]
        return weight(passage, cut) >= cut.numbers.least and passage in runs
    return bool(set(windows(passage, cut)) & set(windows(text, cut)))


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=3), st.data(), st.sampled_from([SMALL, LARGE]))
def test_finds_what_a_plain_search_finds(passages: list[list[str]], data: st.DataObject, cut: Cut):
    texts = []
    for passage in passages:  # a part of each between other words: by chance alone nothing would be shared
        first, last = sorted(data.draw(st.tuples(st.integers(0, 25), st.integers(0, 25))))
        texts.append([*data.draw(WORDS), *passage[first:last], *data.draw(WORDS)])
    found = find([" ".join(words) for words in passages], [" ".join(words) for words in texts], cut)
    rows = set(found.rows.tolist())
    assert rows == {row for row, text in enumerate(texts) if any(holds(text, passage, cut) for passage in passages)}


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, st.sampled_from([" ", "\n", "，", " -- ", "\u200b \t"]))
def test_a_match_covers_the_words_it_is_of(passage: list[str], text: list[str], between: str):
    page = between.join(text)
    found = find([" ".join(passage)], [page])
    for start, end, window in zip(found.starts.tolist(), found.ends.tolist(), found.windows.tolist(), strict=True):
        piece = page.encode()[start:end].decode()
        words = [word for word in piece.replace(between, " ").split(" ") if word]
        assert piece[0] not in between
        assert piece[-1] not in between
        assert words == passage if window == WHOLE else tuple(words) in windows(passage, SMALL)


@pytest.mark.parametrize(
    ("passage", "text", "spans"),
    [
        pytest.param("one two three", "x one two three y", [(2, 15)], id="a window"),
        pytest.param("one two three", "One, TWO -- (three)!", [(0, 18)], id="case and punctuation"),
        pytest.param("one two", "x one two three", [(2, 9)], id="a short passage whole"),
        pytest.param("one two", "x one y two", [], id="a short passage in parts"),
        pytest.param("one", "one one one", [], id="under the shortest"),
        pytest.param("甲乙丙丁", "（甲乙丙丁）", [(3, 15)], id="short in Han"),
        pytest.param("後裡乾淨發現", "后里干净发现", [(0, 18)], id="traditional in the passage"),
        pytest.param("后里干净发现", "後裏乾淨發現", [(0, 18)], id="traditional in the text"),
        pytest.param("ＡＢ １２ ｘｙ", "ab 12 xy", [(0, 8)], id="full width"),
        pytest.param("cafe\u0301 au lait", "café au lait", [(0, 13)], id="composed and decomposed"),
        pytest.param("共12,000", "共 12\n000", [(0, 10)], id="a number grouped and wrapped"),
        pytest.param("", "", [], id="nothing"),
    ],
)
def test_what_is_found_and_where(passage: str, text: str, spans: list[tuple[int, int]]):
    found = find([passage], [text])
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == spans


def test_each_window_belongs_to_the_first_passage_that_has_it():
    found = find(["a b c d", "b c d e"], ["b c d", "c d e"])
    assert found.passages.tolist() == [0, 1]


@pytest.mark.parametrize("stride", [1, 2, 4])
def test_a_passage_longer_than_window_and_stride_is_found(stride: int):
    words = [f"word{number}" for number in range(30)]
    for first in range(30 - 3 - stride + 1):
        text = " ".join(["x", *words[first : first + 3 + stride - 1], "y"])
        assert len(find([" ".join(words)], [text], stride=stride).rows) >= 1


def test_missing_texts_hold_nothing():
    index = make_index(cut_passages(utf8("one two three", None, ""), SMALL), SMALL)
    assert find_passages(utf8(None, "one two three", None), index, SMALL).rows.tolist() == [1]
