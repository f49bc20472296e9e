"""The part of a text that is shown holds what the reason rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.report.evidence import LOOKED_THROUGH, excerpt


def marked(text: str, evidence: str | None, most: int = 40) -> str:
    return "".join(f"[{piece.text}]" if piece.is_evidence else piece.text for piece in excerpt(text, evidence, most))


@pytest.mark.parametrize(
    ("text", "evidence", "shown"),
    [
        pytest.param("honest text", None, "honest text", id="no evidence"),
        pytest.param("buy casino chips", "casino, roulette", "buy [casino] chips", id="one of two words"),
        pytest.param("Buy CASINO", "casino", "Buy [CASINO]", id="other case"),
        pytest.param("开户送彩金，彩金", "彩金, 送彩金", "开户[送彩金]，[彩金]", id="the longer word first"),
        pytest.param("a.c abc", "a.c", "[a.c] abc", id="signs of regular expressions mean themselves"),
        pytest.param("x" * 50, "y", "x" * 40 + " …", id="cut behind"),
        pytest.param("x" * 500 + "casino", "casino", "… " + "x" * 80 + "[casino]", id="begins near the evidence"),
        pytest.param("12345", "1, 2", "12345", id="single characters are everywhere"),
        pytest.param("", "casino", "", id="no text"),
    ],
)
def test_the_evidence_is_marked_where_it_stands(text: str, evidence: str | None, shown: str) -> None:
    assert marked(text, evidence, 40 if len(text) < 100 else 100) == shown


@given(st.text(max_size=300), st.text("ab ,", max_size=20), st.integers(1, 100))
def test_what_is_shown_stands_in_the_text_and_is_not_too_much(text: str, evidence: str, most: int) -> None:
    shown = "".join(piece.text for piece in excerpt(text, evidence, most))
    assert shown.removeprefix("… ").removesuffix(" …") in text + " …"
    assert len(shown) <= most + 4


def test_a_line_without_end_is_not_searched_to_its_end() -> None:
    assert not any(piece.is_evidence for piece in excerpt("x" * LOOKED_THROUGH + "casino", "casino", 100))
