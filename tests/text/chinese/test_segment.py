"""Chinese cut into words: as jieba does, and nothing lost whatever the text."""

import time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.chinese.segment import segment, segmented_words
from cleaner.text.units.utf8 import utf8_of
from cleaner.text.units.words import CHARACTERS, END, KIND, NUMBER, SIGN, START, WORD

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
MIXED = st.sampled_from("我们的中国人民大学生活A1z.+#%_- \n\u3000，。é〇\U00020000😀\0")
TEXTS = st.one_of(st.text(MIXED, max_size=30), st.text(HAN, max_size=12), st.text(max_size=20))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" \n\u3000\t", "", id="white space"),
        pytest.param("我来到北京清华大学", "我 来到 北京 清华大学", id="the most probable words"),
        pytest.param("结婚的和尚未结婚的", "结婚 的 和 尚未 结婚 的", id="not the longest word first"),
        pytest.param("他来到了网易杭研大厦", "他 来到 了 网易 杭研 大厦", id="a word of no dictionary"),
        pytest.param("王小明说，好！", "王小明 说 ， 好 ！", id="a name; marks by themselves"),
        pytest.param("一\n二", "一 二", id="a break parts"),
        pytest.param("使用C++和T恤", "使用 C++ 和 T恤", id="words with ASCII"),
        pytest.param("postgresql.conf", "postgresql . conf", id="a dot between letters"),
        pytest.param("涨了3.14%或50%", "涨 了 3.14% 或 50%", id="decimals and per cent"),
        pytest.param("a1_b2--c", "a1 _ b2 -- c", id="joiners that stand together are one"),
        pytest.param("——……", "— — … …", id="other marks are not"),
        pytest.param("café ３", "caf é ３", id="outside ASCII every character"),
        pytest.param("鿖𠀀〇", "鿖 𠀀 〇", id="ideographs that jieba does not know"),
    ],
)
def test_cuts_as_jieba_does(text: str, words: str) -> None:
    assert segmented_words(text) == words.split()


@settings(deadline=None, database=None)
@given(TEXTS)
def test_loses_nothing_but_white_space(text: str) -> None:
    assert "".join(segmented_words(text)) == "".join(text.split())


@settings(deadline=None, database=None)
@given(st.lists(TEXTS, max_size=5))
def test_a_text_is_cut_alike_in_any_company(texts: list[str]) -> None:
    utf8 = utf8_of(pa.array(texts, pa.string()))
    spans, firsts = segment(utf8.data, utf8.offsets)
    for row, text in enumerate(texts):
        own = spans[firsts[row] : firsts[row + 1]]
        words = [bytes(utf8.data[span[START] : span[END]]).decode() for span in own]
        assert words == segmented_words(text)
        assert own[:, CHARACTERS].tolist() == [len(word) for word in words]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("我们 ok é の", [WORD] * 4, id="words"),
        pytest.param("12 3.5% ３ ②", [NUMBER] * 4, id="numbers"),
        pytest.param("，# ++ 😀", [SIGN] * 4, id="signs"),
        pytest.param("a1 4S店", [WORD, WORD], id="a letter makes a word"),
    ],
)
def test_says_what_a_token_is(text: str, kinds: list[int]) -> None:
    utf8 = utf8_of(pa.array([text]))
    assert segment(utf8.data, utf8.offsets).spans[:, KIND].tolist() == kinds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("哈" * 333_333, id="one ideograph"),
        pytest.param("中华人民共和国" * 47_000, id="one long word"),
        pytest.param("a" * 1_000_000, id="one letter"),
        pytest.param(".-" * 500_000, id="joiners"),
        pytest.param("".join(chr(code) for code in range(0x4E00, 0x9FD6)) * 15, id="every ideograph"),
    ],
)
def test_a_hostile_megabyte_takes_no_longer_than_an_honest_one(text: str) -> None:
    segmented_words("暖")
    utf8 = utf8_of(pa.array([text]))
    begin = time.process_time()
    segment(utf8.data, utf8.offsets)
    assert time.process_time() - begin < 2  # seconds; 0.1 on an idle machine


def test_is_told_a_part_of_a_buffer() -> None:
    utf8 = utf8_of(pa.array(["北京", "清华大学", "我们"]))
    spans, firsts = segment(utf8.data, utf8.offsets[1:])
    assert [bytes(utf8.data[start:end]).decode() for start, end in spans[:, :2]] == ["清华大学", "我们"]
    assert np.array_equal(firsts, [0, 1, 2])
