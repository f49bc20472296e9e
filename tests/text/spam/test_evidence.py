"""Evidence: how lines are measured and what their terms add up to."""

import pyarrow as pa
import pytest

from cleaner.text.spam.evidence import LINE_COLUMNS, Evidence, gather_evidence
from cleaner.text.spam.lexicon import CATEGORIES, lexicon
from cleaner.text.units.utf8 import utf8_of


def evidence_of(*texts: str | None) -> Evidence:
    return gather_evidence(utf8_of(pa.array(texts, pa.string())), lexicon())


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        pytest.param("", "characters", 0, id="nothing"),
        pytest.param(" 公路 通车\u3000了 ", "characters", 5, id="white space left out"),
        pytest.param("a公路b", "han", 2, id="Han"),
        pytest.param("电话010-6275-1234", "longest_number", 11, id="a number with dashes"),
        pytest.param("1、2、3", "longest_number", 1, id="numbers apart"),
        pytest.param("好。真的！a.b?", "sentence_ends", 3, id="ends of sentences, not dots"),
        pytest.param("甲、乙|丙  丁", "separators", 3, id="separators of a list"),
        pytest.param("大庆市新密市、延安市延川县", "regions", 4, id="ends of places' names"),
        pytest.param("www.example.com 与 例子.cn 和 3.com5", "addresses", 2, id="host names"),
        pytest.param("a.comb v1.cnn", "addresses", 0, id="no host names"),
        pytest.param("我们的书在这里", "function_characters", 5, id="function characters"),
    ],
)
def test_measures_lines(line: str, column: str, value: int) -> None:
    assert int(evidence_of(line).column(column)[0]) == value


def test_lines_with_the_same_head_have_the_same_hash() -> None:
    heads = evidence_of("张三李四- 甲\n张三李四- 乙\n张三李四丙- 甲\n张三- 甲\n张三李四").column("head").tolist()
    assert heads[0] == heads[1] != heads[2]
    assert heads[0] != 0
    assert heads[3:] == [0, 0]


def test_terms_add_up_by_line_and_by_text() -> None:
    evidence = evidence_of("代开发票\n代开发票 代开发票", None, "代开发票")
    place = CATEGORIES.index("certificate_sale")
    assert evidence.firsts.tolist() == [0, 2, 3, 4]
    assert evidence.texts.tolist() == [0, 0, 1, 2]
    assert evidence.sums_of(place).tolist() == [4, 5, 0, 4]
    assert evidence.greatest_of(place).tolist() == [4, 4, 0, 4]
    assert evidence.worded.tolist() == [0, 1, 3]
    assert evidence.strongest[:, place].tolist() == [4, 0, 4]
    assert evidence.distinct[:, place].tolist() == [4, 0, 4]
    assert evidence.all_weights[:, place].tolist() == [12, 0, 4]


def test_some_of_the_lines() -> None:
    some = evidence_of("公路\n代开发票").take(evidence_of("公路\n代开发票").texts[:1] + 1)
    assert len(some.lines) == 1
    assert some.lines[0, LINE_COLUMNS.index("han")] == 4
    assert some.sums_of(CATEGORIES.index("certificate_sale")).tolist() == [4]


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("一二三四五，一二三四五六。七八九十甲乙丙", [6, 7], id="six characters are the least"),
        pytest.param("一二三四五六\n七八九十甲乙 一二三四五六\u3000", [6, 6, 6], id="ended by white space"),
        pytest.param("一二a三四1五+六", [6], id="letters, digits and signs do not part them"),
    ],
)
def test_clauses_of_a_text(text: str, lengths: list[int]) -> None:
    clauses = evidence_of("前面的一篇文章", text).clauses
    assert clauses.lengths[clauses.ends[1] : clauses.ends[2]].tolist() == lengths


def test_a_clause_is_known_by_its_han_characters() -> None:
    clauses = evidence_of("一二三四五六，七八九十甲乙", "一二三a四五六").clauses
    assert clauses.hashes[0] == clauses.hashes[2] != clauses.hashes[1]
