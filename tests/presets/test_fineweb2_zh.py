"""The preset fineweb2_zh: a document for each rule, and the decisions of datatrove."""

import pytest

from tests.presets.agreement import agreement
from tests.presets.first_drop import first_drop

PROSE = (
    "长江发源于青藏高原，流经十一个省级行政区，在上海注入东海。春天江水带着山上的雪，到了秋天水位很低，船只等着下雨。"
    "沿岸的人以打鱼和种稻为生，他们的祖先一千年前从北方迁来。如今年轻人多半进城工作，只在过年时才回到村里看望父母。"
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param(PROSE, None, id="prose stays"),
        pytest.param("", "terminal_line_ratio", id="nothing"),
        pytest.param("首页。\n新闻。\n首页。\n首页。\n" + PROSE, "duplicate_line_ratio", id="a menu three times"),
        pytest.param(PROSE.replace("。", "；"), "terminal_line_ratio", id="no sentence ends"),
        pytest.param(f"{PROSE}\n一\n二\n三\n{PROSE}", "duplicate_line_character_ratio", id="an article twice"),
        pytest.param(f"- {PROSE}", "bullet_line_ratio", id="a list"),
        pytest.param(f"{PROSE}\n阅读全文...\n下一页...", "ellipsis_line_ratio", id="teasers"),
        pytest.param(PROSE[:55] + "。", "segmented_word_count", id="a stub"),
        pytest.param(PROSE + "internationalization " * 60 + "。", "mean_segmented_word_length", id="long words"),
        pytest.param("#" * 12 + PROSE, "segmented_hash_ratio", id="hash signs"),
        pytest.param(PROSE.replace("，", "……"), "segmented_ellipsis_ratio", id="ellipses"),
        pytest.param(PROSE + "12，34，56、" * 12 + "。", "segmented_alphabetic_word_ratio", id="figures"),
        pytest.param("".join(c for c in PROSE if c not in "在的了和他年为"), "segmented_stop_word_count", id="no 的"),
        pytest.param(PROSE + "\n" * 20, "segmented_line_break_ratio", id="line breaks"),
        pytest.param("立即注册 " * 20 + PROSE, "segmented_top_2_gram_ratio", id="a call, twenty times"),
        pytest.param(PROSE * 2, "segmented_duplicate_5_gram_ratio", id="an article twice in one line"),
    ],
)
def test_first_rule_that_drops(text: str, label: str | None) -> None:
    assert first_drop("fineweb2_zh", text) == label


def test_decides_as_datatrove_does() -> None:
    assert agreement("fineweb2_zh", "zh", ["gopher_rep", "gopher_quality", "fineweb"]) >= 0.97
