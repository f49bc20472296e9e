"""Phrases: where they are found, disguised or not, and where not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.spam.phrases import END, GAPS, LINE, START, TERM, compile_phrases, find_phrases

TERMS = ("代开发票", "发票", "加微信", "新葡京", "sex", "online casino", "m88", "188bet", "av片")
LETTERS = {"薇": "微", "開": "开", "發": "发"}
PHRASES = compile_phrases(TERMS, LETTERS)


def found(text: str) -> list[tuple[str, str, int]]:
    """The phrases of a text, what stands there, and the gaps in it."""
    lines = [line.encode() for line in text.split("\n")]
    data = b"\n".join(lines)
    starts = np.cumsum([0, *(len(line) + 1 for line in lines[:-1])]).astype(np.int64)
    ends = starts + np.array([len(line) for line in lines])
    matches = find_phrases(np.frombuffer(data, np.uint8), starts, ends, PHRASES)
    assert (starts[matches[:, LINE]] <= matches[:, START]).all()
    assert (matches[:, END] <= ends[matches[:, LINE]]).all()
    return [(TERMS[row[TERM]], data[row[START] : row[END]].decode(), int(row[GAPS])) for row in matches]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("这里代开发票。", [("代开发票", "代开发票", 0)], id="the longest of several"),
        pytest.param("发票发票", [("发票", "发票", 0)] * 2, id="twice"),
        pytest.param("代·开·发·票", [("代开发票", "代·开·发·票", 3)], id="dots between"),
        pytest.param("加 薇-信", [("加微信", "加 薇-信", 2)], id="a character in the place of another"),
        pytest.param("代\u200b开\u200d发票", [("代开发票", "代\u200b开\u200d发票", 0)], id="invisible characters"),
        pytest.param("代開發票", [("代开发票", "代開發票", 0)], id="Traditional"),
        pytest.param("ＡＶ片 ＳＥＸ", [("av片", "ＡＶ片", 0), ("sex", "ＳＥＸ", 0)], id="full width"),
        pytest.param("发，票", [], id="punctuation parts"),
        pytest.param("发    票", [], id="a long gap parts"),
        pytest.param("发\n票", [], id="lines part"),
        pytest.param("sexton unisex", [], id="inside a word"),
        pytest.param("Sex!", [("sex", "Sex", 0)], id="a word by itself"),
        pytest.param("ONLINE-Casino", [("online casino", "ONLINE-Casino", 0)], id="two words with a dash"),
        pytest.param("onlinecasino", [], id="two words run together"),
        pytest.param("1188bet 188bet", [("188bet", "188bet", 0)], id="inside a number"),
        pytest.param("m88.com", [("m88", "m88", 0)], id="before a domain"),
        pytest.param("新葡\U0001f600京", [("新葡京", "新葡\U0001f600京", 1)], id="an emoji between"),
    ],
)
def test_finds(text: str, phrases: list[tuple[str, str, int]]) -> None:
    assert found(text) == phrases


def test_a_phrase_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="one character"):
        compile_phrases(["票"], {})


def test_makes_room_where_nearly_everything_matches() -> None:
    assert len(found("发票" * 5000)) == 2048  # the symbols of a line that are read


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.text(st.sampled_from("代开发票新葡京a， \n·"), max_size=60))
def test_finds_what_a_plain_search_finds(text: str) -> None:
    plain = {term for line in text.split("\n") for term in TERMS if term in line and term.isalpha()}
    matched = [term for term, _, _ in found(text)]
    assert plain - {"发票"} <= set(matched)
    assert ("发票" in plain) <= any(term.endswith("发票") for term in matched)
