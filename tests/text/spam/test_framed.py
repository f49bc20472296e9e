"""Framed lines: sentences that say the same as another but for some words."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.spam.framed import LEAST_UNITS, Framed, measure_framed
from cleaner.text.units.utf8 import utf8_of

ONE = "清晨的菜市场已经热闹起来，卖豆腐的老人推着车走过。"
OTHER = "傍晚的老街口已经热闹起来，卖豆腐的姑娘推着车走过。"
APART = "县里新修的公路上个月通车，老人和孩子都站在路边看。"
ENGLISH = "The old man pushed his cart past the market in the early morning."
HAN = 23  # characters of each


def measured(*texts: str, wanted: bool = True, longest: int = 3000) -> list[dict[str, int]]:
    utf8 = utf8_of(pa.array(texts))
    framed = measure_framed(utf8, np.full(len(texts), wanted), longest)
    return [dict(zip(Framed._fields, map(int, row), strict=True)) for row in zip(*framed, strict=True)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param(ONE, 0, id="one line"),
        pytest.param(f"{ONE}\n{APART}", 0, id="lines that share nothing"),
        pytest.param(f"{ONE}\n{OTHER}", 2, id="a frame in two lines"),
        pytest.param(f"{ONE}\n\n{APART}\n{OTHER}", 2, id="other lines between"),
        pytest.param(f"{ONE}”\n{OTHER}）", 2, id="a mark that closes behind the end"),
        pytest.param(f"{ONE[:-1]}\n{OTHER[:-1]}\n", 0, id="lines that end no sentence"),
        pytest.param(f"{ONE}\n{ONE}", 2, id="the same line again"),
        pytest.param("豆腐两块钱。\n豆腐两块钱。", 0, id="short lines"),
        pytest.param(f"{ENGLISH}\n{ENGLISH.replace('man', 'woman').replace('early', 'late')}", 2, id="words"),
        pytest.param(f"{ENGLISH}\n{ENGLISH.upper()}", 2, id="upper case"),
    ],
)
def test_framed_lines(text: str, lines: int) -> None:
    assert measured(text)[0]["framed_lines"] == lines


def test_figures_fill_no_frame() -> None:
    bulletin = "今年{}月食品{}降{}%，衣着{}涨{}%，影响{}个百分点。"
    text = "\n".join(bulletin.format(*range(start, start + 6)) for start in (1, 10, 20))
    assert measured(text)[0]["framed_lines"] == 0
    assert measured(text.replace("月", "月份的居民消费价格当中的"))[0]["framed_lines"] == 3


def test_counts_units_and_what_was_said_before() -> None:
    row = measured(f"{ONE}\n{ONE}{ONE}")[0]
    assert (row["units"], row["grams"]) == (3 * HAN, 3 * HAN - 2 * 3)
    assert row["repeated"] == 2 * (HAN - 3)  # the grams over the border of the two are new
    assert row["framed"] == 3 * HAN


def test_texts_are_measured_each_by_itself() -> None:
    alone = measured(f"{ONE}\n{OTHER}")[0]
    assert measured(ONE, f"{ONE}\n{OTHER}", OTHER)[1] == alone
    assert [row["framed_lines"] for row in measured(ONE, OTHER)] == [0, 0]


def test_looks_no_farther_than_it_is_told_and_only_where_it_is_wanted() -> None:
    text = f"{ONE}\n{OTHER}"
    assert measured(text, longest=30)[0]["units"] == 30
    assert set(measured(text, wanted=False)[0].values()) == {0}


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=8),
    st.integers(LEAST_UNITS, 80),
)
def test_shares_are_shares_of_any_text(texts: list[str], longest: int) -> None:
    for row in measured("\n".join(texts), *texts, longest=longest):
        assert 0 <= row["framed"] <= row["units"] <= longest
        assert 0 <= row["repeated"] <= row["grams"] <= row["units"]
        assert LEAST_UNITS * row["framed_lines"] <= row["framed"]


def test_a_long_text_is_measured_alike_wherever_it_stands() -> None:
    random = np.random.default_rng(5)  # so many grams that some meet in a slot: which, must follow from the text alone
    sentences = ["".join(map(chr, random.integers(0x4E00, 0x9FA5, 30))) + "。" for _ in range(45)]
    text = "\n".join(sentences + sentences)
    alone = measured(text)[0]
    assert 0 < alone["repeated"] < alone["grams"] // 2
    assert measured(*[text] * 20) == [alone] * 20
