"""What speaks for and against every line of a batch: terms of the lexicon found in it, and how it is written.

The kernels run once over the text. Everything a verdict is made of comes from here; `cleaner.text.spam.spam_lines`
weighs it.
"""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.characters import DIGIT, HAN, SPACE, TERMINAL, class_table, code_point_at
from cleaner.text.spam.lexicon import CATEGORIES, Lexicon
from cleaner.text.spam.phrases import LINE, TERM, find_phrases
from cleaner.text.utf8 import Utf8

__all__ = ["LINE_COLUMNS", "Evidence", "gather_evidence"]

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
REPEATED = 0.25  # of a term's weight that every further occurrence in a line adds: lists of one word must not run away
MOST_OF_A_TERM = 3.0  # times its weight that a term can add to one line

njit = numba.njit(cache=True, nogil=True)


class Evidence(NamedTuple):
    """Lines of all texts end to end, those of text `n` being `firsts[n]` to `firsts[n + 1]`."""

    firsts: Integers
    texts: Integers  # of a line: the text it is of
    lines: npt.NDArray[np.int32]  # (lines, LINE_COLUMNS)
    matches: npt.NDArray[np.int32]  # (matches, MATCH_COLUMNS)
    sums: Floats  # (lines, CATEGORIES): weights of a line's terms, repeated ones at a quarter
    greatest: Floats  # (lines, CATEGORIES): the heaviest of a line's terms
    distinct: Floats  # (texts, CATEGORIES): weights of a text's different terms
    all_weights: Floats  # (texts, CATEGORIES): weights of all its terms, as often as they occur

    def column(self, name: str) -> npt.NDArray[np.int32]:
        """One of LINE_COLUMNS."""
        return self.lines[:, LINE_COLUMNS.index(name)]

    def take(self, lines: Integers) -> "Evidence":
        """The same of some of the lines; texts and matches stay."""
        return self._replace(
            texts=self.texts[lines], lines=self.lines[lines], sums=self.sums[lines], greatest=self.greatest[lines]
        )


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
def measure_line(data, start, end, classes, marks, row):  # type: ignore[no-untyped-def]
    """Fills one row of LINE_COLUMNS."""
    characters = han = digits = ends = commas = separators = functions = longest = regions = addresses = 0
    head, value = np.int64(0), np.uint32(0)
    number = spaces = 0
    position = start
    while position < end:
        code, width = code_point_at(data, position, end)
        kind = classes[np.uint64(code)]
        if kind == SPACE:
            spaces += 1
            separators += spaces == 2 and characters > 0
            number = 0 if spaces > 1 else number
        else:
            spaces = 0
            characters += 1
            han += kind == HAN
            value = value * np.uint32(0x9E3779B1) + np.uint32(code)
            if head == 0 and han >= LEAST_HEAD and han == characters - 1 and (code < 0x10000 and HEAD_ENDS[code]):
                head = np.int64(value & np.uint32(0x7FFFFFFF)) | 1
            ends += kind == TERMINAL and code != DOT
            if kind == DIGIT:
                digits += 1
                number += 1
                longest = max(longest, number)
            elif code != DASH:
                number = 0
            mark = marks[np.uint64(code)] if code < 0x10000 else 0
            functions += mark == FUNCTION
            separators += mark == SEPARATOR
            commas += mark == COMMA
            regions += mark == REGION
            if code == DOT and ends_host(data, position, end):
                addresses += 1
        position += width
    row[0], row[1], row[2], row[3], row[4], row[5] = start, end, characters, han, digits, ends
    row[6], row[7], row[8], row[9], row[10], row[11] = commas, separators, functions, longest, regions, addresses
    row[12] = head


@njit
def measure_all(data, offsets, classes, marks, lines, firsts):  # type: ignore[no-untyped-def]
    """Fills `lines` and `firsts`."""
    line = 0
    for text in range(len(offsets) - 1):
        firsts[text] = line
        start, end = offsets[text], offsets[text + 1]
        while True:
            stop = start
            while stop < end and data[stop] != NEWLINE:
                stop += 1
            measure_line(data, start, stop, classes, marks, lines[line])
            line += 1
            if stop >= end:
                break
            start = stop + 1
    firsts[len(offsets) - 1] = line


@njit
def add_up(matches, texts, terms, of_lines, of_texts):  # type: ignore[no-untyped-def]
    """Fills what lines and texts have of each category; `terms` are the categories and weights of terms."""
    categories, weights = terms
    line_sums, greatest = of_lines
    distinct, all_weights = of_texts
    seen_in_line = np.full(len(weights), -1, np.int64)
    seen_in_text = np.full(len(weights), -1, np.int64)
    added = np.zeros(len(weights), np.float32)
    for match in range(len(matches)):
        line, term = matches[match, LINE], matches[match, TERM]
        text, category, weight = texts[line], categories[term], weights[term]
        if seen_in_line[term] != line:
            seen_in_line[term], added[term] = line, weight
            line_sums[line, category] += weight
            greatest[line, category] = max(greatest[line, category], weight)
        elif added[term] < MOST_OF_A_TERM * weight:
            added[term] += REPEATED * weight
            line_sums[line, category] += REPEATED * weight
        if seen_in_text[term] != text:
            seen_in_text[term] = text
            distinct[text, category] += weight
        all_weights[text, category] += weight


def gather_evidence(utf8: Utf8, lexicon: Lexicon) -> Evidence:
    """The evidence of every line; a text without characters has one line."""
    begin, end = int(utf8.offsets[0]), int(utf8.offsets[-1])
    count = utf8.count + int(np.count_nonzero(utf8.data[begin:end] == NEWLINE))
    lines, firsts = np.zeros((count, len(LINE_COLUMNS)), np.int32), np.zeros(utf8.count + 1, np.int64)
    measure_all(utf8.data, utf8.offsets, class_table(), MARKS, lines, firsts)
    matches = find_phrases(utf8.data, lines[:, 0].astype(np.int64), lines[:, 1].astype(np.int64), lexicon.phrases)
    per_line, per_text = (count, len(CATEGORIES)), (utf8.count, len(CATEGORIES))
    sums, greatest = np.zeros(per_line, np.float32), np.zeros(per_line, np.float32)
    distinct, all_weights = np.zeros(per_text, np.float32), np.zeros(per_text, np.float32)
    texts = np.repeat(np.arange(utf8.count), np.diff(firsts))
    evidence = Evidence(firsts, texts, lines, matches, sums, greatest, distinct, all_weights)
    add_up(matches, texts, (lexicon.categories, lexicon.weights), (sums, greatest), (distinct, all_weights))
    return evidence
