"""What is counted of a text as a whole."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.quality.features import COUNTS, NEW_TERMS, count_texts
from cleaner.text.quality.words import CATEGORIES, WORDS_FILE, read_words
from cleaner.text.units.utf8 import utf8_of


def counts_of(text: str) -> dict[str, int]:
    row = count_texts(utf8_of(pa.array([text], pa.string()))).texts[0]
    return dict(zip(COUNTS, row.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", {"characters": 0, "lines": 0, "terms": 0}, id="nothing"),
        pytest.param(" \n\t\n\u3000", {"characters": 0, "lines": 0}, id="white space"),
        pytest.param("One. Two!\nThree", {"sentences": 2, "lines": 2, "ended_lines": 1}, id="sentences and lines"),
        pytest.param("3.14 and a.b", {"sentences": 0}, id="a dot within ends nothing"),
        pytest.param("No...", {"sentences": 1, "ended_lines": 1}, id="three dots end once"),
        pytest.param('He said "yes."', {"ended_lines": 1, "sentences": 1}, id="a closing quote after the end"),
        pytest.param("他来了。她也来了！", {"sentences": 2, "han": 7, "terms": 5, "ended_lines": 1}, id="Chinese"),
        pytest.param("首页 | 新闻 > 国内", {"separators": 2, "short_lines": 1, "navigation": 1}, id="a menu"),
        pytest.param(
            "甲乙丙\n甲乙丙\n甲乙丁", {"repeated_characters": 3, "new_terms": 3, "terms": 6}, id="a line again"
        ),
        pytest.param("a b A c", {"terms": 4, "new_terms": 3, "upper": 1}, id="case does not make a term new"),
        pytest.param("- one\n• two\nthree", {"bullet_lines": 2}, id="bullets"),
        pytest.param("汉" * 60, {"long_lines": 1, "short_lines": 0}, id="Han counts twice in a width"),
        pytest.param("x" * 119, {"long_lines": 0, "short_lines": 0, "terms": 1}, id="one below a long line"),
        pytest.param("the of café", {"function": 2, "terms": 3, "letters": 9}, id="words of grammar"),
        pytest.param("cafe\u0301 x", {"terms": 2}, id="a combining mark stays in its word"),
        pytest.param("Buy now: our price", {"commerce": 2, "address": 1}, id="words of shops"),
        pytest.param("かなカナ漢字", {"kana": 4, "han": 2, "terms": 1}, id="Kana"),
        pytest.param("a\0b", {"characters": 3, "terms": 2}, id="NUL parts words"),
    ],
)
def test_counts(text, expected):
    counts = counts_of(text)
    assert {name: counts[name] for name in expected} == expected


def test_repetition_is_looked_for_among_the_first_terms_only():
    counts = counts_of("word " * (NEW_TERMS + 50))
    assert (counts["terms"], counts["new_terms"]) == (NEW_TERMS + 50, 1)
    assert counts_of("word " * NEW_TERMS + "other")["new_terms"] == 1


TEXTS = st.lists(st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["甲\n甲", "a.\n"])))


@given(TEXTS)
def test_a_text_is_counted_by_itself_alone(texts):
    together = count_texts(utf8_of(pa.array(texts, pa.string())))
    alone = [count_texts(utf8_of(pa.array([text], pa.string()))) for text in texts]
    assert together.texts.tolist() == [row for one in alone for row in one.texts.tolist()]
    assert together.characters.tolist() == [count for one in alone for count in one.characters.tolist()]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_lines_are_those_of_split_that_are_not_blank(text):
    counted = count_texts(utf8_of(pa.array([text], pa.string())))
    data = text.encode()
    lines = [data[start:end].decode() for start, end in zip(counted.starts, counted.ends, strict=True)]
    assert lines == [line for line in text.split("\n") if line.strip()]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_parts_are_no_more_than_the_whole(text):
    counts = counts_of(text)
    assert counts["letters"] + counts["digits"] + counts["marks"] + counts["symbols"] <= counts["characters"]
    assert counts["short_lines"] + counts["long_lines"] <= counts["lines"]
    assert max(counts["ended_characters"], counts["short_characters"]) <= counts["characters"]
    assert sum(counts[category] for category in CATEGORIES) <= counts["terms"]


def test_the_word_list_holds_words_that_can_be_found():
    words = read_words(WORDS_FILE.read_text("utf-8"))
    assert set(words.values()) == set(CATEGORIES)
    for word, category in words.items():
        assert counts_of(word)[category] == 1, word
