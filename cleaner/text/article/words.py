"""What a line shares with its text: how often it stands there, and its words in the first line and the prose around.

A word is, here, a pair of Han or Kana characters that follow each other, or a run of letters and digits; it is known by
a hash of 15 bits, so that two words may be taken for one.
"""

import numba
import numpy as np

from cleaner.text.units.characters import DIGIT, HAN, KANA, LETTER, UPPER, code_point_at
from cleaner.text.units.shingles import hash_bytes, table_size

__all__ = ["compare_words", "count_copies", "list_words", "slot_of", "slot_of_pair", "with_letter"]

WORD_BITS = 15
MIX, FNV_PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x100000001B3)

njit = numba.njit(cache=True, nogil=True)


@numba.njit(cache=True, nogil=True, inline="always")
def slot_of(word):  # type: ignore[no-untyped-def]
    return (word * MIX) >> np.uint64(64 - WORD_BITS)


@numba.njit(cache=True, nogil=True, inline="always")
def slot_of_pair(before, code):  # type: ignore[no-untyped-def]
    """The slot of two Han or Kana characters, the first as uint64."""
    return slot_of((before << np.uint64(21)) | np.uint64(code))


@numba.njit(cache=True, nogil=True, inline="always")
def with_letter(word, code):  # type: ignore[no-untyped-def]
    """What a word of letters and digits is known by, with one more at its end; 0 before the first."""
    return (word * FNV_PRIME) ^ np.uint64(code | 32)


@njit
def list_words(data, start, end, traits, longest, words):  # type: ignore[no-untyped-def]
    """Writes the slots of the words in a line's first `longest` characters, at most as many; how many there are.

    The lower four bits of a trait are the class of a code point.
    """
    count = read = 0
    before = word = np.uint64(0)
    position = start
    while position < end and read < longest:
        code, width = code_point_at(data, position, end)
        kind = np.int64(traits[np.uint64(code)] & 15)
        position += width
        read += 1
        is_letter = kind in (LETTER, UPPER, DIGIT)
        if word != 0 and not is_letter:
            words[np.uint64(count)] = slot_of(word)
            count += 1
            word = np.uint64(0)
        if kind in (HAN, KANA):
            if before != 0:
                words[np.uint64(count)] = slot_of_pair(before, code)
                count += 1
            before = np.uint64(code)
        else:
            before = np.uint64(0)
            if is_letter:
                word = with_letter(word, code)
    if word != 0:
        words[np.uint64(count)] = slot_of(word)
        count += 1
    return count


@njit
def compare_titles(listed, texts, shares):  # type: ignore[no-untyped-def]
    """Fills `shares`, float32 of (lines, 2): share of a line's words that the first line of its text has, and of those
    of the first line that the line has. `listed` as in `compare_words`."""
    words, ends = listed
    titles, seen = np.zeros(2**WORD_BITS, np.int32), np.zeros(2**WORD_BITS, np.int32)  # the last text, the last line
    word = np.uint64(0)
    for text in range(len(texts) - 1):
        here, size = np.int32(text + 1), 0
        if texts[text] < texts[text + 1]:
            for place in range(int(word), ends[texts[text]]):
                slot = np.uint64(words[np.uint64(place)])
                size += titles[slot] != here
                titles[slot] = here
        for line in range(texts[text], texts[text + 1]):
            end = np.uint64(ends[line])
            count, shared, found = int(end) - int(word), 0, 0
            while word < end:
                slot = np.uint64(words[word])
                if titles[slot] == here:
                    shared += 1
                    found += seen[slot] != line + 1
                    seen[slot] = line + 1
                word += np.uint64(1)
            shares[line, 0], shares[line, 1] = shared / max(count, 1), found / max(size, 1)


@njit
def compare_words(listed, texts, is_prose, shares):  # type: ignore[no-untyped-def]
    """Fills `shares`, float32 of (lines, 4): share of a line's words that other prose of its text has, and their count;
    the others as `compare_titles` does.

    `listed` are the slots of the words of all lines and where those of each line end; `is_prose` says which lines are
    prose. A slot is held by the last two prose lines that have its word, counted from 1 over all texts: holders that
    belong to an earlier text are smaller than the text's first line.
    """
    words, ends = listed
    holders = np.zeros((2**WORD_BITS, 2), np.int32)  # the last line, the last but one
    word = np.uint64(0)
    for text in range(len(texts) - 1):
        first = np.int32(texts[text])
        begin = word
        for line in range(texts[text], texts[text + 1]):
            end, here = np.uint64(ends[line]), np.int32(line + 1)
            if is_prose[line]:
                while word < end:
                    slot = np.uint64(words[word])
                    if holders[slot, 0] != here:
                        holders[slot, 1] = holders[slot, 0]
                        holders[slot, 0] = here
                    word += np.uint64(1)
            word = end
        word = begin
        for line in range(texts[text], texts[text + 1]):
            end, here = np.uint64(ends[line]), np.int32(line + 1)
            count, shared = int(end) - int(word), 0
            while word < end:
                slot = np.uint64(words[word])
                holder = holders[slot, 0] if holders[slot, 0] != here else holders[slot, 1]
                shared += holder > first
                word += np.uint64(1)
            shares[line, 0], shares[line, 1] = shared / max(count, 1), count
    compare_titles(listed, texts, shares[:, 2:])


@njit
def count_copies(data, spans, texts, longest, copies):  # type: ignore[no-untyped-def]
    """Fills `copies` (lines,) with how many lines of the same text begin with the same `4 * longest` bytes."""
    starts, ends = spans
    for text in range(len(texts) - 1):
        begin, end = texts[text], texts[text + 1]
        size = table_size(end - begin)
        keys, counts = np.zeros(size, np.uint64), np.zeros(size, np.int32)
        places = np.empty(end - begin, np.int64)
        for line in range(begin, end):
            key = hash_bytes(data, starts[line], min(ends[line], starts[line] + 4 * longest)) | np.uint64(1)
            place = np.int64(key >> np.uint64(32)) & (size - 1)
            while keys[place] != 0 and keys[place] != key:
                place = (place + 1) & (size - 1)
            keys[place] = key
            counts[place] += 1
            places[line - begin] = place
        for line in range(begin, end):
            copies[line] = counts[places[line - begin]]
