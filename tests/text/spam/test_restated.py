"""Restated: clauses said again and characters in every line."""

import numpy as np
import pyarrow as pa
import pytest

from cleaner.text.spam.evidence import gather_evidence
from cleaner.text.spam.lexicon import lexicon
from cleaner.text.spam.restated import measure_clauses, measure_grams
from cleaner.text.units.utf8 import utf8_of


def measured(text: str, *, wanted: bool = True) -> tuple[float, float]:
    utf8 = utf8_of(pa.array(["前面的一篇文章", text]))
    which = np.array([True, wanted])
    clauses = measure_clauses(gather_evidence(utf8, lexicon()).clauses, which)
    return float(clauses[1]), float(measure_grams(utf8, which)[1])


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("一二三四五六七，八九十甲乙丙丁。", 0, id="said once"),
        pytest.param("一二三四五六七，八九十甲乙丙丁。一二三四五六七。", 1 / 3, id="a third is said again"),
        pytest.param("一二三四五，一二三四五，一二三四五", 0, id="short clauses do not count"),
        pytest.param("一二三四五六七\n一二三四五六七", 0.5, id="a line break ends a clause"),
    ],
)
def test_clause_ratio(text: str, ratio: float) -> None:
    assert measured(text)[0] == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        pytest.param("防火涂料价格\n\nabc\n防火涂料厂家\n安徽防火涂料\n别的东西", 3 / 4, id="in three lines of four"),
        pytest.param("防火涂料防火涂料", 1, id="counted once a line"),
        pytest.param("防火", 0, id="too short"),
    ],
)
def test_line_ratio(text: str, ratio: float) -> None:
    assert measured(text)[1] == pytest.approx(ratio)


def test_measures_only_what_is_wanted() -> None:
    text = "防火涂料的价格，防火涂料的价格"
    assert measured(text) == (0.5, 1.0)
    assert measured(text, wanted=False) == (0.0, 0.0)


def test_texts_are_measured_each_by_itself() -> None:
    utf8 = utf8_of(pa.array(["一二三四五六七", "一二三四五六七", "一二三四五六七，一二三四五六七"]))
    assert measure_clauses(gather_evidence(utf8, lexicon()).clauses, np.ones(3, np.bool_)).tolist() == [0, 0, 0.5]
    assert measure_grams(utf8, np.ones(3, np.bool_)).tolist() == [1, 1, 1]
