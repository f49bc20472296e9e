"""Conversion of scripts: what becomes of text and names, and that positions are those of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.edits import apply_edits
from cleaner.text.repair.script import find_script

opencc = pytest.importorskip("opencc")


@pytest.mark.parametrize(
    ("text", "script", "result"),
    [
        pytest.param("乾淨與乾隆", "simplified", "干净与乾隆", id="one character, two fates"),
        pytest.param("昇騰和上昇", "simplified", "昇腾和上升", id="a name and a word"),
        pytest.param("钱锺书与于谦", "traditional", "錢鍾書與于謙", id="names of people"),
        pytest.param("一行\n這裡\n那裡", "simplified", "一行\n这里\n那里", id="lines"),
        pytest.param("English, 123。", "simplified", "English, 123。", id="nothing to convert"),
        pytest.param("", "traditional", "", id="empty"),
    ],
)
def test_conversion(text: str, script: str, result: str) -> None:
    assert apply_edits(text, find_script(text, script, ())) == result


def test_a_protected_name_stays_as_it_stands() -> None:
    text = "陳家的陳記"
    assert apply_edits(text, find_script(text, "simplified", ("陳記",))) == "陈家的陳記"


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("這裡乾發髮隻昇騰于於后後里\nab，。"), max_size=30))
def test_without_names_it_is_what_opencc_gives(text: str) -> None:
    if "昇騰" not in text:
        assert apply_edits(text, find_script(text, "simplified", ())) == opencc.OpenCC("t2s").convert(text)
