"""The one definition of a word, and the kernel that cuts texts into tokens.

A **token** is a word or a sign. White space (`str.isspace`) ends every token and belongs to none. What stands between:

- A Han ideograph, a Kana, and a letter of Thai, Lao, Khmer or Burmese is a word of its own, with the combining marks
  on it: kind CHARACTER. Rules that need segmented words say so and use `cleaner.text.chinese.segment`.
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

from cleaner.text.units.bitmasks import bit_count, first_bit
from cleaner.text.units.characters import NUMERAL, UPPER, class_table
from cleaner.text.units.runs import CHARACTER, CHARACTERS, END, KIND, NUMBER, SIGN, START, WORD, Spans, write_span
from cleaner.text.units.token_rows import (
    ALPHABETIC,
    IDEOGRAPHS,
    POSITION,
    STARTS,
    STOPS,
    VISIBLE,
    WORDS,
    row_scratch,
    token_rows,
)

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

    `data` is uint8, `begin` and `end` are bytes; `spans` is int32 of at least (end - begin, 4); `classes` is
    `class_table()`. What asks for less than spans reads the rows of `token_rows`, in a fraction of the time.
    """
    rows, scratch = row_scratch(np.array([begin, end], np.int64))
    started = stopped = characters = np.int64(0)
    for row in rows[: token_rows(data, begin, end, classes, rows, scratch)]:
        starts, stops = row[STARTS], row[STOPS]
        while starts != 0:
            bit = starts & ~starts + ONE
            starts ^= bit
            spans[started, START] = row[POSITION] + np.uint64(first_bit(bit))
            spans[started, CHARACTERS] = characters + bit_count(row[VISIBLE] & bit - ONE)
            spans[started, KIND] = CHARACTER if row[IDEOGRAPHS] & bit else SIGN
            started += 1
        while stops != 0:
            bit = stops & ~stops + ONE
            stops ^= bit
            spans[stopped, END] = row[POSITION] + np.uint64(first_bit(bit)) + ONE
            if spans[stopped, KIND] == SIGN and row[WORDS] & bit:
                spans[stopped, KIND] = WORD if row[ALPHABETIC] & bit else NUMBER
            stopped += 1
        characters += bit_count(row[VISIBLE])
    for token in range(started):  # from where it begins among the characters to how many it has
        behind = spans[token + 1, CHARACTERS] if token + 1 < started else characters
        spans[token, CHARACTERS] = behind - spans[token, CHARACTERS]
    return started


def tokens(text: str) -> list[str]:
    """The tokens of one text: for the per-document forms and the tests."""
    data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    spans = np.empty((max(1, len(data)), 4), np.int32)
    count = cut_tokens(data, 0, len(data), class_table(), spans)
    return [bytes(data[start:end]).decode("utf-8", "replace") for start, end in spans[:count, :2].tolist()]


def is_word(token: str) -> bool:
    """Whether a token is a word: it has a letter or a digit."""
    return any(UPPER <= kind <= NUMERAL for kind in class_table()[[ord(character) for character in token]])
