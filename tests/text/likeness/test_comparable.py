"""Letters for comparison: what counts as the same text, and what does not."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.likeness.comparable import (
    CODE,
    IS_EXPANDED,
    IS_LETTER,
    fold,
    join_characters,
    letter_table,
    read_characters,
    read_letters,
)
from cleaner.text.likeness.minhash import CHARACTER, WORD, Shingling, shingle_hashes

CHARACTERS, WORDS = Shingling(CHARACTER, 1), Shingling(WORD, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ABC def", "abc DEF", id="case"),
        pytest.param("Straße ΣΑΣ", "STRASSE σας", id="case that is more than one letter"),
        pytest.param("ＡＢＣ１２３", "abc123", id="full width"),
        pytest.param("ﾃﾞｰﾀ", "データ", id="half-width Kana with its mark"),
        pytest.param("が", "か\u3099", id="a mark of its own"),
        pytest.param("café Việt ǖ", "cafe\u0301 Vie\u0323\u0302t u\u0308\u0304", id="decomposed accents"),
        pytest.param("ﬁn ㊣ ① ㎏ Ⅷ ㍿", "fin 正 1 kg viii 株式会社", id="compatibility forms"),
        pytest.param("金\uf90a", "金金", id="a compatibility ideograph"),
        pytest.param("你好，世界！", "你好世界", id="punctuation"),
        pytest.param("你 好\u3000世\n界", "你好世界", id="white space"),
        pytest.param("in\u00adfor\u200bma\ufefftion", "information", id="characters of format"),
        pytest.param("葛\U000e0100城\ufe0f", "葛城", id="variation selectors"),
        pytest.param("a\0b", "ab", id="a control character"),
        pytest.param("。\u0301你", "你", id="a mark on punctuation"),
        pytest.param("😀你™好", "你tm好", id="emoji, and a symbol that is letters"),
    ],
)
def test_compares_as_equal(one: str, other: str) -> None:
    assert shingle_hashes(one, CHARACTERS).tolist() == shingle_hashes(other, CHARACTERS).tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("你好", "好你", id="order"),
        pytest.param("ab", "ba", id="order of letters in a word"),
        pytest.param("か", "が", id="the mark on a Kana"),
        pytest.param("cafe", "café", id="an accent"),
        pytest.param("2024", "2025", id="a digit"),
        pytest.param("后", "後", id="simplified and traditional"),
    ],
)
@pytest.mark.parametrize("shingling", [CHARACTERS, WORDS], ids=["by character", "by word"])
def test_compares_as_different(one: str, other: str, shingling: Shingling) -> None:
    assert shingle_hashes(one, shingling).tolist() != shingle_hashes(other, shingling).tolist()


@pytest.mark.parametrize(
    ("text", "characters", "words"),
    [
        pytest.param("", 0, 0, id="nothing"),
        pytest.param(" \n，。!?\u200b\u0301", 0, 0, id="nothing that is compared"),
        pytest.param("well-known snake_case 3.14", 21, 6, id="punctuation parts words"),
        pytest.param("don't", 4, 2, id="an apostrophe, too"),
        pytest.param("汉字abc汉字", 7, 5, id="ideographs are words, and letters between them are one"),
        pytest.param("ภาษาไทย", 7, 7, id="Thai letters are words"),
        pytest.param("กี่", 1, 1, id="with the marks on them"),
        pytest.param("안녕하세요 세계", 7, 2, id="Hangul puts spaces between words"),
        pytest.param("ﬁ ﬁn", 5, 2, id="a ligature is letters of one word"),
        pytest.param("𠀀𠀁", 2, 2, id="ideographs beyond the basic plane"),
    ],
)
def test_cuts_into_units(text: str, characters: int, words: int) -> None:
    assert (len(shingle_hashes(text, CHARACTERS)), len(shingle_hashes(text, WORDS))) == (characters, words)


def test_nothing_becomes_more_than_two_letters_a_byte() -> None:
    table = letter_table()
    expanded = np.flatnonzero(table.of_code & IS_EXPANDED)
    assert len(expanded) > 1000
    for code in expanded.tolist():
        assert 2 <= table.pool[table.of_code[code] & CODE] <= 2 * len(chr(code).encode())


def test_every_entry_of_an_expansion_is_a_letter_or_a_mark() -> None:
    table = letter_table()
    place = 1
    while place < len(table.pool):
        count = int(table.pool[place])
        entries = table.pool[place + 1 : place + 1 + count]
        assert not (entries & IS_EXPANDED).any()
        assert (entries & CODE).all()
        assert entries[0] & IS_LETTER or count > 1
        place += 1 + count
    assert place == len(table.pool)


def test_folding_is_that_of_any_unicode_version_for_old_characters() -> None:
    """What Unicode promises for assigned characters, and why the table may be computed instead of stored."""
    old = [
        chr(code)
        for code in [*range(0xD800), *range(0xE000, 0x20000)]
        if unicodedata.ucd_3_2_0.category(chr(code)) != "Cn"
    ]
    different = [
        character
        for character in old
        if fold(character) != unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    ]
    assert different == []


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_text_equals_itself_without_regard_to_normal_form(text: str) -> None:
    composed, decomposed = (
        shingle_hashes(unicodedata.ucd_3_2_0.normalize(form, text), CHARACTERS) for form in ("NFC", "NFD")
    )
    hangul = any("\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3" for character in text)
    assert hangul or composed.tolist() == decomposed.tolist()


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("aÉ1 ，。你好鿿㐀龿ｶﾞが\u0301\u3099\ufe0f㊣ﬁ㎏\U00020000\0") | st.characters(codec="utf-8")),
    st.integers(0, 4),
)
def test_characters_read_in_one_pass_are_those_of_two(text: str, cut: int) -> None:
    data = np.frombuffer(text.encode()[cut:], np.uint8)  # from within a character too
    letters, two, one = (np.zeros(2 * len(data) + 1, np.uint32) for _ in range(3))
    count = join_characters(letters[: read_letters(data, 0, len(data), letter_table(), letters)], two)
    assert read_characters(data, 0, len(data), letter_table(), one) == count
    assert one[:count].tolist() == two[:count].tolist()
