"""PhraseLines: which lines it removes."""

from typing import Any

import pytest
from pydantic import ValidationError

from cleaner.batch import Batch
from cleaner.stage import EditCount
from filters.phrase_lines import PhraseLines


@pytest.mark.parametrize(
    ("settings", "text", "left"),
    [
        pytest.param({}, "", "", id="nothing"),
        pytest.param({}, "We USE Cookies here.\nA cookie is sweet.", "A cookie is sweet.", id="in any case, anywhere"),
        pytest.param(
            {"phrases": ["JavaScript"], "reason": "javascript"},
            "Please enable javascript\nok",
            "ok",
            id="phrases of ours",
        ),
        pytest.param(
            {"phrases": ["sign-in"], "max_words": 3},
            "Sign-in now\nThe sign-in page is here",
            "The sign-in page is here",
            id="long lines stay",
        ),
        pytest.param({"phrases": ["版权所有"]}, "正文。\n©2020 版权所有 某公司", "正文。\n", id="Chinese"),
    ],
)
def test_removes_lines(settings: dict[str, Any], text: str, left: str) -> None:
    assert PhraseLines(**settings).edit_batch(Batch.of(text)).texts.to_pylist() == [left]


def test_the_texts_beside_stay_as_they_are() -> None:
    edited = PhraseLines().edit_batch(Batch.of("a", "Cookie policy\nb", "", "uſes cookies", "c\nTERMS OF USE"))
    assert edited.texts.to_pylist() == ["a", "b", "", "uſes cookies", "c\n"]


def test_counts_what_it_removed() -> None:
    edited = PhraseLines().edit_batch(Batch.of("About\nOur Privacy Policy"))
    assert edited.counts == {"policy_text": EditCount(1, 18)}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"phrases": []}, id="no phrase"),
        pytest.param({"phrases": [" "]}, id="white space"),
        pytest.param({"phrases": ["two\nlines"]}, id="a line break"),
        pytest.param({"reason": "Not snake"}, id="a reason in words"),
    ],
)
def test_refuses(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PhraseLines(**settings)


def test_label_says_which() -> None:
    assert PhraseLines(phrases=("javascript",), reason="javascript").label == "phrase_lines_javascript"
