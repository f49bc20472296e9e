"""Tokens: the kernel cuts as the definition says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.units.characters import class_table
from cleaner.text.units.words import (
    CHARACTER,
    CHARACTERS,
    END,
    KIND,
    NUMBER,
    SIGN,
    START,
    WORD,
    cut_tokens,
    is_word,
    tokens,
)
from tests.text.texts import LONG_TEXTS, TEXTS
from tests.text.units.slow_words import is_slow_word, slow_tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" \n\t\u3000", "", id="white space"),
        pytest.param("Hello, world!", "Hello|,|world|!", id="marks at the ends are shed"),
        pytest.param("(see [1]).", "(|see|[|1|]|)|.", id="one by one"),
        pytest.param("wait...what?! ...", "wait...what|?|!|...", id="dots together are one, inside they stay"),
        pytest.param("e.g. J. Smith of the U.S. came.", "e.g.|J.|Smith|of|the|U.S.|came|.", id="initials keep the dot"),
        pytest.param("3.14 1,000 snake_case os.path", "3.14|1,000|snake_case|os.path", id="marks inside stay"),
        pytest.param("well-known read/write a=b x:y", "well|-|known|read|/|write|a|=|b|x|:|y", id="joiners part"),
        pytest.param("and/or is/are", "and/or|is|/|are", id="and/or is a word"),
        pytest.param("end,start now.Then", "end|,|start|now|.|Then", id="a space forgotten"),
        pytest.param("1-2 3*4 2020-", "1|-|2|3|*|4|2020-", id="between digits"),
        pytest.param("don't John's we’ll 'quoted'", "do|n't|John|'s|we|’ll|'|quoted|'", id="apostrophes"),
        pytest.param("http://a-b.example/c-d x-y@z.example", "http://a-b.example/c-d|x-y@z.example", id="addresses"),
        pytest.param("--option -9 −9 C++ 50% $5 5$", "--option|-9|−9|C++|50|%|$|5|5|$", id="hyphens, plus, currency"),
        pytest.param("f(x): ''a'' dir/. f()¶", "f(x|):|''|a|''|dir/.|f()¶", id="as spaCy has it"),
        pytest.param("你好，world！", "你|好|，|world|！", id="Chinese, character by character"),
        pytest.param("用Python3写", "用|Python3|写", id="Latin within Chinese"),
        pytest.param("カタカナ한국어", "カ|タ|カ|ナ|한국어", id="Kana apart, Hangul together"),
        pytest.param("ก็ดี é e\u0301", "ก็|ดี|é|e\u0301", id="combining marks stay with their base"),
        pytest.param("\u0301 a", "\u0301|a", id="a lone combining mark"),
        pytest.param("a\0b\u200bc 😀😀", "a\0b\u200bc|😀|😀", id="controls inside, emoji apart"),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: str) -> None:
    assert "|".join(tokens(text)) == expected
    assert "|".join(slow_tokens(text)) == expected


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_kernel_cuts_as_the_slow_reference(text: str) -> None:
    assert tokens(text) == slow_tokens(text)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_spans_hold_all_that_is_not_white_space_in_order(text: str) -> None:
    data = np.frombuffer(b"xx" + text.encode() + b"yy", np.uint8)
    spans = np.zeros((len(data), 4), np.int32)
    spans = spans[: cut_tokens(data, 2, len(data) - 2, class_table(), spans)]
    pieces = [bytes(data[start:end]).decode() for start, end in spans[:, [START, END]]]
    assert "".join(pieces) == "".join(text.split())
    assert (spans[1:, START] >= spans[:-1, END]).all()
    assert spans[:, CHARACTERS].tolist() == [len(piece) for piece in pieces]
    assert [kind != SIGN for kind in spans[:, KIND]] == [is_slow_word(piece) for piece in pieces]
    assert [is_word(piece) for piece in pieces] == [is_slow_word(piece) for piece in pieces]


def test_kinds() -> None:
    data = np.frombuffer("b2b 2.5 汉 。 -- ก".encode(), np.uint8)
    spans = np.zeros((len(data), 4), np.int32)
    count = cut_tokens(data, 0, len(data), class_table(), spans)
    assert spans[:count, KIND].tolist() == [WORD, NUMBER, CHARACTER, SIGN, SIGN, CHARACTER]


@given(st.lists(LONG_TEXTS, min_size=1, max_size=8))
@settings(max_examples=400, deadline=None)
def test_a_text_among_others_is_cut_as_it_is_alone(texts: list[str]) -> None:
    """Among others the kernel looks at 64 bytes at once, of which some are of the next text; alone at one by one."""
    data = np.frombuffer("".join(texts).encode() + b"'s (x" * 20, np.uint8)
    spans, begin = np.empty((len(data), 4), np.int32), 0
    for text in texts:
        end = begin + len(text.encode())
        count = cut_tokens(data, begin, end, class_table(), spans)
        pieces = [bytes(data[first:last]).decode() for first, last in spans[:count, [START, END]].tolist()]
        assert pieces == slow_tokens(text)
        assert [kind != SIGN for kind in spans[:count, KIND]] == [is_slow_word(piece) for piece in pieces]
        assert spans[:count, CHARACTERS].tolist() == [len(piece) for piece in pieces]
        begin = end
