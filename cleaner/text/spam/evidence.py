"""What speaks for and against every line of a batch: terms of the lexicon found in it, and how it is written.

The kernels run once over the text. Everything a verdict is made of comes from here; `cleaner.text.spam.spam_lines`
weighs it.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.spam.lexicon import CATEGORIES, Lexicon
from cleaner.text.spam.phrases import LINE, TERM, find_phrases
from cleaner.text.units.characters import (
    DIGIT,
    HAN,
    LINE_BREAK,
    MARK,
    SPACE,
    TERMINAL,
    class_table,
    code_point_at,
)
from cleaner.text.units.utf8 import Utf8

__all__ = ["LINE_COLUMNS", "Clauses", "Evidence", "gather_evidence"]

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]

LINE_COLUMNS = (
    "start",  # first byte
    "end",  # byte after the last, the line break left out
    "characters",  # white space left out
    "han",  # Han characters
    "digits",  # decimal digits
    "sentence_ends",  # marks that end a sentence
    "commas",  # , and ，
    "separators",  # what parts the entries of a list: 、 | ／ and a run of white space inside the line
    "function_characters",  # Han characters that hold sentences together and hardly stand in names and titles
    "longest_number",  # digits of the longest run, dashes and single spaces inside it left out
    "regions",  # Han characters that end the name of a province, city, county or town
    "addresses",  # host names: dots between letters or digits and before com, cn, net and the like
    "head",  # hash of the Han characters before the first dash or bar, if 4 or more of them begin the line; else 0
)
FUNCTION, SEPARATOR, COMMA, REGION = 1, 2, 3, 4
FUNCTION_CHARACTERS = "的了是在和有为与就也不他她我们这那而但以及其所被把从对到说着过会能要都还很"
SEPARATORS = "、|｜／│┊丨"
COMMAS = ",，"
REGION_ENDS = "省市县区州旗盟镇乡縣區鎮鄉"
DOT, NEWLINE, DASH, BLANK = (ord(character) for character in ".\n- ")
DOMAIN_ENDS = tuple(
    int.from_bytes(end, "big") for end in (b"com", b"net", b"org", b"vip", b"top", b"xyz", b"cn", b"cc", b"tv", b"me")
)
LEAST_HEAD = 4
LEAST_CLAUSE = 6  # Han characters of a clause that counts: shorter ones return by chance
HEAD_FACTOR, CLAUSE_FACTOR = 0x9E3779B1, np.uint64(0x9E3779B97F4A7C15)  # odd: 2**32 and 2**64 by the golden ratio
REPEATED = 0.25  # of a term's weight that every further occurrence in a line adds: lists of one word must not run away
MOST_OF_A_TERM = 3.0  # times its weight that a term can add to one line

njit = numba.njit(cache=True, nogil=True)


class Clauses(NamedTuple):
    """What stands between punctuation marks, white space or line breaks and has LEAST_CLAUSE Han characters or more."""

    hashes: npt.NDArray[np.uint64]  # of the Han characters
    lengths: npt.NDArray[np.int32]  # how many these are
    ends: Integers  # (texts + 1,): the clauses of text `n` are `ends[n]` to `ends[n + 1]`


class Evidence(NamedTuple):
    """Lines of all texts end to end, those of text `n` being `firsts[n]` to `firsts[n + 1]`."""

    firsts: Integers
    texts: Integers  # of a line: the text it is of
    lines: npt.NDArray[np.int32]  # (lines, LINE_COLUMNS)
    matches: npt.NDArray[np.int32]  # (matches, MATCH_COLUMNS)
    rows: npt.NDArray[np.int32]  # of a line: its row in the next two; 0, where all is 0, for one without terms
    sums: Floats  # (rows, CATEGORIES): weights of a line's terms, repeated ones at a quarter
    greatest: Floats  # (rows, CATEGORIES): the heaviest of a line's terms
    worded: Integers  # (rows - 1,): the lines that have terms, in the order of their rows
    strongest: Floats  # (texts, CATEGORIES): the heaviest of a text's terms
    distinct: Floats  # (texts, CATEGORIES): weights of a text's different terms
    all_weights: Floats  # (texts, CATEGORIES): weights of all its terms, as often as they occur
    clauses: Clauses

    def column(self, name: str) -> npt.NDArray[np.int32]:
        """One of LINE_COLUMNS."""
        return self.lines[:, LINE_COLUMNS.index(name)]

    def take(self, lines: Integers) -> "Evidence":
        """The same of some of the lines; texts and matches stay."""
        return self._replace(texts=self.texts[lines], lines=self.lines[lines], rows=self.rows[lines])

    def sums_of(self, column: int) -> Floats:
        """The sum of every line in a category."""
        sums: Floats = self.sums[self.rows, column]
        return sums

    def greatest_of(self, column: int) -> Floats:
        """The heaviest term of every line in a category."""
        greatest: Floats = self.greatest[self.rows, column]
        return greatest


def mark_table() -> npt.NDArray[np.uint8]:
    """What a code point up to 0xFFFF is for LINE_COLUMNS: FUNCTION, SEPARATOR, COMMA, REGION or 0."""
    marks = np.zeros(0x10000, np.uint8)
    for characters, kind in (
        (FUNCTION_CHARACTERS, FUNCTION),
        (SEPARATORS, SEPARATOR),
        (COMMAS, COMMA),
        (REGION_ENDS, REGION),
    ):
        marks[[ord(character) for character in characters]] = kind
    return marks


MARKS = mark_table()
HEAD_ENDS = np.zeros(0x10000, np.bool_)
HEAD_ENDS[[ord(mark) for mark in "-_|｜–—"]] = True


@njit
def ends_host(data, position, end):  # type: ignore[no-untyped-def]
    """Whether a dot at `position` stands before com, cn or the like, and these before no further letter or digit."""
    value, length, is_letter, is_digit = np.int64(0), 0, True, False
    while is_letter and length < 4 and position + 1 + length < end:
        byte = data[np.uint64(position + 1 + length)] | 0x20
        is_letter, is_digit = 97 <= byte <= 122, 48 <= byte <= 57
        value = value << 8 | np.int64(byte) if is_letter else value
        length += is_letter
    return not is_digit and value in DOMAIN_ENDS


@njit
def measure_line(  # type: ignore[no-untyped-def]  # noqa: PLR0913
    data, start, end, classes, marks, head_ends, line, lines, hashes, lengths, clauses
):
    """Fills a line of LINE_COLUMNS; returns the byte after it, and the number of clauses with those it adds."""
    characters = han = digits = ends = commas = separators = functions = longest = regions = addresses = 0
    number = spaces = length = 0
    head, value, clause = np.int64(0), np.uint32(0), np.uint64(0)
    position, is_inside = start, start < end
    while is_inside:
        code, width = code_point_at(data, position, end)
        kind = classes[np.uint64(code)]
        if kind == HAN:
            mark = marks[np.uint64(code)] if code < 0x10000 else 0
            functions += mark == FUNCTION
            regions += mark == REGION
            separators += mark == SEPARATOR
            characters += 1
            han += 1
            value = value * np.uint32(HEAD_FACTOR) + np.uint32(code)
            clause = (clause + np.uint64(code)) * CLAUSE_FACTOR
            length += 1
            spaces = number = 0
        elif kind == LINE_BREAK:
            width = 0
            is_inside = False
        else:
            if kind in (MARK, TERMINAL, SPACE):
                hashes[np.uint64(clauses)], lengths[np.uint64(clauses)] = clause, length
                clauses += length >= LEAST_CLAUSE
                clause, length = np.uint64(0), 0
            if kind == SPACE:
                spaces += 1
                separators += spaces == 2 and characters > 0
                number = 0 if spaces > 1 else number
            else:
                if characters == han and han >= LEAST_HEAD and code < 0x10000 and head_ends[np.uint64(code)]:
                    head = np.int64((value * np.uint32(HEAD_FACTOR) + np.uint32(code)) & np.uint32(0x7FFFFFFF)) | 1
                spaces = 0
                characters += 1
                if kind == DIGIT:
                    digits += 1
                    number += 1
                    longest = max(longest, number)
                else:
                    ends += kind == TERMINAL and code != DOT
                    number = number if code == DASH else 0
                    mark = marks[np.uint64(code)] if code < 0x10000 else 0
                    separators += mark == SEPARATOR
                    commas += mark == COMMA
                    if code == DOT:
                        addresses += ends_host(data, position, end)
        position += width
        is_inside &= position < end
    hashes[np.uint64(clauses)], lengths[np.uint64(clauses)] = clause, length
    clauses += length >= LEAST_CLAUSE
    row = np.uint64(line)
    lines[0, row], lines[1, row], lines[2, row], lines[3, row] = start, position, characters, han
    lines[4, row], lines[5, row], lines[6, row], lines[7, row] = digits, ends, commas, separators
    lines[8, row], lines[9, row], lines[10, row] = functions, longest, regions
    lines[11, row], lines[12, row] = addresses, head
    return position, clauses


@njit
def measure_all(data, offsets, classes, marks, head_ends, lines, firsts, hashes, lengths, ends):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Fills `lines`, `firsts` and the arrays of `Clauses`."""
    line = clauses = 0
    for text in range(len(offsets) - 1):
        firsts[text] = line
        start, end, is_last = np.int64(offsets[text]), np.int64(offsets[text + 1]), False
        while not is_last:
            stop, clauses = measure_line(
                data, start, end, classes, marks, head_ends, line, lines, hashes, lengths, clauses
            )
            line += 1
            is_last = stop >= end
            start = stop + 1
        ends[text + 1] = clauses
    firsts[len(offsets) - 1] = line


@njit
def add_up(matches, texts, terms, rows, of_lines, of_texts):  # type: ignore[no-untyped-def]
    """Fills what lines and texts have of each category; `terms` are the categories and weights of terms."""
    categories, weights = terms
    line_sums, greatest = of_lines
    strongest, distinct, all_weights = of_texts
    seen_in_line = np.full(len(weights), -1, np.int64)
    seen_in_text = np.full(len(weights), -1, np.int64)
    added = np.zeros(len(weights), np.float32)
    for match in range(len(matches)):
        line, term = matches[match, LINE], matches[match, TERM]
        text, row, category, weight = texts[line], rows[line], categories[term], weights[term]
        if seen_in_line[term] != line:
            seen_in_line[term], added[term] = line, weight
            line_sums[row, category] += weight
            greatest[row, category] = max(greatest[row, category], weight)
        elif added[term] < MOST_OF_A_TERM * weight:
            added[term] += REPEATED * weight
            line_sums[row, category] += REPEATED * weight
        if seen_in_text[term] != text:
            seen_in_text[term] = text
            strongest[text, category] = max(strongest[text, category], weight)
            distinct[text, category] += weight
        all_weights[text, category] += weight


def gather_evidence(utf8: Utf8, lexicon: Lexicon) -> Evidence:
    """The evidence of every line; a text without characters has one line."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    count = utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE))
    columns, firsts = np.empty((len(LINE_COLUMNS), count), np.int32), np.zeros(utf8.count + 1, np.int64)
    room = (end - begin) // (2 * LEAST_CLAUSE) + 1  # a Han character has three bytes or more, and one is written ahead
    clauses = Clauses(np.empty(room, np.uint64), np.empty(room, np.int32), np.zeros(utf8.count + 1, np.int64))
    measure_all(utf8.data, utf8.offsets, class_table(), MARKS, HEAD_ENDS, columns, firsts, *clauses)
    matches = find_phrases(utf8.data, columns[0].astype(np.int64), columns[1].astype(np.int64), lexicon.phrases)
    rows = np.zeros(count, np.int32)
    worded = matches[np.flatnonzero(np.diff(matches[:, LINE], prepend=-1)), LINE].astype(np.int64)
    rows[worded] = np.arange(1, len(worded) + 1)
    sums, greatest = (np.zeros((len(worded) + 1, len(CATEGORIES)), np.float32) for _ in range(2))
    strongest, distinct, all_weights = (np.zeros((utf8.count, len(CATEGORIES)), np.float32) for _ in range(3))
    texts = np.repeat(np.arange(utf8.count), np.diff(firsts))
    terms = (lexicon.categories, lexicon.weights)
    add_up(matches, texts, terms, rows, (sums, greatest), (strongest, distinct, all_weights))
    of_texts = (strongest, distinct, all_weights, clauses)
    return Evidence(firsts, texts, columns.T, matches, rows, sums, greatest, worded, *of_texts)
