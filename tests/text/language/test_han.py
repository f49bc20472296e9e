"""Han characters as evidence: which sets they are in, and what a text of them is taken for."""

import pytest

from cleaner.batch import Batch
from cleaner.text.language.han import HAN_LANGUAGES, HanCounts, code_points, han_evidence, han_languages, han_variants
from cleaner.text.language.scripts import CHINESE, HAN, KANA, count_scripts

EVIDENCE = [
    pytest.param("们", {"simplified", "chinese_only", "mandarin"}, id="simplified"),
    pytest.param("們", {"traditional", "mandarin"}, id="traditional, and in the Japanese set"),
    pytest.param("国", {"simplified"}, id="simplified alike in Japanese"),
    pytest.param("働", {"japanese_only"}, id="made in Japan"),
    pytest.param("裏", {"traditional"}, id="usual in Hong Kong, not in Big5"),
    pytest.param("着", set(), id="simplified, and traditional in Hong Kong"),
    pytest.param("山", set(), id="the same everywhere"),
    pytest.param("你", {"chinese_only"}, id="Chinese of both variants"),
    pytest.param("嘅", {"yue"}, id="Cantonese"),
    pytest.param("侬", {"simplified", "chinese_only", "wuu"}, id="Wu"),
]

LANGUAGES = [
    pytest.param("山上有雪", "zh", id="without kana it is Chinese"),
    pytest.param("万円以下", "ja", id="with Japanese characters it is not"),
    pytest.param("我唔知佢喺邊度", "yue", id="Cantonese markers"),
    pytest.param("他说这是粤语的“佢”", "zh", id="Mandarin that quotes Cantonese"),
    pytest.param("侬搿搭来", "wuu", id="Wu markers"),
    pytest.param("採用情報\nお問い合わせはこちらです", "ja", id="a line without kana in a Japanese text"),
    pytest.param("水", "zh", id="one character"),
]


@pytest.mark.parametrize(("character", "evidence"), EVIDENCE)
def test_says_what_a_character_is_evidence_of(character: str, evidence: set[str]) -> None:
    bits = int(han_evidence(code_points(character))[0])
    assert {name for field, name in enumerate(HanCounts._fields) if bits >> field & 1} == evidence


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_takes_han_for_the_likeliest_language(text: str, language: str) -> None:
    letters, _, han = count_scripts(Batch.of(text).utf8())
    languages = han_languages(letters[:, CHINESE], letters[:, HAN], letters[:, KANA], han)
    (chances,) = languages.without
    assert HAN_LANGUAGES[chances.argmax()] == language
    assert chances.sum() == pytest.approx(1)


def test_the_more_evidence_the_surer() -> None:
    texts = ["水", "山上有雪", "你们说的是什么", "你们说的是什么" * 10]
    letters, _, han = count_scripts(Batch.of(*texts).utf8())
    languages = han_languages(letters[:, CHINESE], letters[:, HAN], letters[:, KANA], han)
    chances = languages.without[:, HAN_LANGUAGES.index("zh")].tolist()
    assert chances == sorted(chances)
    assert 0.5 < chances[0] < 0.6
    assert chances[-1] > 0.95


def test_a_text_that_is_not_chinese_has_no_variant() -> None:
    han = count_scripts(Batch.of("这们国", "這們國").utf8()).han
    assert han_variants(han, [True, False]) == ["simplified", None]
    assert han_variants(han, [False, True]) == [None, "traditional"]
