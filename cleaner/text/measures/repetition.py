"""How much of a text repeats itself: n-grams that occur again (Gopher, arXiv 2112.11446, section A1.1).

The rules are Gopher's; what the paper leaves open is taken as datatrove does, on whose figures the thresholds in use
stand (FineWeb, FineWeb-2). Both measures are shares of the characters of the text, white space and all:

- *top n-gram*: characters of the n-gram that occurs most often (of several, the first), with one space between words,
  times its occurrences. Occurrences may overlap and the spaces may not stand in the text, so the product can exceed
  the text; it is then given as 1. Beside a word that is a single character (unsegmented Chinese) no space is counted.
- *duplicate n-gram*: characters of the n-grams that occurred before, read from the start; reading goes on behind such
  an n-gram, so no character counts twice.

An n-gram is a sequence of n tokens. All n are taken in one pass that looks at an (n + 1)-gram only where the n-gram
repeats, so a text that repeats little costs hardly more than its bigrams and any text a time linear in its length.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.units.bitmasks import below, bit_count, eight_bytes, first_bit, padded
from cleaner.text.units.characters import class_table
from cleaner.text.units.runs import CHARACTER, CHARACTERS, END, KIND, START
from cleaner.text.units.shingles import LENGTH_SHIFT, extended, mixed, table_size
from cleaner.text.units.token_rows import IDEOGRAPHS, POSITION, STARTS, STOPS, VISIBLE, row_scratch, token_rows
from cleaner.text.units.utf8 import Utf8

__all__ = ["N_GRAM_MEASURES", "count_characters", "n_gram_row", "word_repetition", "workspace"]

Values = npt.NDArray[np.float64]

TOP = range(2, 5)  # the n of top n-grams
DUPLICATE = range(5, 11)  # the n of duplicate n-grams
N_GRAM_MEASURES = (*(f"top_{n}_gram_ratio" for n in TOP), *(f"duplicate_{n}_gram_ratio" for n in DUPLICATE))

FIRST_N, LAST_TOP_N, LAST_N = TOP.start, TOP[-1], DUPLICATE[-1]
COLUMNS = len(N_GRAM_MEASURES)
ONE = np.uint64(1)
SIEVE_PLACES = 4  # for each slot of the table, so eight or more for each n-gram: one in ten falls on another
SIEVE_SHIFT = np.uint64(32)  # the sieve looks at other bits of a hash than the table

njit = numba.njit(cache=True, nogil=True)


class Workspace(NamedTuple):
    """Arrays for one text of at most `n` tokens, used again for the next."""

    words: npt.NDArray[np.uint64]  # hash of each token
    joined: npt.NDArray[np.int32]  # where each token begins when all are joined by spaces
    plain: npt.NDArray[np.int32]  # where each begins, and the last ends, when all are joined by nothing
    places: npt.NDArray[np.int32]  # first token of each n-gram still in question
    grams: npt.NDArray[np.uint64]  # its hash
    slots: npt.NDArray[np.int32]  # its slot in the table
    keys: npt.NDArray[np.uint64]  # the table: hash in each slot
    counts: npt.NDArray[np.int32]  # occurrences; negative once a reader has passed the first
    sieve: npt.NDArray[np.uint8]  # occurrences, no more than two, of all n-grams that fall into a place


@njit
def workspace(tokens):  # type: ignore[no-untyped-def]
    """Arrays for texts of at most this many tokens."""
    size = table_size(tokens)
    return Workspace(
        np.empty(tokens, np.uint64),
        np.empty(tokens, np.int32),
        np.empty(tokens + 1, np.int32),
        np.empty(tokens, np.int32),
        np.empty(tokens, np.uint64),
        np.empty(tokens, np.int32),
        np.empty(size, np.uint64),
        np.empty(size, np.int32),
        np.empty(SIEVE_PLACES * size, np.uint8),
    )


@njit
def n_gram_row(data, spans, characters, work, row):  # type: ignore[no-untyped-def]
    """Writes the n-gram measures of one text to `row` (float64, one for each of `N_GRAM_MEASURES`).

    `spans` are its tokens (`cleaner.text.units.words.Spans`) in the bytes `data`; `characters` is the length of the
    text.
    """
    repetition_row(measure_tokens(data, spans, work), characters, work, row)


@njit
def repetition_row(count, characters, work, row):  # type: ignore[no-untyped-def]
    """Writes the n-gram measures of a text of `count` tokens, measured in `work`, to `row`."""
    row[:] = 0.0
    for place in range(count):
        work.places[place] = place
        work.grams[place] = work.words[place]
    candidates = count
    for n in range(FIRST_N, min(LAST_N, count) + 1):
        candidates = sieve(n, candidates, count, work)
        count_n_grams(candidates, work)
        if n <= LAST_TOP_N:
            row[n - FIRST_N] = min(1.0, top_characters(n, candidates, work) / characters)
        elif candidates > 0:
            row[n - FIRST_N] = duplicate_characters(n, candidates, work) / characters
        candidates = drop_unrepeated(candidates, work)


@njit
def measure_tokens(data, spans, work):  # type: ignore[no-untyped-def]
    """Hash and place of every token; returns how many there are."""
    joined = plain = np.int32(0)
    spaced_before = False
    count = np.uint64(spans.shape[0])
    for place in range(count):
        spaced = spans[place, KIND] != CHARACTER
        joined += spaced and spaced_before
        work.words[place] = hash_word(data, spans[place, START], spans[place, END])
        work.joined[place] = joined
        work.plain[place] = plain
        joined += spans[place, CHARACTERS]
        plain += spans[place, CHARACTERS]
        spaced_before = spaced
    work.plain[count] = plain
    return spans.shape[0]


@njit
def measure_rows(data, rows, count, work):  # type: ignore[no-untyped-def]
    """What `measure_tokens` does, for the tokens of `count` rows (`cleaner.text.units.token_rows`)."""
    tokens, stopped = np.uint64(0), np.uint64(0)
    plain, spaces = np.int64(0), np.int64(0)
    was_spaced = False
    for row in range(count):
        starts, stops, position = rows[row, STARTS], rows[row, STOPS], np.int64(rows[row, POSITION])
        visible, ideographs = rows[row, VISIBLE], rows[row, IDEOGRAPHS]
        while starts != 0:
            bit = starts & ~starts + ONE
            starts ^= bit
            spaced = ideographs & bit == 0
            spaces += spaced & was_spaced
            was_spaced = spaced
            before = plain + bit_count(visible & bit - ONE)
            work.places[tokens] = position + first_bit(bit)
            work.plain[tokens] = before
            work.joined[tokens] = before + spaces
            tokens += ONE
        plain += bit_count(visible)
        while stops != 0:
            bit = stops & ~stops + ONE
            stops ^= bit
            start = np.int64(work.places[stopped])
            work.words[stopped] = hash_word(data, start, position + first_bit(bit) + 1)
            stopped += ONE
    work.plain[tokens] = plain
    return np.int64(tokens)


@njit
def count_tokens(rows, count):  # type: ignore[no-untyped-def]
    tokens = np.int64(0)
    for row in range(count):
        tokens += bit_count(rows[row, STARTS])
    return tokens


@njit
def hash_word(data, start, end):  # type: ignore[no-untyped-def]
    """The hash of the bytes of a token; `data` has eight bytes at least. Good within a process alone.

    As with `hash_bytes`, words of at most seven bytes never share one. Bytes are read eight at a time, in the order of
    the machine, and the last of them without a branch, from before the end of the data where need be.
    """
    start, end = np.int64(start), np.int64(end)
    state = np.uint64(end - start) << LENGTH_SHIFT
    while end - start > 8:
        state = mixed(state ^ eight_bytes(data, start))
        start += 8
    place = min(start, len(data) - 8)
    chunk = eight_bytes(data, place) >> np.uint64(8 * (start - place))
    return mixed(state ^ chunk & below(8 * (end - start)))


@njit
def sieve(n, candidates, count, work):  # type: ignore[no-untyped-def]
    """Makes n-grams of the (n - 1)-grams in question and leaves those that may stand twice; returns how many.

    Most n-grams stand once, which a table as large as this one tells without a branch: where nothing else fell into an
    n-gram's place, it does. Here and below indices are unsigned for the reason in `code_point_at`.
    """
    size = SIEVE_PLACES * table_size(candidates)
    mask = np.uint64(size - 1)
    work.sieve[:size] = 0
    made = np.uint64(0)
    for candidate in range(np.uint64(candidates)):
        place = work.places[candidate]
        if place + n > count:
            break
        gram = extended(work.grams[candidate], work.words[np.uint64(place + n - 1)])
        work.grams[candidate] = gram
        slot = gram >> SIEVE_SHIFT & mask
        work.sieve[slot] += work.sieve[slot] < 2
        made += ONE
    left = np.uint64(0)
    for candidate in range(made):
        gram = work.grams[candidate]
        work.places[left] = work.places[candidate]
        work.grams[left] = gram
        left += np.uint64(work.sieve[gram >> SIEVE_SHIFT & mask] > 1)
    return np.int64(left)


@njit
def count_n_grams(candidates, work):  # type: ignore[no-untyped-def]
    """Counts the n-grams in question in the table."""
    size = table_size(candidates)
    mask = np.uint64(size - 1)
    work.counts[:size] = 0
    for candidate in range(np.uint64(candidates)):
        gram = work.grams[candidate]
        slot = gram & mask
        while work.counts[slot] != 0 and work.keys[slot] != gram:
            slot = (slot + ONE) & mask
        work.keys[slot] = gram
        work.counts[slot] += 1
        work.slots[candidate] = slot


@njit
def top_characters(n, candidates, work):  # type: ignore[no-untyped-def]
    """Characters of the n-gram that occurs most often, times its occurrences."""
    most, first = 1, 0
    for candidate in range(np.uint64(candidates)):
        occurrences = work.counts[np.uint64(work.slots[candidate])]
        if occurrences > most:
            most, first = occurrences, work.places[candidate]
    last = first + n - 1
    length = work.joined[last] - work.joined[first] + work.plain[last + 1] - work.plain[last]
    return most * length


@njit
def duplicate_characters(n, candidates, work):  # type: ignore[no-untyped-def]
    """Characters of the n-grams that a reader, going on behind each that he knows, has met before."""
    characters, behind = 0, np.uint64(0)
    for candidate in range(np.uint64(candidates)):
        place, slot = np.uint64(work.places[candidate]), np.uint64(work.slots[candidate])
        if place < behind:
            continue
        if work.counts[slot] < 0:
            characters += work.plain[place + np.uint64(n)] - work.plain[place]
            behind = place + np.uint64(n)
        else:
            work.counts[slot] = -work.counts[slot]
    return characters


@njit
def drop_unrepeated(candidates, work):  # type: ignore[no-untyped-def]
    """Leaves the n-grams that occur more than once in question; returns how many."""
    left = 0
    for candidate in range(np.uint64(candidates)):
        work.places[np.uint64(left)] = work.places[candidate]
        work.grams[np.uint64(left)] = work.grams[candidate]
        left += abs(work.counts[np.uint64(work.slots[candidate])]) > 1  # no branch: it could not be foreseen
    return left


@njit
def count_characters(data, begin, end):  # type: ignore[no-untyped-def]
    """Characters of the bytes: all but those that go on with one."""
    characters = 0
    for byte in data[begin:end]:
        characters += (byte & 0xC0) != 0x80
    return characters


@njit
def word_rows(data, offsets, classes):  # type: ignore[no-untyped-def]
    """The n-gram measures of every text, of tokens as `words` cuts them: float64 (texts, measures)."""
    rows = np.zeros((offsets.shape[0] - 1, COLUMNS), np.float64)
    masks, spans = row_scratch(offsets)
    work = workspace(np.int64(1))
    for text in range(rows.shape[0]):
        begin, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        count = token_rows(data, begin, end, classes, masks, spans)
        tokens = count_tokens(masks, count)
        if tokens > work.words.shape[0]:
            work = workspace(tokens + tokens // 2)
        measure_rows(data, masks, count, work)
        repetition_row(tokens, count_characters(data, begin, end), work, rows[text])
    return rows


def word_repetition(texts: Utf8) -> Mapping[str, Values]:
    """A measure group: the n-gram measures of every text, of tokens as `cleaner.text.units.words` cuts them."""
    rows = word_rows(padded(texts.data), texts.offsets, class_table())
    return {name: rows[:, place].copy() for place, name in enumerate(N_GRAM_MEASURES)}
