"""Chinese text cut into dictionary words, as jieba cuts it: for rules whose thresholds were found on such words.

The cut is jieba's (0.42.1, with its hidden Markov model), token for token but for rare ties. Runs of ideographs and of
ASCII's letters, digits and `+ # & . _ % -` are cut into the words of the dictionary whose probabilities have the
largest product. Characters left single between those words are joined by the model where they look like a name or new
word; ASCII among them is cut where letters and digits end (`3.14`, `50%` and `a1` are tokens, `postgresql.conf` is
three). Every other character is a token by itself; white space is none.

It costs many times what `cleaner.text.units.words` does, 65 to 75 nanoseconds a character (docs/heuristics.md): ask for
it only where a rule was made for it.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.chinese.dictionary import dictionary
from cleaner.text.chinese.word_tree import FIRST_HAN, HAN_SYMBOL, LAST_HAN, LAST_NODE, further, pair_node, symbol_of
from cleaner.text.units.characters import DIGIT, LINE_BREAK, NUMERAL, SPACE, UNSPACED, UPPER, class_table, code_point_at
from cleaner.text.units.words import NUMBER, SIGN, WORD, Spans, write_span

__all__ = ["Segmented", "segment", "segmented_words"]

ALPHANUMERIC, JOINER = 1, 2
BLOCK = np.array([(chr(b).isalnum() and b < 128) or 2 * (chr(b) in "+#&._%-") for b in range(256)], np.uint8)
"""ASCII that stands in a run with ideographs."""
DOT, PERCENT, ZERO, NINE = (ord(character) for character in ".%09")

BEGINNING, MIDDLE, END, SINGLE = 0, 1, 2, 3
# log probabilities of jieba 0.42.1, finalseg/prob_start.py and prob_trans.py
START_BEGINNING, START_SINGLE, NEVER = -0.26268659809250016, -1.4652633398537678, -3.14e100
BEGINNING_END, BEGINNING_MIDDLE = -0.510825623765990, -0.916290731874155
MIDDLE_END, MIDDLE_MIDDLE = -0.33344856811948514, -1.2603623820268226
END_BEGINNING, END_SINGLE = -0.5897149736854513, -0.8085250474669937
SINGLE_BEGINNING, SINGLE_SINGLE = -0.7211965654669841, -0.6658631448798212

njit = numba.njit(cache=True, nogil=True)
forced = numba.njit(cache=True, nogil=True, forceinline=True)  # as in word_tree


class Segmented(NamedTuple):
    """The tokens of many texts: those of text `n` are `spans[firsts[n]:firsts[n + 1]]`."""

    spans: Spans
    firsts: npt.NDArray[np.int64]


class Lattice(NamedTuple):
    """A text being cut: arrays of a value a character, for the longest text so far, and one more."""

    symbols: npt.NDArray[np.int32]  # as the tree has it; below 0, one that no run takes: -1 - code point; at the end -1
    places: npt.NDArray[np.int32]  # first byte; at the end: the byte after the last
    costs: npt.NDArray[np.float64]  # of the best cut from here to the end of the run; at the end 0
    ends: npt.NDArray[np.int32]  # end of the token that begins here
    states: npt.NDArray[np.int8]  # (characters, 4): the best state before each state


@njit
def make_lattice(characters):  # type: ignore[no-untyped-def]
    return Lattice(
        np.empty(characters + 1, np.int32),
        np.empty(characters + 1, np.int32),
        np.empty(characters + 1, np.float64),
        np.empty(characters + 1, np.int32),
        np.empty((characters + 1, 4), np.int8),
    )


@njit
def cut_texts(data, offsets, classes, words, spans, firsts):  # type: ignore[no-untyped-def]
    """Fills `spans` and `firsts` with the tokens of every text and returns their number.

    `data` uint8, `offsets` int32, `words` the Dictionary; `spans` int32 with a row for each byte, `firsts` int64.
    """
    # sizes and counts are typed from the first: else numba compiles twice what it calls with them
    lattice = make_lattice(np.int64(1))
    count = np.int64(0)
    for text in range(offsets.shape[0] - 1):
        firsts[text] = count
        begin, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        if end - begin >= lattice.symbols.shape[0]:
            lattice = make_lattice(2 * (end - begin))
        length = take_symbols(data, begin, end, words.tree.symbols, lattice)
        find_words(length, words, lattice)
        join_loose(length, words, lattice)
        count = write_tokens(length, lattice, classes, spans, count)
    firsts[offsets.shape[0] - 1] = count
    return count


@njit
def take_symbols(data, position, end, table, lattice):  # type: ignore[no-untyped-def]
    """Fills symbols and places; returns the number of characters."""
    symbols, places = lattice.symbols, lattice.places
    length = np.int64(0)
    while position < end:
        code, width = code_point_at(data, position, end)
        is_in_run = FIRST_HAN <= code <= LAST_HAN or (code < HAN_SYMBOL and BLOCK[code] != 0)
        symbols[length] = symbol_of(code, table) if is_in_run else -1 - np.int64(code)
        places[length] = position
        position += width
        length += 1
    symbols[length] = -1
    places[length] = end
    return length


@njit
def find_words(length, words, lattice):  # type: ignore[no-untyped-def]
    """Fills `ends` with the cut of the least cost; of several the one whose first word is longest."""
    symbols, costs, ends = lattice.symbols, lattice.costs, lattice.ends
    single_costs, word_costs = words.tree.single_costs, words.tree.costs
    # each by a name of its own: what the loop takes out of a tuple, numba counts the references to
    pair_bits, pairs_before, sieve, steps = tables_of(words.tree)
    costs[length] = 0.0
    for first in range(length - 1, -1, -1):
        one, after, end = np.int64(symbols[first]), costs[first + 1], first + 1
        ends[first], costs[first] = end, 0.0
        if one < 0:
            continue
        least, last, two = single_costs[one] + after, end, np.int64(symbols[end])
        node = pair_node(one, two, pair_bits, pairs_before)
        if node < 0:
            node = further(LAST_NODE - one, two, sieve, steps)
        while node != 0:
            last += 1
            cost = word_costs[node] + costs[last]
            if cost <= least and cost < np.inf:
                least, end = cost, last
            node = further(node, np.int64(symbols[last]), sieve, steps) if symbols[last] >= 0 else np.int64(0)
        ends[first] = end
        costs[first] = least if least < np.inf else words.unknown_cost + after


@njit
def tables_of(tree):  # type: ignore[no-untyped-def]
    """What the steps of a word are looked up in."""
    return tree.pair_bits, tree.pairs_before, tree.sieve, tree.steps


@njit
def join_loose(length, words, lattice):  # type: ignore[no-untyped-def]
    """Joins characters that stand single side by side where the model or the script says so.

    Not where together they are a word that costs more than its characters: jieba leaves those single.
    """
    symbols, ends = lattice.symbols, lattice.ends
    pair_bits, pairs_before, sieve, steps = tables_of(words.tree)
    word_costs, emissions, states = words.tree.costs, words.emissions, lattice.states
    place = np.int64(0)
    while place < length:
        first = place
        while place < length and symbols[place] >= 0 and ends[place] == place + 1:
            place += 1
        if place - first > 1:
            one, two = np.int64(symbols[first]), np.int64(symbols[first + 1])
            node, next_one = pair_node(one, two, pair_bits, pairs_before), first + 2
            if node < 0:
                node = further(LAST_NODE - one, two, sieve, steps)
            while node != 0 and next_one < place:
                node = further(node, np.int64(symbols[next_one]), sieve, steps)
                next_one += 1
            if word_costs[node] == np.inf:
                join_scripts(first, place, emissions, symbols, states, ends)
        if place == first:
            place = np.int64(ends[place])


@forced
def join_scripts(first, last, emissions, symbols, states, ends):  # type: ignore[no-untyped-def]
    while first < last:
        stop = first
        if symbols[first] >= HAN_SYMBOL:
            while stop < last and symbols[stop] >= HAN_SYMBOL:
                stop += 1
            join_unknown(first, stop, emissions, symbols, states, ends)
        else:
            while stop < last and symbols[stop] < HAN_SYMBOL:
                stop += 1
            join_ascii(first, stop, symbols, ends)
        first = stop


@forced
def join_ascii(first, last, symbols, ends):  # type: ignore[no-untyped-def]
    """Joins letters and digits that stand together, with decimals and per cent, and the joiners between them."""
    while first < last:
        stop = first
        kind = BLOCK[symbols[first]]
        while stop < last and BLOCK[symbols[stop]] == kind:
            stop += 1
        if kind == ALPHANUMERIC:
            if stop + 1 < last and symbols[stop] == DOT and is_digit(symbols[stop + 1]):
                stop += 1
                while stop < last and is_digit(symbols[stop]):
                    stop += 1
            if stop < last and symbols[stop] == PERCENT:
                stop += 1
        ends[first] = stop
        first = stop


@forced
def is_digit(symbol):  # type: ignore[no-untyped-def]
    return ZERO <= symbol <= NINE


@forced
def join_unknown(first, last, emissions, symbols, states, ends):  # type: ignore[no-untyped-def]
    """Joins ideographs as the hidden Markov model finds most probable (Viterbi); `states` is written over."""
    row = symbols[first] - HAN_SYMBOL
    beginning, middle = START_BEGINNING + emissions[row, BEGINNING], NEVER + emissions[row, MIDDLE]
    end, single = NEVER + emissions[row, END], START_SINGLE + emissions[row, SINGLE]
    for place in range(first + 1, last):  # of two equals the later letter of B, E, M, S, as in jieba
        row = symbols[place] - HAN_SYMBOL
        emission = emissions[row, BEGINNING]
        from_end, from_single = end + END_BEGINNING + emission, single + SINGLE_BEGINNING + emission
        states[place, BEGINNING] = SINGLE if from_single >= from_end else END
        to_beginning = max(from_end, from_single)
        emission = emissions[row, MIDDLE]
        from_beginning, from_middle = beginning + BEGINNING_MIDDLE + emission, middle + MIDDLE_MIDDLE + emission
        states[place, MIDDLE] = MIDDLE if from_middle >= from_beginning else BEGINNING
        to_middle = max(from_beginning, from_middle)
        emission = emissions[row, END]
        from_beginning, from_middle = beginning + BEGINNING_END + emission, middle + MIDDLE_END + emission
        states[place, END] = MIDDLE if from_middle >= from_beginning else BEGINNING
        to_end = max(from_beginning, from_middle)
        emission = emissions[row, SINGLE]
        from_end, from_single = end + END_SINGLE + emission, single + SINGLE_SINGLE + emission
        states[place, SINGLE] = SINGLE if from_single >= from_end else END
        to_single = max(from_end, from_single)
        beginning, middle, end, single = to_beginning, to_middle, to_end, to_single
    state = SINGLE if single >= end else END
    stop = last
    for place in range(last - 1, first - 1, -1):
        ends[place] = stop  # of the token this character is in, right only where it begins one
        if state in (BEGINNING, SINGLE):
            stop = place
        state = states[place, state] if place > first else state


@njit
def write_tokens(length, lattice, classes, spans, count):  # type: ignore[no-untyped-def]
    symbols, places, ends = lattice.symbols, lattice.places, lattice.ends
    place = np.int64(0)
    while place < length:
        end = ends[place]
        if symbols[place] >= 0:
            kind = kind_of_run(symbols, place, end)
            count = write_span(spans, count, places[place], places[end], end - place, kind)
        else:
            kind = classes[-1 - symbols[place]]
            if kind != SPACE and kind != LINE_BREAK:
                kind = WORD if UPPER <= kind <= UNSPACED else NUMBER if DIGIT <= kind <= NUMERAL else SIGN
                count = write_span(spans, count, places[place], places[end], 1, kind)
        place = end
    return count


@forced
def kind_of_run(symbols, first, last):  # type: ignore[no-untyped-def]
    kind = SIGN
    for place in range(first, last):
        if symbols[place] >= HAN_SYMBOL or (BLOCK[symbols[place]] == ALPHANUMERIC and symbols[place] > NINE):
            return WORD
        if BLOCK[symbols[place]] == ALPHANUMERIC:
            kind = NUMBER
    return kind


def segment(data: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int32]) -> Segmented:
    """The tokens of texts that lie end to end in `data`, text `n` at `data[offsets[n]:offsets[n + 1]]`.

    Kinds are those of `cleaner.text.units.words`: a word with a letter or ideograph is WORD, one of digits NUMBER, else
    SIGN. Takes some 60 bytes of memory for a byte of the longest text and 16 for one of all: hand it some megabytes.
    """
    spans, firsts = np.empty((int(offsets[-1] - offsets[0]), 4), np.int32), np.empty(len(offsets), np.int64)
    count = cut_texts(data, offsets, class_table(), dictionary(), spans, firsts)
    return Segmented(spans[:count], firsts)


def segmented_words(text: str) -> list[str]:
    """The tokens of one text: for tests and for the curious."""
    data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    spans = segment(data, np.array([0, len(data)], np.int32)).spans
    return [bytes(data[start:end]).decode("utf-8", "replace") for start, end in spans[:, :2].tolist()]
