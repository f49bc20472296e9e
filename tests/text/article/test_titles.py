import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.article.features import LINE_FEATURES, line_features
from cleaner.text.article.judge import visible_lines
from cleaner.text.article.titles import (
    FAR,
    MOST,
    TITLE_FEATURES,
    favour_headlines,
    headline_shares,
    title_context,
)
from cleaner.text.units.lines import measure_lines
from cleaner.text.units.utf8 import utf8_of

TITLE, SITE = "大桥明年春天通车", "_江城新闻"


def titles_of(*texts: str) -> dict[str, list[float]]:
    """The features of all visible lines of the texts, by their names."""
    lines = measure_lines(utf8_of(pa.array(texts, pa.string())))
    visible = visible_lines(lines)
    table = np.full((len(TITLE_FEATURES), len(visible.lines)), -7, np.float32).T
    title_context(lines.utf8.data, (lines["start"][visible.lines], lines["end"][visible.lines]), visible.texts, table)
    return {name: table[:, column].tolist() for column, name in enumerate(TITLE_FEATURES)}


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        (f"{TITLE}\n首页\n{TITLE}", [1, 0, 1]),
        (f"{TITLE}{TITLE}\n{TITLE}\n更多", [0.5, 0.5, 0]),
        (f"{SITE}{TITLE}\n{TITLE}\n", [24 / 37, 24 / 37]),
        (f"{TITLE}\n{TITLE}{SITE}", [0, 0]),
        (f"{TITLE}\n大桥\n大桥明年", [0.5, 0, 0.5]),
        (f"{TITLE}\n大桥明年夏天通车", [0, 0]),
        ("首页\n首页", [0, 0]),
        ("a\0b" * 4 + "\n" + "a\0b" * 4, [1, 1]),
        ("\n \n", []),
    ],
    ids=[
        "the title comes back", "without the name of the site", "with a site in front", "a line longer than the first",
        "too small a part", "another title", "too short for a title", "NUL", "a blank text",
    ],
)  # fmt: skip
def test_a_line_that_stands_in_the_first_is_a_title(text: str, shares: list[float]) -> None:
    assert titles_of(text)["title_share"] == pytest.approx(shares)


def test_how_far_a_line_is_from_the_titles_around_it() -> None:
    found = titles_of(f"{TITLE}\n首页\n{TITLE}\n甲\n{TITLE}\n乙\n丙")
    assert found["title_before"] == [FAR, FAR, FAR, 1, 2, 1, 2]
    assert found["title_after"] == [2, 1, 2, 1, FAR, FAR, FAR]
    assert found["titles"] == [2] * 7


def test_distances_and_counts_have_bounds() -> None:
    found = titles_of("\n".join([TITLE] * 20 + ["甲"] * 100))
    assert set(found["titles"]) == {MOST}
    assert max(found["title_before"]) == max(found["title_after"]) == FAR


TEXTS = st.lists(st.text(st.sampled_from("甲乙丙丁=\n\n a\0\U0001f600"), max_size=60), max_size=4)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(texts=TEXTS)
def test_titles_are_of_their_text_alone(texts: list[str]) -> None:
    together, alone = titles_of(*texts), [titles_of(text) for text in texts]
    for name in TITLE_FEATURES:
        assert together[name] == [value for found in alone for value in found[name]]


PARAGRAPH = "大桥的主体工程昨天全部完成，计划在明年春天通车，从老城到新区过江只要十分钟，不用再等轮渡。"
HEADLINE = "老城到新区的大桥明年春天通车"
EARLY = "过江不用再等轮渡的大桥工程"  # its words are those of the paragraph, too


def lowered(lines: list[str], noise: list[float]) -> list[float]:
    """The scores of the lines of one text when its headline is favoured."""
    texts = [f"{PARAGRAPH}\n首页", "\n".join(lines)]
    found = measure_lines(utf8_of(pa.array(texts, pa.string())))
    visible = visible_lines(found)
    lengths = found["length"][visible.lines]
    table = np.zeros((len(lengths), len(LINE_FEATURES)), np.float32, order="F")
    spans = (found["start"][visible.lines], found["end"][visible.lines])
    line_features(found.utf8.data, spans, lengths, visible.texts, table)
    scores = np.array([-3, 3, *noise], np.float32)
    favour_headlines(scores, lengths, headline_shares(table), visible.texts)
    assert scores[:2].tolist() == [-3, 3]
    return [float(score) for score in scores[2:]]


@pytest.mark.parametrize(
    ("lines", "before", "after"),
    [
        pytest.param(["首页", HEADLINE, "打印 分享", PARAGRAPH], [2, 1, 2, -3], [2, -3, 2, -3], id="among labels"),
        pytest.param([HEADLINE, PARAGRAPH], [-4, -3], [-4, -3], id="one that is kept anyway"),
        pytest.param([HEADLINE, PARAGRAPH], [1, 0.5], [1, 0.5], id="above a paragraph that is noise"),
        pytest.param([HEADLINE, "首页"], [1, -2], [1, -2], id="no paragraph"),
        pytest.param([PARAGRAPH, HEADLINE], [-3, 1], [-3, 1], id="below the paragraph"),
        pytest.param([HEADLINE, *["首页"] * 6, PARAGRAPH], [2] * 7 + [-3], [2] * 7 + [-3], id="too far above it"),
        pytest.param(["养花的人常问的几个问题", PARAGRAPH], [1, -3], [1, -3], id="words of something else"),
        pytest.param(["大桥的", PARAGRAPH], [1, -3], [1, -3], id="too few words"),
        pytest.param([f"{HEADLINE}。", PARAGRAPH], [1, -3], [1, -3], id="a sentence is no headline"),
        pytest.param([PARAGRAPH * 2, PARAGRAPH], [1, -3], [1, -3], id="too long for a headline"),
        pytest.param([EARLY + "招聘", HEADLINE, PARAGRAPH], [1, 2, -3], [1, -3, -3], id="only the likeliest of two"),
        pytest.param([], [], [], id="no line"),
    ],
)  # fmt: skip
def test_the_line_above_the_article_that_says_what_it_says_is_its_headline(
    lines: list[str], before: list[float], after: list[float]
) -> None:
    assert lowered(lines, before) == after


@pytest.mark.parametrize("size", [*range(10, 34), 200])
def test_a_line_of_any_length_is_found_anywhere_in_the_title(size: int) -> None:
    title = "".join(chr(97 + place % 23) for place in range(max(26, size + 9)))
    for begin in (0, 1, len(title) - size):
        line = title[begin : begin + size]
        shares = titles_of(f"{title}\n{line}\n{line[:-1]}#\n#{line[1:]}")["title_share"]
        expected = size / len(title) if size >= 0.4 * len(title) else 0
        assert shares == pytest.approx([expected, expected, 0, 0])
