"""Scripts of segments: which letters count for which, and the windows cut out of them."""

import numpy as np
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.batch import Batch
from cleaner.text.language.scripts import SCRIPTS, SEGMENT_BYTES, count_scripts, cut_windows

LETTERS = [
    pytest.param("", {}, id="nothing"),
    pytest.param("12 :-) 😀\0\ufffd", {}, id="no letters"),
    pytest.param("\n\n\n", {}, id="empty lines"),
    pytest.param("中国", {"Han": 2}, id="Han that Japanese writes too"),
    pytest.param("你们", {"Chinese": 2}, id="Han that only Chinese writes"),
    pytest.param("日本の首都", {"Kana": 5}, id="kana and the Han between"),
    pytest.param("鲜の每日", {"Chinese": 4}, id="one kana does not outweigh simplified Han"),
    pytest.param("中中中中中中中中中中ア", {"Han": 11}, id="kana below a tenth"),
    pytest.param("使用 asyncio 模块", {"Chinese": 11}, id="a line belongs to one script"),
    pytest.param("用 asyncio", {"Latin": 8}, id="a Han character counts as three letters"),
    pytest.param("abc\nпривет\n한국어", {"Latin": 3, "Cyrillic": 6, "Hangul": 3}, id="a script a line"),
    pytest.param("ＡＢ ﬁ ß", {"Latin": 4}, id="wide letters and ligatures"),
    pytest.param("𠀀𪜀", {"Han": 2}, id="Han beyond the basic plane"),
    pytest.param("𝐀𐍈", {}, id="other letters beyond the basic plane are not looked at"),
    pytest.param("สวัสดี", {"Thai": 6}, id="vowel signs are letters"),
]

WINDOWS = [
    pytest.param("hello world", (0, 5), "hello", id="the beginning"),
    pytest.param("ab\n中国人\ncd", (0, 6), "ab cd ", id="lines of another script are passed over"),
    pytest.param("ab\n中国人\ncd", (1, 4), "b c", id="across lines"),
    pytest.param("hé", (0, 2), "h", id="a cut character is left out at the end"),
    pytest.param("éh", (1, 3), "h", id="and at the beginning"),
]

LINES = st.sampled_from(["abc déf", "你好吗", "中国", "これは", "12", "", "привет", "x" * 1500, "é" * 700])
TEXTS = st.lists(LINES, max_size=6).map("\n".join)


def letters_of(text: str) -> dict[str, int]:
    row = count_scripts(Batch.of(text).utf8()).letters[0]
    return {SCRIPTS[script]: int(row[script]) for script in np.flatnonzero(row)}


@pytest.mark.parametrize(("text", "letters"), LETTERS)
def test_counts_letters_by_the_script_of_their_segment(text: str, letters: dict[str, int]) -> None:
    assert letters_of(text) == letters


def test_a_long_line_is_read_in_pieces() -> None:
    assert letters_of("a" * SEGMENT_BYTES + "你" * 400) == {"Latin": SEGMENT_BYTES, "Chinese": 400}


@pytest.mark.parametrize(("text", "window", "cut"), WINDOWS)
def test_cuts_a_window_out_of_the_segments_of_a_script(text: str, window: tuple[int, int], cut: str) -> None:
    assert cut_windows(Batch.of(text).utf8(), np.array([[0, SCRIPTS.index("Latin"), *window]])) == [cut]


def test_cuts_windows_of_many_texts_and_scripts() -> None:
    batch = Batch.of("abc\nпривет", "汉字", "defgh")
    latin, cyrillic = SCRIPTS.index("Latin"), SCRIPTS.index("Cyrillic")
    windows = [[0, latin, 0, 3], [0, cyrillic, 0, 4], [0, cyrillic, 8, 12], [2, latin, 1, 3], [2, latin, 2, 5]]
    assert cut_windows(batch.utf8(), np.array(windows)) == ["abc", "пр", "ет", "ef", "fgh"]


def test_no_windows_of_no_texts() -> None:
    assert cut_windows(Batch.of().utf8(), np.zeros((0, 4), np.int64)) == []


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(TEXTS, max_size=4))
def test_every_letter_counts_once_and_a_text_is_counted_by_itself(texts: list[str]) -> None:
    together = count_scripts(Batch.of(*texts).utf8())
    assert together.letters.sum(axis=1).tolist() == [len(regex.findall(r"\p{L}", text)) for text in texts]
    for row, text in enumerate(texts):
        alone = count_scripts(Batch.of(text).utf8())
        assert (alone.letters[0] == together.letters[row]).all()
        assert [int(counts[0]) for counts in alone.han] == [int(counts[row]) for counts in together.han]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(TEXTS)
def test_one_window_over_everything_holds_every_letter_of_a_script(text: str) -> None:
    utf8 = Batch.of(text).utf8()
    counts = count_scripts(utf8)
    for script in np.flatnonzero(counts.letters[0]):
        (window,) = cut_windows(utf8, np.array([[0, script, 0, counts.size[0, script]]]))
        assert len(regex.findall(r"\p{L}", window)) == counts.letters[0, script]
        assert "\n" not in window
