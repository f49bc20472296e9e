"""Notes of pinyin in a text: the compiled search finds what the pattern says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.repair.pinyin_notes import BRACKETED, FIRST_HAN, LAST_HAN, Notes, notes_in, torn_in

PIECES = [*"機器的( )\n?jīaü\u1e3fɡĂA。", "(jī)", "(luò )", "( yan)", "zhuang", "ＡＩ", "\0", "\ufffd", "\U00020087"]


def found_in(text: str) -> Notes:
    return notes_in(text, np.frombuffer(text.encode("utf-32-le"), np.uint32))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_finds_what_the_pattern_finds_behind_han(text: str) -> None:
    notes = found_in(text)
    expected = [
        (*match.span(), text[match.start() - 1], match[1])
        for match in BRACKETED.finditer(text)
        if FIRST_HAN <= text[match.start() - 1 : match.start()] <= LAST_HAN
    ]
    said = [notes.different[kind] for kind in notes.kinds.tolist()]
    spans = zip(notes.starts.tolist(), notes.ends.tolist(), said, strict=True)
    assert [(start, end, *what) for start, end, what in spans] == expected
    assert list(map(chr, notes.characters.tolist())) == [character for character, _ in said]
    assert len(set(notes.different)) == len(notes.different)


@pytest.mark.parametrize(
    ("text", "han"),
    [
        pytest.param("機(jī)器\n無關\n人(rén)", 3, id="lines without a note do not count"),
        pytest.param("(jī)機器", 0, id="a bracket behind nothing is no note"),
        pytest.param("", 0, id="an empty text"),
    ],
)
def test_counts_the_han_of_lines_with_notes(text: str, han: int) -> None:
    assert found_in(text).han == han


def test_lists_tone_marks_outside_of_notes_and_lost_signs() -> None:
    text = "機(jī)器 nǐ hǎo 因?yàn)"
    notes = found_in(text)
    assert [text[place] for place in notes.toned] == ["ǐ", "ǎ", "à"]
    assert [match[0] for match in torn_in(text, notes.lost)] == ["?yàn)"]
