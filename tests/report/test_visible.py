"""No crawled text can hide, reorder or mark up what a report says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.report.visible import fenced, harmless, in_markdown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("中文，naïve 日本語 👩‍👩‍👧", "中文，naïve 日本語 👩‍👩‍👧", id="honest text and joined emoji stay"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and line end stay"),
        pytest.param("user\u202egpj.exe", "user⟨U+202E⟩gpj.exe", id="right-to-left override"),
        pytest.param("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩", id="isolates"),
        pytest.param("a\x1b[31mb\x00", "a⟨U+001B⟩[31mb⟨U+0000⟩", id="terminal escape and NUL"),
        pytest.param("a\udcffb", "a⟨U+DCFF⟩b", id="lone surrogate"),
        pytest.param("a\U000e0041", "a⟨U+E0041⟩", id="invisible tag letter"),
    ],
)
def test_what_would_hide_is_spelled_out(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Lo", "Zl", "Zp"])))
def test_no_direction_mark_or_control_is_left(text: str) -> None:
    left = harmless(text)
    assert not [char for char in left if unicodedata.bidirectional(char) in {"LRE", "RLE", "PDF", "LRO", "RLO"}]
    assert not [char for char in left if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n"]
    left.encode()


@given(st.text("`~ a\n", max_size=30))
def test_a_code_block_ends_where_its_text_ends(text: str) -> None:
    lines = fenced(text, "yaml").split("\n")
    fence = lines[-1]
    assert lines[0] == f"{fence}yaml"
    assert set(fence) == {"`"}
    assert not any(line.strip().startswith(fence) for line in lines[1:-1])


def test_markdown_in_a_cell_means_nothing() -> None:
    assert in_markdown("a|b <img> `c`\n# d") == r"a\|b \<img\> \`c\` # d"
