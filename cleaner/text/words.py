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

from cleaner.text.characters import (
    COMBINING,
    DIGIT,
    HAN,
    LETTER,
    LINE_BREAK,
    MARK,
    NUMERAL,
    SPACE,
    UNSPACED,
    UPPER,
    class_table,
    code_point_at,
)
from cleaner.text.runs import (
    BLANK,
    CHARACTER,
    CHARACTERS,
    END,
    KIND,
    NEWLINE,
    NUMBER,
    SHED_BACK,
    SHED_FRONT,
    SHEDS,
    SIGN,
    START,
    STAYING,
    WORD,
    Spans,
    cut_marked_run,
    is_pair,
    write_span,
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

njit = numba.njit(cache=True, nogil=True)


@njit
def cut_tokens(data, begin, end, classes, spans):  # type: ignore[no-untyped-def]
    """Writes the tokens of the text `data[begin:end]` to `spans`, in order, and returns how many there are.

    `data` is uint8, `begin` and `end` are bytes; `spans` is int32 of at least (end - begin, 4) and is reused from text
    to text by the caller; `classes` is `class_table()`. Runs without marks inside are cut here, in one loop without
    calls (twice the speed, measured); the others, one word in twenty, by `cut_marked_run`.
    """
    count = 0
    position = begin
    while position < end:
        if data[np.uint64(position)] >= 0xE0:  # most of Chinese, and nothing of English, takes this way
            code, width = code_point_at(data, position, end)
            if HAN <= classes[np.uint64(code)] <= UNSPACED:
                spans[np.uint64(count), START] = position
                spans[np.uint64(count), END] = position + width
                spans[np.uint64(count), CHARACTERS] = 1
                spans[np.uint64(count), KIND] = CHARACTER
                count += 1
                position += width
                continue
        start = position
        letters = digits = others = marks = 0
        kind, width = np.uint8(SPACE), 0
        while position < end:
            run = position
            while run < end and (data[np.uint64(run)] | 0x20) - 97 & 0xFF < 26:
                run += 1
            letters += run - position
            position = run
            if position >= end:
                break
            code, width = code_point_at(data, position, end)
            kind = classes[np.uint64(code)]
            if kind == SPACE or kind == LINE_BREAK or HAN <= kind <= UNSPACED:  # noqa: SIM109
                break
            if kind >= MARK:
                if code >= 0x80:
                    if code not in STAYING:
                        break
                elif marks == 0 and SHEDS[np.uint64(code)]:
                    if position == start:
                        if SHEDS[np.uint64(code)] & SHED_FRONT:
                            width += is_pair(data, position, end)
                            break
                    elif SHEDS[np.uint64(code)] & SHED_BACK and position - start > 1:
                        after = data[np.uint64(position + 1)] if position + 1 < end else BLANK
                        if after == BLANK or after == NEWLINE:  # noqa: SIM109
                            break
                marks += 1
            elif kind == COMBINING and position == start and sits_on_token(data, start, spans, count):
                spans[np.uint64(count - 1), END] += width
                spans[np.uint64(count - 1), CHARACTERS] += 1
                start += width
            elif kind == UPPER or kind == LETTER:  # noqa: SIM109
                letters += 1
            elif kind == DIGIT or kind == NUMERAL:  # noqa: SIM109
                digits += 1
            else:
                others += 1
            position += width
            kind, width = np.uint8(SPACE), 0
        if marks > 0:
            count = cut_marked_run(data, start, position, classes, spans, count)
        elif position > start:
            spans[np.uint64(count), START] = start
            spans[np.uint64(count), END] = position
            spans[np.uint64(count), CHARACTERS] = letters + digits + others
            spans[np.uint64(count), KIND] = WORD if letters > 0 else NUMBER if digits > 0 else SIGN
            count += 1
        if kind > LINE_BREAK:
            spans[np.uint64(count), START] = position
            spans[np.uint64(count), END] = position + width
            spans[np.uint64(count), CHARACTERS] = 1 if data[np.uint64(position)] >= 0x80 else width
            spans[np.uint64(count), KIND] = CHARACTER if kind <= UNSPACED else SIGN
            count += 1
        position += width
    return count


@njit
def sits_on_token(data, position, spans, count):  # type: ignore[no-untyped-def]
    """Whether the last token is one character outside ASCII and ends here, so that a combining mark belongs to it."""
    return count > 0 and spans[count - 1, END] == position and data[position - 1] >= 0x80


def tokens(text: str) -> list[str]:
    """The tokens of one text: for the per-document forms and the tests."""
    data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    spans = np.empty((max(1, len(data)), 4), np.int32)
    count = cut_tokens(data, 0, len(data), class_table(), spans)
    return [bytes(data[start:end]).decode("utf-8", "replace") for start, end in spans[:count, :2].tolist()]


def is_word(token: str) -> bool:
    """Whether a token is a word: it has a letter or a digit."""
    return any(UPPER <= kind <= NUMERAL for kind in class_table()[[ord(character) for character in token]])
