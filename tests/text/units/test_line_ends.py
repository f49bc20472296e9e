"""Where lines end: masks find what a search finds."""

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.units.line_ends import count_breaks, line_end


@numba.njit(nogil=True)
def look(data, begin, end):  # type: ignore[no-untyped-def]
    return line_end(data, begin, end), count_breaks(data, begin, end)


@settings(deadline=None)  # the first compiles
@given(st.lists(st.sampled_from([b"\n", b"a", b"b" * 70]), max_size=8), st.integers(0, 300), st.integers(0, 300))
def test_finds_the_first_line_break_and_counts_them(pieces: list[bytes], begin: int, end: int) -> None:
    text = b"".join(pieces)
    begin, end = sorted((min(begin, len(text)), min(end, len(text))))
    found = text.find(b"\n", begin, end)
    assert look(np.frombuffer(text, np.uint8), begin, end) == (
        end if found < 0 else found,
        text.count(b"\n", begin, end),
    )
