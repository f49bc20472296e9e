"""The preset gopher_repetition: the published rules, on English and on Chinese."""

import pytest

from cleaner.pipeline.definition.config import load_pipeline
from cleaner.stage import RangeFilter
from tests.presets.agreement import agreement, kept_rows
from tests.presets.first_drop import first_drop

ENGLISH = (
    "The river rises on the plateau, flows past eleven provinces and reaches the sea far to the east. "
    "In spring its waters carry snow from the mountains; by autumn they are low, and boats wait for rain."
)
CHINESE = (
    "长江发源于青藏高原，流经十一个省级行政区，在上海注入东海。春天江水带着山上的雪，到了秋天水位很低，船只等着下雨。"
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param(ENGLISH, None, id="English prose stays"),
        pytest.param(CHINESE, None, id="Chinese prose stays"),
        pytest.param(f"{CHINESE}\n{ENGLISH}\n\n{CHINESE[:20]}", None, id="some of it twice stays"),
        pytest.param("首页\n新闻\n首页\n首页\n新闻\n" + CHINESE, "duplicate_line_ratio", id="a menu three times"),
        pytest.param(f"{CHINESE}\n一\n二\n三\n{CHINESE}", "duplicate_line_character_ratio", id="an article twice"),
        pytest.param(
            "一\n\n" * 3 + ENGLISH.replace(" the ", "\nthe "), "duplicate_paragraph_ratio", id="paragraphs again"
        ),
        pytest.param("buy now " * 9 + ENGLISH, "top_2_gram_ratio", id="two words, nine times"),
        pytest.param("加微信，" * 9 + CHINESE, "top_3_gram_ratio", id="a call, nine times"),
        pytest.param(CHINESE.replace("。", "，") * 2, "duplicate_5_gram_ratio", id="an article twice in one line"),
    ],
)
def test_first_rule_that_drops(text: str, label: str | None) -> None:
    assert first_drop("gopher_repetition", text) == label


def test_has_the_bounds_that_its_stages_have_unset() -> None:
    for stage in load_pipeline("gopher_repetition").stages:
        assert isinstance(stage, RangeFilter)
        unset = type(stage)(**({"n": stage.n} if hasattr(stage, "n") else {}))
        assert stage == unset


def test_decides_as_datatrove_does_on_english() -> None:
    assert agreement("gopher_repetition", "en", ["gopher_rep"]) >= 0.99


def test_an_empty_text_is_none_of_its_business() -> None:
    assert kept_rows("gopher_repetition", ["", "\n\n"]) == {0, 1}
