import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.article.judge import visible_lines
from cleaner.text.article.titles import FAR, MOST, TITLE_FEATURES, title_context
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
