"""What a line shares with its text: how often the line stands there, and which of its words stand in the prose around.

A word is, here, a pair of Han or Kana characters that follow each other, or a run of letters and digits; it is known by
a hash of 15 bits, so that two words may be taken for one.
"""

import numba
import numpy as np

from cleaner.text.characters import DIGIT, HAN, KANA, LETTER, UPPER, code_point_at

__all__ = ["compare_words", "count_copies"]

WORD_BITS = 15
MIX, FNV_BASIS, FNV_PRIME = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)

njit = numba.njit(cache=True, nogil=True)


@numba.njit(cache=True, nogil=True, inline="always")
def slot_of(word):  # type: ignore[no-untyped-def]
    return (word * MIX) >> np.uint64(64 - WORD_BITS)


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
                words[np.uint64(count)] = slot_of((before << np.uint64(21)) | np.uint64(code))
                count += 1
            before = np.uint64(code)
        else:
            before = np.uint64(0)
            if is_letter:
                word = (word * FNV_PRIME) ^ np.uint64(code | 32)
    if word != 0:
        words[np.uint64(count)] = slot_of(word)
        count += 1
    return count


@njit
def compare_words(data, spans, texts, how, shares):  # type: ignore[no-untyped-def]
    """Fills `shares`, float32 of (lines, 2): share of a line's words that other prose of its text has, and their count.

    `spans` are first and last byte of the lines; `how` is the traits of code points, how many characters of a line are
    read, and which lines are prose. A slot is held by the last two prose lines that have its word, counted from 1 over
    all texts: holders that belong to an earlier text are smaller than the text's first line.
    """
    starts, ends = spans
    traits, longest, is_prose = how
    words = np.empty(longest + 1, np.int32)
    last, last_but_one = np.zeros(2**WORD_BITS, np.int64), np.zeros(2**WORD_BITS, np.int64)
    for text in range(len(texts) - 1):
        for line in range(texts[text], texts[text + 1]):
            if is_prose[line]:
                for word in range(list_words(data, starts[line], ends[line], traits, longest, words)):
                    slot = np.uint64(words[word])
                    if last[slot] != line + 1:
                        last_but_one[slot] = last[slot]
                        last[slot] = line + 1
        for line in range(texts[text], texts[text + 1]):
            count = list_words(data, starts[line], ends[line], traits, longest, words)
            shared = 0
            for word in range(count):
                slot = np.uint64(words[word])
                holder = last[slot] if last[slot] != line + 1 else last_but_one[slot]
                shared += holder > texts[text]
            shares[line, 0], shares[line, 1] = shared / max(count, 1), count


@njit
def hash_line(data, start, end):  # type: ignore[no-untyped-def]
    value = FNV_BASIS
    for position in range(start, end):
        value = (value ^ np.uint64(data[np.uint64(position)])) * FNV_PRIME
    return (value ^ (value >> np.uint64(29))) | np.uint64(1)


@njit
def count_copies(data, spans, texts, longest, copies):  # type: ignore[no-untyped-def]
    """Fills `copies` (lines,) with how many lines of the same text begin with the same `4 * longest` bytes."""
    starts, ends = spans
    for text in range(len(texts) - 1):
        begin, end = texts[text], texts[text + 1]
        size = 4
        while size < 2 * (end - begin):
            size *= 2
        keys, counts = np.zeros(size, np.uint64), np.zeros(size, np.int32)
        places = np.empty(end - begin, np.int64)
        for line in range(begin, end):
            key = hash_line(data, starts[line], min(ends[line], starts[line] + 4 * longest))
            place = np.int64((key * MIX) >> np.uint64(32)) & (size - 1)
            while keys[place] != 0 and keys[place] != key:
                place = (place + 1) & (size - 1)
            keys[place] = key
            counts[place] += 1
            places[line - begin] = place
        for line in range(begin, end):
            copies[line] = counts[places[line - begin]]
