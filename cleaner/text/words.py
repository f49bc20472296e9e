"""The one definition of a word, and the kernel that cuts texts into tokens.

A **token** is a word or a sign. White space (`str.isspace`) ends every token and belongs to none. What stands between:

- A Han ideograph, a Kana, and a letter of Thai, Lao, Khmer or Burmese is a word of its own, with the combining marks
  on it: kind CHARACTER. Rules that need segmented words say so and use `cleaner.text.segment`.
- A punctuation mark or symbol outside ASCII is a token of its own: kind SIGN. But ’ counts as the ASCII apostrophe, the
  minus − as a hyphen, and reference marks (¶ † ‡) belong to what they hang on.
- What is left are **runs** of letters, digits and ASCII marks. A run sheds marks at both ends, each a token (dots that
  stand together are one); a dot stays on initials and dotted abbreviations (`J.`, `U.S.`, `e.g.`).
- Inside a run a mark between letters is a token and parts them: `well-known`, `read/write`, `key=value`, `end,start`,
  `now.Then`, and `+ - * ^` between digits. An apostrophe between letters begins a new word: `John|'s`, `do|n't`.
  Everything else inside stays: `3.14`, `snake_case`, `os.path`, `--option`; so does a whole address (`://`, `@`).
  Four things are so because spaCy has them so: `):` and `''` are one token each, `and/or` is one word, and a dot stays
  behind a slash.
- A token with a letter is kind WORD, one with a digit and no letter NUMBER, any other SIGN. The first two and CHARACTER
  are **words**; a count of words leaves signs out unless it says tokens.

The cut of runs agrees with spaCy's English tokenizer, on which datatrove's published rules stand, in all but 0.12 % of
tokens (1.2 million tokens of English news and manuals); it knows no list of abbreviations.
"""

import numba
import numpy as np

from cleaner.text.ascii_tokens import ascii_tokens, white_bits
from cleaner.text.bitmasks import LANES, below, first_bit, last_bit
from cleaner.text.characters import NUMERAL, UPPER, class_table
from cleaner.text.runs import CHARACTER, CHARACTERS, END, KIND, NUMBER, SIGN, START, WORD, Spans, write_span
from cleaner.text.stretches import cut_stretch

__all__ = [
    "CHARACTER",
    "CHARACTERS",
    "END",
    "KIND",
    "NUMBER",
    "SIGN",
    "START",
    "WORD",
    "Spans",
    "cut_tokens",
    "is_word",
    "tokens",
    "write_span",
]

ONE = np.uint64(1)

njit = numba.njit(cache=True, nogil=True)


@njit
def cut_tokens(data, begin, end, classes, spans):  # type: ignore[no-untyped-def]
    """Writes the tokens of the text `data[begin:end]` to `spans`, in order, and returns how many there are.

    `data` is uint8, `begin` and `end` are bytes; `spans` is int32 of at least (end - begin, 4) and is reused from text
    to text by the caller; `classes` is `class_table()`. What white space parts is a *stretch*. Nearly all of those of
    English are told from masks of 64 bytes; those with other characters than ASCII, and the rare, by `cut_stretch`.
    """
    count, position = np.int64(0), np.int64(begin)
    while position < end and position + LANES <= len(data):
        white = white_bits(data, position) | ~below(end - position)
        if white == 0:
            last = stretch_end(data, position, end)
            count = cut_stretch(data, position, last, classes, spans, count)
            position = last
            continue
        whole = last_bit(white) + 1  # the stretch behind may go on: the next 64 bytes begin where it does
        starts, letters, digits, hard = ascii_tokens(data, position, white)
        starts, hard = starts & below(whole), hard & below(whole)
        hard_starts = np.uint64(0)
        while hard != 0:
            bit = hard & ~hard + ONE
            first = ONE << np.uint64(last_bit(white & bit - ONE) + 1)
            last_white = white & ~(bit - ONE)
            stretch = (last_white & ~last_white + ONE) - first
            starts, hard = starts & ~stretch | first, hard & ~stretch
            hard_starts |= first
        while starts != 0:
            bit = starts & ~starts + ONE
            starts ^= bit
            stop = np.uint64(first_bit(starts | white & ~(bit - ONE)))
            first, last = position + first_bit(bit), position + np.int64(stop)
            if hard_starts & bit:
                count = cut_stretch(data, first, last, classes, spans, count)
                continue
            inside = (ONE << stop) - bit
            place = np.uint64(count)
            spans[place, START], spans[place, END], spans[place, CHARACTERS] = first, last, last - first
            spans[place, KIND] = WORD if letters & inside else NUMBER if digits & inside else SIGN
            count += 1
        position += whole
    return cut_stretch(data, position, end, classes, spans, count)


@njit
def stretch_end(data, position, end):  # type: ignore[no-untyped-def]
    """The first white space of ASCII from `position` on, or `end`."""
    while position < end and position + LANES <= len(data):
        white = white_bits(data, position)
        if white != 0:
            return min(position + first_bit(white), np.int64(end))
        position += LANES
    return np.int64(end)


def tokens(text: str) -> list[str]:
    """The tokens of one text: for the per-document forms and the tests."""
    data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    spans = np.empty((max(1, len(data)), 4), np.int32)
    count = cut_tokens(data, 0, len(data), class_table(), spans)
    return [bytes(data[start:end]).decode("utf-8", "replace") for start, end in spans[:count, :2].tolist()]


def is_word(token: str) -> bool:
    """Whether a token is a word: it has a letter or a digit."""
    return any(UPPER <= kind <= NUMERAL for kind in class_table()[[ord(character) for character in token]])
