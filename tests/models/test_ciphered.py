from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("resiliparse")

from models.ciphered import ALPHABETS, CHINESE_ONLY, MOST_LINES, SCRIPTS, Cipher, ciphered_pages
from models.pages import KEEP, NOISE, Page

LINES = [
    "首页 | 新闻",
    "大桥明年春天通车",
    "记者 2024-05-06 12:30",
    "大桥明年春天通车，过江只要10分钟。",
    "",
    "Read more (3)",
]
LABELS = np.array([NOISE, KEEP, NOISE, KEEP, NOISE, NOISE], np.int8)
PAGE = Page("甲/1", "\n".join(LINES), LABELS, "zh", "甲", "html")
PAGES = [replace(PAGE, name=f"甲/{number}") for number in range(200)]


def is_of(script: str, letter: str) -> bool:
    return "가" <= letter <= "힣" if script == "hangul" else letter.lower() in ALPHABETS[script]


@pytest.mark.parametrize("script", sorted(set(SCRIPTS)))
def test_no_letter_stays_what_it_was(script: str) -> None:
    written = Cipher(script, 1).written("大桥 Abc 3.5，通车。")
    letters = [character for character in written if character.isalpha()]
    assert letters
    assert all(is_of(script, letter) for letter in letters)
    assert written.endswith(".")
    assert "3.5, " in written


def test_kana_stand_among_characters_and_between_signs_of_chinese() -> None:
    written = Cipher("kana", 1).written("大桥明年春天通车，过江只要10分钟。")
    kinds = {"kana" if letter in ALPHABETS["kana"] else "han" for letter in written if letter.isalpha()}
    assert kinds == {"kana", "han"}
    assert written.endswith("。")
    assert " " not in written


@pytest.mark.parametrize(
    ("text", "same"),
    [
        pytest.param("2024-05-06 12:30", "2024-05-06 12:30", id="digits and signs"),
        pytest.param("", "", id="nothing"),
        pytest.param("\0 |", "\0 |", id="NUL"),
        pytest.param("！？", "! ?", id="signs of Chinese become those of the script"),
    ],
)
def test_what_is_no_letter_stays(text: str, same: str) -> None:
    assert Cipher("hangul", 1).written(text) == same


def test_words_keep_their_case_and_their_place() -> None:
    first, second, third = Cipher("cyrillic", 1).written("Bridge bridge Bridge").split(" ")
    assert first == third
    assert first[0].isupper()
    assert first.lower() == second


def test_pages_keep_labels_groups_and_repeats() -> None:
    pages = list(ciphered_pages(PAGES))
    assert 60 < len(pages) < 140
    for page in pages:
        lines = page.text.split("\n")
        assert (page.labels.tolist(), page.group, page.kind) == (LABELS.tolist(), "甲", "ciphered")
        assert len(lines) == len(LINES)
        assert lines[3].startswith(lines[1].rstrip())
    assert {page.name.rsplit("/", 1)[1] for page in pages} == {*SCRIPTS, *CHINESE_ONLY}


def test_the_same_pages_give_the_same_again() -> None:
    assert [page.text for page in ciphered_pages(PAGES)] == [page.text for page in ciphered_pages(PAGES)]


def test_long_pages_are_left_out() -> None:
    long = replace(PAGE, text="首页\n" * MOST_LINES, labels=np.full(MOST_LINES + 1, NOISE, np.int8))
    assert not list(ciphered_pages([replace(long, name=page.name) for page in PAGES]))


def test_kana_are_made_of_chinese_alone() -> None:
    pages = ciphered_pages([replace(page, language="other") for page in PAGES])
    assert not {page.name.rsplit("/", 1)[1] for page in pages} & set(CHINESE_ONLY)
