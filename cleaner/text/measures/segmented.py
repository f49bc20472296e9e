"""The measures of texts cut into dictionary words (`cleaner.text.chinese.segment`), all from one cut.

FineWeb-2 found its thresholds for Mandarin on jieba's words, so its rules are measured on them: n-grams, the count and
length of words, how many have a letter, stop words, and signs for each token.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.chinese.segment import segment
from cleaner.text.measures.repetition import N_GRAM_MEASURES, count_characters, hash_word, n_gram_row, workspace
from cleaner.text.units.bitmasks import padded
from cleaner.text.units.utf8 import Utf8
from cleaner.text.units.words import CHARACTERS, KIND, SIGN, WORD

__all__ = ["STOP_WORDS", "segmented_measures"]

Values = npt.NDArray[np.float64]
Group = Callable[[Utf8], Mapping[str, Values]]

STOP_WORDS = tuple("的年在月是和日了於·為有被人中为他與後也而由")
"""FineWeb-2's stop words for Mandarin, two scripts mixed (huggingface/fineweb-2, configs/cmn_Hani.yml)."""

WORD_MEASURES = (
    "token_count",
    "word_count",
    "word_character_count",
    "alphabetic_word_count",
    "stop_word_count",
)
FIRST_WORD_MEASURE = len(N_GRAM_MEASURES)
COLUMNS = FIRST_WORD_MEASURE + len(WORD_MEASURES)
SIEVE = np.uint64(1024)
CHUNK_BYTES = 1 << 22
"""Bytes cut at a time: the tokens of so many take 64 MB at worst. With less, fresh memory costs up to a third more."""

njit = numba.njit(cache=True, nogil=True)


@njit
def segmented_rows(data, offsets, spans, firsts, stop_words, rows):  # type: ignore[no-untyped-def]
    """Writes all measures of texts with these tokens to `rows` (float64); `stop_words` are sorted hashes of words."""
    most = 1
    for text in range(rows.shape[0]):
        most = max(most, firsts[text + 1] - firsts[text])
    work = workspace(most)
    is_met = np.zeros(stop_words.shape[0], np.bool_)
    for text in range(rows.shape[0]):
        tokens = spans[firsts[text] : firsts[text + 1]]
        if tokens.shape[0] > 0:
            characters = count_characters(data, np.int64(offsets[text]), np.int64(offsets[text + 1]))
            n_gram_row(data, tokens, characters, work, rows[text, :FIRST_WORD_MEASURE])
            word_row(tokens, rows[text, FIRST_WORD_MEASURE:])
            rows[text, COLUMNS - 1] = distinct_among(work.words[: tokens.shape[0]], stop_words, is_met)


@njit
def word_row(tokens, row):  # type: ignore[no-untyped-def]
    """Tokens, words among them, their characters, and tokens that have a letter."""
    words = characters = letters = 0
    for token in range(tokens.shape[0]):
        if tokens[token, KIND] != SIGN:
            words += 1
            characters += tokens[token, CHARACTERS]
            letters += tokens[token, KIND] == WORD
    row[0] = tokens.shape[0]
    row[1] = words
    row[2] = characters
    row[3] = letters


@njit
def distinct_among(words, listed, is_met):  # type: ignore[no-untyped-def]
    """How many of the words `listed` are among the words of a text; hashes both, the first sorted.

    Plain loops: with NumPy's search and sum in it the kernel takes 0.1 s longer to load.
    """
    met = 0
    is_met[:] = False
    may_be = np.zeros(SIEVE, np.bool_)  # by the last bits of a hash: one word in thirty passes
    for word in listed:
        may_be[word % SIEVE] = True
    for word in words:
        if may_be[word % SIEVE]:
            first, last = 0, listed.shape[0] - 1
            while first < last:
                middle = (first + last) >> 1
                first, last = (middle + 1, last) if listed[middle] < word else (first, middle)
            if first == last and listed[first] == word and not is_met[first]:
                is_met[first] = True
                met += 1
    return met


def chunks(offsets: npt.NDArray[np.int32], size: int) -> Iterator[tuple[int, int]]:
    """First text and the one after the last of runs of texts of about `size` bytes, at least one text each."""
    first, count = 0, len(offsets) - 1
    while first < count:
        last = int(np.searchsorted(offsets, int(offsets[first]) + size, "right")) - 1
        last = min(max(last, first + 1), count)
        yield first, last
        first = last


def segmented_measures(stop_words: tuple[str, ...] = STOP_WORDS) -> Group:
    """The measure group whose `stop_word_count` counts these words: for the same words the same function.

    Measures: `top_2_gram_ratio` to `duplicate_10_gram_ratio` as in `cleaner.text.measures.repetition`; `token_count`
    (words and punctuation marks), `word_count`, `word_character_count`, `alphabetic_word_count` (words with a letter or
    ideograph), `stop_word_count` (different ones).
    """
    return group_of(stop_words)


@cache
def group_of(stop_words: tuple[str, ...]) -> Group:
    encoded = [np.frombuffer(word.encode(), np.uint8) for word in stop_words]
    hashes = np.array(sorted({int(hash_word(padded(word), 0, len(word))) for word in encoded}), np.uint64)

    def measure(texts: Utf8) -> Mapping[str, Values]:
        rows = np.zeros((texts.count, COLUMNS), np.float64)
        for first, last in chunks(texts.offsets, CHUNK_BYTES):
            offsets = texts.offsets[first : last + 1]
            spans, firsts = segment(texts.data, offsets)
            segmented_rows(padded(texts.data), offsets, spans, firsts, hashes, rows[first:last])
        return {name: rows[:, place].copy() for place, name in enumerate((*N_GRAM_MEASURES, *WORD_MEASURES))}

    return measure
