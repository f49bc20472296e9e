"""Text decoded with the wrong encoding: it comes back exactly, or stays."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaner.text.edits import apply_edits
from cleaner.text.repair.misread import find_misread
from tests.text.repair.mirrors import decode_pairs


def repaired(text: str) -> str:
    return apply_edits(text, find_misread(text))


SENTENCE = "今天的天气很好，我们都到河边去看船。"


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(SENTENCE.encode().decode("latin-1"), id="UTF-8 as Latin-1"),
        pytest.param(SENTENCE.encode().decode("latin-1").encode().decode("latin-1"), id="twice"),
        pytest.param(SENTENCE.encode("gb2312").decode("latin-1"), id="GB 2312 as Latin-1"),
        pytest.param(decode_pairs(SENTENCE.encode() + b"a").removesuffix("a"), id="UTF-8 as GBK"),
        pytest.param((SENTENCE + "a").encode().decode("gb18030", "replace").removesuffix("a"), id="UTF-8 as GB 18030"),
    ],
)
def test_a_sentence_comes_back(seen: str) -> None:
    assert seen != SENTENCE
    assert repaired(seen).removesuffix("a") == SENTENCE


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        pytest.param(
            "石家庄学院，一位女生，必要时为停止".encode("gb2312").decode("latin-1"),
            "石家庄学院，一位女生，必要时为停止",
            id="GB 2312 with bytes that could be UTF-8",
        ),
        pytest.param("标题：浣犲ソ", "标题：你好", id="after honest Chinese"),
        pytest.param("浜烘皯鏃ユ姤a", "人民日报a", id="a letter taken along"),
        pytest.param("浣犲ソ鍟?23", "你好\ufffd23", id="the last character is lost"),
        pytest.param("Ð\x9fÑ\x80Ð¸Ð²ÐµÑ\x82", "Привет", id="Cyrillic"),
        pytest.param("« café\xa0» à\xa0»", "« café\xa0» à\xa0»", id="honest French"),
        pytest.param("ðŸ˜€", "😀", id="emoji"),
        pytest.param("he\x92s \x85", "he’s …", id="controls for signs of windows-1252"),
    ],
)
def test_comes_back(seen: str, meant: str) -> None:
    assert repaired(seen) == meant


COMMON = st.text(
    st.sampled_from(
        "的是不了人在有我他这个们中来大为和国地到以说时要就出会可也你对生能而子那得于着自之年过后作里用道行所然家"
    ),
    min_size=6,
)


@settings(deadline=None)
@given(COMMON)
def test_chinese_read_as_western_comes_back(text: str) -> None:
    assert repaired(text.encode().decode("latin-1")) == text


@settings(deadline=None)
@given(COMMON)
def test_chinese_read_as_gbk_comes_back_in_pairs(text: str) -> None:
    """An odd character leaves a byte over, which is lost; none of these has the byte 80, which would do the same."""
    text = text[: len(text) // 2 * 2]
    assume(b"\x80" not in text.encode())
    assert repaired(decode_pairs(text.encode())) == text


@settings(deadline=None)
@given(st.text(st.one_of(st.sampled_from("àâçéèêëîïôûùüÿæ«»’– \xa0aeiou"), st.sampled_from("ăâđêôơưáàảãạếềểễệ abc"))))
def test_french_and_vietnamese_stay(text: str) -> None:
    assert repaired(text) == text


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12))
def test_honest_han_hardly_ever_changes(text: str) -> None:
    """Rare characters at random: whatever is taken for misread must at least be whole and common Chinese."""
    result = repaired(text)
    assert result == text or "\ufffd" not in result
