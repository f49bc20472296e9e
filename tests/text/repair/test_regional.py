"""Terms that a converter left in simplified text."""

import pytest

from cleaner.text.edits import apply_edits
from cleaner.text.repair.han_table import han_table
from cleaner.text.repair.regional import TERMS_FILE, find_regional_terms, is_simplified, traditional_only

SIMPLIFIED = "这里记载了县里各处果园的收成，以及修路时见过的东西。" * 3


@pytest.mark.parametrize(
    ("tail", "result"),
    [
        pytest.param("軟體", "软件", id="both characters traditional"),
        pytest.param("软體", "软件", id="one of two"),
        pytest.param("软体", "软体", id="none: a mollusc"),
        pytest.param("伺服器", "伺服器", id="alike in both scripts, alone"),
        pytest.param("軟體、伺服器、作業系統", "软件、服务器、操作系统", id="alike in both, beside others"),
        pytest.param("领網域和区網域，他的網域", "领域和区域，他的網域", id="half a word"),
        pytest.param("台湾说軟體", "台湾说軟體", id="spoken of"),
        pytest.param("應用程式設計", "应用程序設計", id="the longest term first"),
    ],
)
def test_leftovers(tail: str, result: str) -> None:
    text = SIMPLIFIED + tail
    assert apply_edits(text, find_regional_terms(text)) == SIMPLIFIED + result


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        pytest.param(SIMPLIFIED, True, id="simplified"),
        pytest.param("這裡記載了縣裡各處果園的收成，以及修路時見過的東西。", False, id="traditional"),
        pytest.param("中文", False, id="too short to tell"),
        pytest.param("", False, id="empty"),
    ],
)
def test_script_of_a_text(text: str, is_so: bool) -> None:
    assert is_simplified(text) == is_so


def test_every_term_becomes_simplified_characters() -> None:
    lines = [line.split("\t") for line in TERMS_FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(term != mainland and traditional_only().isdisjoint(mainland) for term, mainland in lines)
    assert len({term for term, _ in lines}) == len(lines)
    assert all(character in han_table().readings for term, _ in lines for character in term)
