import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.article.context import CONTEXT_FEATURES, SCORE_FEATURES, line_context, score_context
from cleaner.text.article.features import LINE_FEATURES, LONGEST, line_features
from cleaner.text.article.judge import visible_lines
from cleaner.text.units.lines import measure_lines
from cleaner.text.units.utf8 import utf8_of

PROSE = "长江发源于青藏高原，流经十一个省级行政区，在上海注入东海，全长约六千三百公里。"


def features_of(*texts: str) -> tuple[np.ndarray, np.ndarray]:
    """The own features of all visible lines of the texts, and those of their surroundings."""
    lines = measure_lines(utf8_of(pa.array(texts, pa.string())))
    visible = visible_lines(lines)
    spans = (lines["start"][visible.lines], lines["end"][visible.lines])
    own = line_features(lines.utf8.data, spans, lines["length"][visible.lines], visible.texts)
    return own, line_context(own, visible.blanks, visible.texts)


def feature(line: str, name: str) -> float:
    return float(features_of(line)[0][0, LINE_FEATURES.index(name)])


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("  首页 ", "length", 2),
        ("  首页 ", "indent", 2),
        ("　　首页", "indent", 6),
        ("ab汉字", "han_ratio", 0.5),
        ("カナab", "kana_ratio", 0.5),
        ("ABcd", "upper_ratio", 0.5),
        ("12ab", "digit_ratio", 0.5),
        ("©2020", "symbol_ratio", 0.2),
        ("我的书", "function_ratio", 2 / 3),
        ("首页 新闻 体育", "spaces", 2),
        ("首页 新闻 体育", "token_length", 8 / 3),
        ("好。真的！是吗？", "sentence_ends", 3),
        ("It is 3.14 now. Yes.", "sentence_ends", 2),
        ("甲、乙，丙", "commas", 2),
        ("首页 > 新闻 | 体育", "separators", 2),
        ("【推荐】(1)", "brackets", 4),
        ("“好”", "quotes", 2),
        ("The rivers Don't flow", "lower_words", 2),
        ("The rivers Don't flow", "upper_words", 2),
        ("电话 01012345678 转 12", "longest_digits", 11),
        ("2020-01-02 2021年3月 1234", "dates", 2),
        ("12:30 到 13：45", "times", 2),
        ("见 http://a.cn 或 www.b.cn 或 a@b.cn", "links", 3),
        ("首页，新闻频道", "longest_run", 4),
        ("他说：“走吧。”", "ends_sentence", 1),
        ("他说走吧", "ends_sentence", 0),
        ("字" * 500 + "。）", "ends_sentence", 1),
        ("字" * 500, "length", 500),
        ("\u200b\u200b 12月", "indent", 1),
        ("\u200b 见 http://a.cn", "links", 1),
        ("时间 12: 30", "times", 1),
        ("1月2日 3.5 元.", "sentence_ends", 1),
        (" " * 100 + "字" * 200, "words", 139),
        (" " * 10 + "ab " * 100, "words", 77),
        ("字" * 200, "words", 199),
    ],
)
def test_what_is_counted_of_a_line(line: str, name: str, value: float) -> None:
    assert feature(line, name) == pytest.approx(value, abs=1e-6)


def test_a_line_is_read_to_its_limit_and_no_further() -> None:
    assert feature("字" * LONGEST + "，" * 50, "commas") == 0
    assert feature("，" * (LONGEST + 50), "commas") == LONGEST


@pytest.mark.parametrize(
    ("text", "copies"),
    [("更多\n正文\n更多\n\n更多", [3, 1, 3, 3]), ("甲\n乙", [1, 1])],
    ids=["a line that comes back", "lines that do not"],
)
def test_copies_are_counted_within_the_text(text: str, copies: list[int]) -> None:
    own, _ = features_of("更多\n甲", text)
    assert own[2:, LINE_FEATURES.index("copies")].tolist() == copies


def test_coherence_is_of_words_in_other_prose_lines() -> None:
    own, _ = features_of(f"青藏高原\n{PROSE}\n明星八卦")
    assert own[:, LINE_FEATURES.index("coherence")].tolist() == [1.0, 0.0, 0.0]


def test_prose_of_another_text_does_not_count() -> None:
    own, _ = features_of(PROSE, "青藏高原")
    assert own[:, LINE_FEATURES.index("coherence")].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("name", "values"),
    [("title_ratio", [1, 0, 2 / 3, 3 / 8]), ("title_found", [1, 0, 2 / 5, 2 / 5])],
    ids=["of the words of the line", "of those of the first line"],
)
def test_how_much_of_the_first_line_a_line_has(name: str, values: list[float]) -> None:
    own, _ = features_of("春天通车", "大桥春天通车\n首页\n大桥通车\n大桥通车通车典礼了")
    assert own[:, LINE_FEATURES.index(name)].tolist() == pytest.approx([1, *values])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("length_-1", [-1, 2, len(PROSE)]),
        ("length_+1", [len(PROSE), 2, -1]),
        ("ends_-1", [-1, 0, 1]),
        ("blank_lines_before", [0, 2, 0]),
        ("blank_lines_after", [2, 0, 1]),
        ("prose_distance_before", [60, 60, 1]),
        ("prose_distance_after", [1, 60, 60]),
        ("line", [0, 1, 2]),
        ("lines_after", [2, 1, 0]),
        ("prose_before", [0, 0, len(PROSE)]),
        ("prose_after", [len(PROSE), 0, 0]),
    ],
)
def test_what_stands_around_a_line(name: str, values: list[float]) -> None:
    _, around = features_of(f"首页\n\n \n{PROSE}\n更多\n")
    assert around[:, CONTEXT_FEATURES.index(name)].tolist() == values


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("score_-1", [-9, -1, 2, 3, -2]),
        ("score_+1", [2, 3, -2, -1, -9]),
        ("in_run", [0, 1, 1, 0, 0]),
        ("run_before", [-1, 0, 1, 2, 3]),
        ("run_after", [2, 1, 0, -1, -2]),
        ("kept_distance_before", [60, 60, 1, 1, 2]),
        ("text_score", [0.2] * 5),
    ],
)
def test_how_the_lines_around_score(name: str, values: list[float]) -> None:
    scores = np.array([-1, 2, 3, -2, -1], np.float32)
    around = score_context(scores, np.full(5, 10, np.float32), np.array([0, 5]))
    assert around[:, SCORE_FEATURES.index(name)].tolist() == pytest.approx(values, abs=1e-6)


TEXTS = st.lists(st.text(st.sampled_from("甲乙，。\n\n a1:.@w/\0\u3000\U0001f600的"), max_size=60), max_size=4)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(texts=TEXTS)
def test_a_text_has_the_same_features_alone(texts: list[str]) -> None:
    own, around = features_of(*texts)
    alone = [features_of(text) for text in texts]
    assert np.isfinite(own).all()
    assert np.isfinite(around).all()
    assert own.tolist() == [row for part, _ in alone for row in part.tolist()]
    assert around.tolist() == [row for _, part in alone for row in part.tolist()]
