"""What can be counted of a text's words and sentences in one pass over its tokens.

A **sentence** ends at a sign of class TERMINAL that is a token by itself (`.` `?` `。` `！` ..., so not the dot of
`3.14`, `e.g.` or `J. Smith`) with the signs that follow it, and at the end of a line. A dot after an abbreviation that
is no initial (`Mr.`) ends one too: there is no list of abbreviations.

**Spaced words** are the words of scripts that put spaces between words (kinds WORD and NUMBER): lengths of words are
theirs, for a Han character as a word would always have the length 1.
"""

from collections.abc import Mapping

import numba
import numpy as np

from cleaner.text.characters import TERMINAL, class_table, code_point_at
from cleaner.text.runs import NEWLINE
from cleaner.text.surface import Values
from cleaner.text.utf8 import Utf8
from cleaner.text.words import CHARACTERS, END, KIND, NUMBER, SIGN, START, WORD, cut_tokens

__all__ = ["LONGEST_MEDIAN", "word_counts"]

LONGEST_MEDIAN = 63  # characters; a longer word counts as one of so many where the median is taken

WORD_COUNTS = (
    "token_count",  # words and signs
    "word_count",  # tokens with a letter or digit
    "alphabetic_word_count",  # tokens with a letter
    "spaced_word_count",
    "spaced_word_character_count",  # characters of the spaced words together
    "median_word_length",  # characters; of an even number the lower middle one; 0 without spaced words
    "longest_word_length",  # characters
    "sentence_count",
    "ended_sentence_count",  # sentences that end in a sign of class TERMINAL
)

njit = numba.njit(cache=True, nogil=True)


@njit
def count_words(data, offsets, classes, counts):  # type: ignore[no-untyped-def]
    """Fills `counts`, int64 of (texts, len(WORD_COUNTS)) and zero at first; `data` uint8, `offsets` int32."""
    longest_text = 1
    for text in range(len(offsets) - 1):
        longest_text = max(longest_text, offsets[text + 1] - offsets[text])
    spans = np.empty((longest_text, 4), np.int32)
    lengths = np.zeros(LONGEST_MEDIAN + 1, np.int64)
    for text in range(len(offsets) - 1):
        tokens = cut_tokens(data, offsets[text], offsets[text + 1], classes, spans)
        count_text(data, spans, tokens, classes, lengths, counts[text])


@njit
def count_text(data, spans, tokens, classes, lengths, counts):  # type: ignore[no-untyped-def]
    """The counts of one text, whose tokens are the first of `spans`; `lengths` is scratch, zero before and after."""
    words = alphabetic = spaced = characters = longest = sentences = ended = 0
    in_sentence = after_end = 0
    previous_end = spans[0, START]
    for token in range(np.uint64(tokens)):
        start, end = spans[token, START], spans[token, END]
        kind, length = spans[token, KIND], spans[token, CHARACTERS]
        if kind == WORD or kind == NUMBER:  # noqa: SIM109
            spaced += 1
            characters += length
            longest = max(longest, length)
            lengths[min(length, LONGEST_MEDIAN)] += 1
        is_sign = 1 if kind == SIGN else 0
        words += 1 - is_sign
        alphabetic += kind >= WORD
        if holds_line_break(data, previous_end, start):
            in_sentence = after_end = 0
        if in_sentence == 0 or (after_end and is_sign == 0):
            sentences += 1
            in_sentence = 1
            after_end = 0
        if is_sign and length == 1 and after_end == 0:
            code, _ = code_point_at(data, start, end)
            after_end = 1 if classes[np.uint64(code)] == TERMINAL else 0
            ended += after_end
        previous_end = end
    counts[0], counts[1], counts[2] = tokens, words, alphabetic
    counts[3], counts[4], counts[5] = spaced, characters, take_median(lengths, spaced)
    counts[6], counts[7], counts[8] = max(longest, words > spaced), sentences, ended


@njit
def holds_line_break(data, start, stop):  # type: ignore[no-untyped-def]
    """1 if there is a line break between two tokens, else 0. Most gaps are a space or nothing at all."""
    if stop - start == 1:
        return 1 if data[np.uint64(start)] == NEWLINE else 0
    for position in range(start, stop):
        if data[np.uint64(position)] == NEWLINE:
            return 1
    return 0


@njit
def take_median(lengths, words):  # type: ignore[no-untyped-def]
    """The lower middle of `words` lengths, given how many there are of each; leaves zeros behind."""
    seen = median = 0
    for length in range(len(lengths)):
        if seen * 2 < words:
            median = length
        seen += lengths[length]
        lengths[length] = 0
    return median


def word_counts(utf8: Utf8) -> Mapping[str, Values]:
    """Words and sentences of every text: the names of WORD_COUNTS."""
    counts = np.zeros((utf8.count, len(WORD_COUNTS)), np.int64)
    count_words(utf8.data, utf8.offsets, class_table(), counts)
    return {name: counts[:, place].astype(np.float64) for place, name in enumerate(WORD_COUNTS)}
