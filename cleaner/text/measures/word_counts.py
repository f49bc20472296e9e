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

from cleaner.text.measures.surface import Values
from cleaner.text.units.bitmasks import bit_count
from cleaner.text.units.characters import class_table
from cleaner.text.units.token_rows import (
    ALPHABETIC,
    ENDS,
    LINE_BREAKS,
    SPACED,
    STARTS,
    STOPS,
    WORDS,
    row_scratch,
    token_rows,
)
from cleaner.text.units.utf8 import Utf8

__all__ = ["LONGEST_MEDIAN", "word_counts", "word_lengths"]

LONGEST_MEDIAN = 63  # characters; a longer word counts as one of so many where the median is taken

WORD_COUNTS = (
    "token_count",  # words and signs
    "word_count",  # tokens with a letter or digit
    "alphabetic_word_count",  # tokens with a letter
    "spaced_word_count",
    "spaced_word_character_count",  # characters of the spaced words together
    "sentence_count",
    "ended_sentence_count",  # sentences that end in a sign of class TERMINAL
)
WORD_LENGTHS = (
    "median_word_length",  # characters; of an even number the lower middle one; 0 without spaced words
    "longest_word_length",  # characters
)

ONE = np.uint64(1)

njit = numba.njit(cache=True, nogil=True)


@njit
def count_words(data, offsets, classes, counts):  # type: ignore[no-untyped-def]
    """Fills `counts`, int64 of (texts, len(WORD_COUNTS)) and zero at first; `data` uint8, `offsets` int32."""
    rows, spans = row_scratch(offsets)
    for text in range(np.uint64(len(offsets) - 1)):
        count = token_rows(data, offsets[text], offsets[text + ONE], classes, rows, spans)
        count_text(rows, count, counts[text])


@njit
def count_text(rows, count, counts):  # type: ignore[no-untyped-def]
    """Counts the words of one text, which has `count` rows.

    Sentences are counted by sums that carry. From an end mark on, a bit for everything but words and line breaks: the
    sum carries to the first of those, and if it is a word, a sentence begins there; and from a token on, a bit for
    everything but line breaks, for the first sentence of each line. What is carried out of a row goes into the next.
    """
    tokens = words = alphabetic = spaced = characters = sentences = ends = np.int64(0)
    unended = spoken = np.uint64(0)
    for row in range(count):
        word_bits, spaced_bits, breaks = rows[row, WORDS], rows[row, SPACED], rows[row, LINE_BREAKS]
        tokens += bit_count(rows[row, STOPS])
        words += bit_count(word_bits)
        alphabetic += bit_count(rows[row, ALPHABETIC])
        spaced += bit_count(spaced_bits & rows[row, STARTS])
        characters += bit_count(spaced_bits)
        closed, unended = carried(~(word_bits | breaks), rows[row, ENDS], unended)
        lines, spoken = carried(~breaks, rows[row, STOPS], spoken)
        sentences += bit_count(closed & word_bits) + bit_count(lines)
        ends += bit_count(closed)
    counts[0], counts[1], counts[2] = tokens, words, alphabetic
    counts[3], counts[4] = spaced, characters
    counts[5], counts[6] = sentences + np.int64(spoken), ends + np.int64(unended)


@njit
def carried(through, begins, carry):  # type: ignore[no-untyped-def]
    """The places at which something ends that begins at a bit of `begins` and goes on over the bits of `through`.

    Begun twice, it is one; `carry` is 1 if it has begun in the row before. And 1 if it goes on into the next.
    """
    total = through + begins
    over = total < through
    total += carry
    return total & ~through, np.uint64(over | (total < carry))


@njit
def measure_lengths(data, offsets, classes, lengths):  # type: ignore[no-untyped-def]
    """Fills `lengths`, int64 of (texts, len(WORD_LENGTHS))."""
    rows, spans = row_scratch(offsets)
    words = np.zeros(LONGEST_MEDIAN + 1, np.int64)
    for text in range(np.uint64(len(offsets) - 1)):
        count = token_rows(data, offsets[text], offsets[text + ONE], classes, rows, spans)
        spaced = longest = length = 0
        for place in range(count):
            spaced_bits, stops = rows[place, SPACED], rows[place, STOPS]
            longest = max(longest, 1 if rows[place, WORDS] != 0 else 0)  # also where no word is a spaced one
            while stops != 0:
                bit = stops & ~stops + ONE
                stops ^= bit
                length += bit_count(spaced_bits & (bit | bit - ONE))
                spaced_bits &= ~(bit | bit - ONE)
                if length > 0:
                    spaced += 1
                    longest = max(longest, length)
                    words[min(length, LONGEST_MEDIAN)] += 1
                length = 0
            length += bit_count(spaced_bits)
        lengths[text, 0], lengths[text, 1] = take_median(words, spaced), longest


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
    """A measure group: words and sentences of every text, the names of WORD_COUNTS."""
    counts = np.zeros((utf8.count, len(WORD_COUNTS)), np.int64)
    count_words(utf8.data, utf8.offsets, class_table(), counts)
    return {name: counts[:, place].astype(np.float64) for place, name in enumerate(WORD_COUNTS)}


def word_lengths(utf8: Utf8) -> Mapping[str, Values]:
    """A measure group: the names of WORD_LENGTHS, for which every word has to be looked at by itself."""
    lengths = np.zeros((utf8.count, len(WORD_LENGTHS)), np.int64)
    measure_lengths(utf8.data, utf8.offsets, class_table(), lengths)
    return {name: lengths[:, place].astype(np.float64) for place, name in enumerate(WORD_LENGTHS)}
