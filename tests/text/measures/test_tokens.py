"""The estimate of tokens: the kernel adds up as plain Python does, and is near what real tokenizers count."""

import math

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.measures.tokens import GROUPS, SCALE, estimate_tokens
from cleaner.text.units.utf8 import utf8_of
from tests.text.texts import TEXTS


def estimate(*texts: str | None) -> list[float]:
    return list(estimate_tokens(utf8_of(pa.array(texts, pa.string())))["tokens"])


def group_of(character: str) -> int:
    """The number of a character's group, by the table alone."""
    code = ord(character)
    for number, group in enumerate(GROUPS):
        if character in group.ascii or any(first <= code <= last for first, last in group.blocks):
            return number
    return len(GROUPS) - 1 if code > 0xFFFF else 0


def slow_estimate(text: str) -> int:
    """Tokens by plain Python."""
    numbers = [group_of(character) for character in text]
    characters = sum(GROUPS[number].per_character for number in numbers)
    runs = sum(GROUPS[now].per_run for before, now in zip([-1, *numbers], numbers, strict=False) if now != before)
    return math.ceil((characters + runs) / SCALE)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_the_kernel_adds_up_as_the_table_says(texts):
    assert estimate(*texts) == [slow_estimate(text) for text in texts]


MIXED = st.sampled_from(
    ["a", "B", " ", "中", "文", "\t", "㐀", "1", ".", "。", "\n", "é", "か", "😀", "中" * 9, "word " * 5]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(MIXED, max_size=80).map("".join), min_size=2, max_size=5))
def test_nothing_is_lost_where_64_bytes_end(texts):
    assert estimate(*texts) == [slow_estimate(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "counted"),
    [  # by Qwen 2.5, Qwen 3.6 and DeepSeek V4
        pytest.param(
            "村口的石桥建于清代，三个桥洞用青石砌成，至今仍然结实。老人们说，从前每逢雨季，河水会漫过桥面。",
            (38, 33, 34),
            id="Chinese",
        ),
        pytest.param(
            "The old bridge at the edge of the village was built in the eighteenth century from stone cut on the hill "
            "behind it.",
            (25, 25, 24),
            id="English",
        ),
        pytest.param("2024年3月15日，气温12.5度，降水量30毫米。", (24, 23, 18), id="numbers"),
        pytest.param(
            "橋のたもとに古い茶屋があり、秋になると旅人が足を止めて栗の菓子を食べていきます。",
            (27, 24, 30),
            id="Japanese",
        ),
        pytest.param(
            '<div class="menu"><a href="/news/">News</a> | <a href="/about/">About</a></div>\n', (27, 28, 27), id="HTML"
        ),
        pytest.param(
            "Старый мост на краю деревни построили в восемнадцатом веке из камня, который добыли на холме.",
            (37, 27, 30),
            id="Russian",
        ),
        pytest.param(
            "마을 어귀의 돌다리는 조선 시대에 지어졌고 지금도 사람들이 그 위로 다닌다.", (27, 23, 30), id="Korean"
        ),
    ],
)
def test_it_is_near_what_tokenizers_count(text, counted):
    [tokens] = estimate(text)
    assert tokens == pytest.approx(sum(counted) / 3, rel=0.4)


def test_texts_do_not_touch_each_other():
    assert estimate("好", "好", None, "", "a") == [*(estimate("好") * 2), 0, 0, *estimate("a")]


def test_every_character_of_ascii_is_named_once():
    assert sorted("".join(group.ascii for group in GROUPS)) == [chr(code) for code in range(128)]


@pytest.mark.parametrize("group", [group for group in GROUPS if group.blocks], ids=lambda group: group.name)
def test_blocks_are_of_64_code_points(group):
    assert all(first % 64 == 0 and last % 64 == 63 for first, last in group.blocks)
