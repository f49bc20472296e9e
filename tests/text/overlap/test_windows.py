"""Units of texts: cut as `comparable` cuts words, and found again in the bytes."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.likeness.comparable import join_words, letter_table, read_letters
from cleaner.text.overlap.windows import Cut, byte_span, cut_text, letter_bytes, one_script_letters, room_for

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "ab é\u0301甲かก1２，.\n\u200bﬁ㍍", max_size=40
)


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_words_are_those_of_comparable(text: str):
    data = np.frombuffer(text.encode(), np.uint8)
    room = room_for(len(data))
    for table in (letter_table(), one_script_letters()):
        letters, units = room.letters, np.empty(2 * len(data) + 2, np.uint32)
        expected = join_words(letters[: read_letters(data, 0, len(data), table, letters)], units)
        assert cut_text(data, 0, len(data), table, Cut().numbers, room) == expected


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_units_stand_in_the_text_one_behind_the_other(text: str):
    data = np.frombuffer(text.encode(), np.uint8)
    room = room_for(len(data))
    table = one_script_letters()
    count = cut_text(data, 0, len(data), table, Cut().numbers, room)
    spans = np.zeros((2 * len(data) + 1, 2), np.int32)
    letter_bytes(data, 0, len(data), table, spans)
    last = 0
    for unit in range(count):
        start, end = byte_span(spans, room.letters, room.firsts, unit, unit + 1)
        assert start < end
        assert start >= last  # not the end: letters of one character, such as `㍍`, share its bytes
        last = start
        assert text.encode()[start:end].decode().strip()
