"""In which script each line of a text is written, and the Han characters that speak for a language or a variant.

A *segment* is a line, or about a thousand bytes of a longer one. It belongs to the script that says most in it; letters
are counted, digits, punctuation and symbols belong to no script.
"""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import regex
from numba import njit

from cleaner.text.kept_tables import kept_tables
from cleaner.text.language import han
from cleaner.text.language.han import HanCounts, code_points, han_evidence
from cleaner.text.units.characters import code_point_at
from cleaner.text.units.utf8 import Utf8

__all__ = ["HAN_WEIGHT", "SCRIPTS", "HanCounts", "ScriptCounts", "count_scripts", "cut_windows"]

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

SCRIPTS = (
    # first the three that are told apart by more than the script property, see `_segment_script`
    *("Chinese", "Han", "Kana", "Hangul", "Latin", "Cyrillic", "Arabic", "Devanagari", "Bengali", "Hebrew", "Greek"),
    *(
        "Thai",
        "Lao",
        "Khmer",
        "Myanmar",
        "Tibetan",
        "Georgian",
        "Armenian",
        "Ethiopic",
        "Gurmukhi",
        "Gujarati",
        "Oriya",
    ),
    *("Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Thaana", "Mongolian", "Tifinagh", "Cherokee", "Syriac"),
    *("Nko", "Canadian_Aboriginal", "Yi", "Ol_Chiki"),
)
"""Scripts of segments. 'Chinese': Han with characters that only Chinese has; 'Han': without, and no kana to speak of;
'Kana': Japanese, kana and the Han characters between them. The others as in Unicode."""
CHINESE, HAN, KANA, HANGUL = range(4)

HAN_WEIGHT = 3
"""What a Han, kana or hangul character weighs against a letter of an alphabet. In 167 pages of the Python documentation
the English text has 3.03 Latin letters for every Han character of its Chinese translation (names and code left out)."""

SEGMENT_BYTES = 1000
LEAST_KANA_RATIO = 0.1  # of the Han and kana of a Japanese line; statutes and headlines, the driest text, have 0.2


class ScriptCounts(NamedTuple):
    """Of the segments of each script: `letters[text, script]`, `size[text, script]` in bytes; and the Han evidence."""

    letters: Ints
    size: Ints
    han: HanCounts


class _Kinds(NamedTuple):
    """The kinds of characters: `of_code[code]` for every code point, then what a kind is."""

    of_code: Bytes
    script: Ints
    is_chinese_only: Flags
    evidence: Ints
    weights: Ints


@cache
def _kinds() -> _Kinds:
    """The tables of the kernels: made in 60 ms, and kept."""
    return _Kinds(*kept_tables("scripts", [Path(__file__), Path(han.__file__)], make_kinds))


def make_kinds() -> _Kinds:
    """The tables, from Unicode's scripts and the national character sets.

    Kind 0 is no letter, kind 1 a Han character that is evidence of nothing.
    """
    nothing = (False,) * len(HanCounts._fields)
    kinds: dict[tuple[int, tuple[bool, ...]], int] = {(-1, nothing): 0, (HAN, nothing): 1}
    of_code = np.zeros(0x110000, np.uint8)
    of_code[0x20000:0x40000] = kinds[HAN, nothing]  # planes 2 and 3 hold rare Han characters and nothing else
    plane = "".join(map(chr, range(0xD800))) + " " * 0x800 + "".join(map(chr, range(0xE000, 0x10000)))
    for script, name in enumerate(SCRIPTS[KANA:], KANA):
        members = r"\p{Hiragana}\p{Katakana}" if script == KANA else rf"\p{{{name}}}"
        kind = kinds.setdefault((script, nothing), len(kinds))
        for run in regex.finditer(rf"[{members}]+", plane):
            of_code[run.start() : run.end()] = kind
    ideographs = code_points("".join(regex.findall(r"\p{Han}+", plane)))
    evidence = han_evidence(ideographs)
    for bits in np.unique(evidence).tolist():
        fields = tuple(bool(bits >> field & 1) for field in range(len(nothing)))
        of_code[ideographs[evidence == bits]] = kinds.setdefault((HAN, fields), len(kinds))
    evidence_table = np.array([fields for _, fields in kinds], np.int64)
    is_chinese_only = evidence_table[:, HanCounts._fields.index("chinese_only")] > 0
    scripts = np.array([script for script, _ in kinds], np.int64)
    weights = np.array([HAN_WEIGHT if script <= HANGUL else 1 for script in range(len(SCRIPTS))], np.int64)
    return _Kinds(of_code, scripts, is_chinese_only, evidence_table, weights)


@njit(cache=True, nogil=True)
def _count_segment(data: Bytes, start: int, end: int, of_code: Bytes, counts: Ints, seen: Ints) -> tuple[int, int]:
    """Count the kinds of characters from `start` to the end of the segment; that end, and how many kinds were `seen`.

    `counts` is zero before. Lines are short and kinds many: what follows looks at the kinds seen, not at all of them.
    """
    position, kinds = start, 0
    while position < end and data[np.uint64(position)] != 0x0A and position - start < SEGMENT_BYTES:
        code, width = code_point_at(data, position, end)
        kind = of_code[np.uint64(code)]
        count = counts[kind]
        if not count:
            seen[kinds] = kind
            kinds += 1
        counts[kind] = count + 1
        position += width
    return position, kinds


@njit(cache=True, nogil=True)
def _segment_script(counts: Ints, seen: Ints, kinds: _Kinds, letters: Ints) -> int:
    """The script of a segment whose kinds are counted, -1 where it has no letters; `letters` is zero before and after.

    Of scripts that say as much as each other it is the first.
    """
    chinese_only = 0
    for kind in seen:
        if kind:
            letters[kinds.script[kind]] += counts[kind]
            if kinds.is_chinese_only[kind]:
                chinese_only += counts[kind]
    both = letters[HAN] + letters[KANA]
    is_japanese = letters[KANA] > chinese_only and letters[KANA] >= LEAST_KANA_RATIO * both
    letters[HAN], letters[KANA] = 0, 0
    best = -1 if not both else KANA if is_japanese else HAN
    most = both * HAN_WEIGHT
    for kind in seen:
        if kind:
            script = kinds.script[kind]
            said = letters[script] * kinds.weights[script]
            letters[script] = 0
            if said > most or (said and said == most and script < best):
                best, most = script, said
    return CHINESE if best == HAN and chinese_only else best


@njit(cache=True, nogil=True)
def _count(data: Bytes, offsets: npt.NDArray[np.int32], kinds: _Kinds, totals: Ints, letters: Ints, size: Ints) -> None:
    """Fill `totals[text, kind]`, and `letters` and `size` by text and script."""
    counts, seen = np.zeros(totals.shape[1], np.int64), np.zeros(totals.shape[1], np.int64)
    by_script = np.zeros(letters.shape[1], np.int64)
    for text in range(offsets.shape[0] - 1):
        position, end = int(offsets[text]), int(offsets[text + 1])
        while position < end:
            start = position
            position, count = _count_segment(data, start, end, kinds.of_code, counts, seen)
            script = _segment_script(counts, seen[:count], kinds, by_script)
            found = 0
            for kind in seen[:count]:
                totals[text, kind] += counts[kind]
                found += counts[kind] if kind else 0
                counts[kind] = 0
            if script >= 0:
                letters[text, script] += found
                size[text, script] += position - start + 1
            if position < end and data[position] == 0x0A:
                position += 1


def count_scripts(utf8: Utf8) -> ScriptCounts:
    """Count the letters of every text by the script of the segment they stand in, and its Han evidence."""
    kinds = _kinds()
    totals = np.zeros((utf8.count, len(kinds.script)), np.int64)
    letters, size = (np.zeros((utf8.count, len(SCRIPTS)), np.int64) for _ in range(2))
    _count(utf8.data, utf8.offsets, kinds, totals, letters, size)
    return ScriptCounts(letters, size, HanCounts(*(totals @ kinds.evidence).T))


@njit(cache=True, nogil=True)
def _cut(data: Bytes, offsets: npt.NDArray[np.int32], kinds: _Kinds, windows: Ints, places: Ints, cut: Bytes) -> None:
    """Copy each window (text, script, first, last byte among the bytes of that script) to its place in `cut`."""
    counts, seen = np.zeros(kinds.script.shape[0], np.int64), np.zeros(kinds.script.shape[0], np.int64)
    by_script = np.zeros(kinds.weights.shape[0], np.int64)
    window = 0
    while window < windows.shape[0]:
        text, script = windows[window, 0], windows[window, 1]
        behind = window + 1
        while behind < windows.shape[0] and windows[behind, 0] == text and windows[behind, 1] == script:
            behind += 1
        position, end, passed = int(offsets[text]), int(offsets[text + 1]), 0
        while position < end and passed < windows[behind - 1, 3]:
            start = position
            position, count = _count_segment(data, start, end, kinds.of_code, counts, seen)
            if _segment_script(counts, seen[:count], kinds, by_script) == script:
                for part in range(window, behind):
                    first, last = windows[part, 2] + start - passed, windows[part, 3] + start - passed
                    for byte in range(max(start, first), min(position, last)):
                        cut[places[part] + byte - first] = data[byte]
                passed += position - start + 1
            for kind in seen[:count]:
                counts[kind] = 0
            if position < end and data[position] == 0x0A:
                position += 1
        window = behind


def cut_windows(utf8: Utf8, windows: Ints) -> list[str]:
    """The texts of windows, each a row (text, script, first, last): bytes `first` to `last` of that script's segments.

    The windows of a text and script follow each other in the order of their last bytes, so that it is read once.
    Segments stand one behind the other with a blank between them, so a window holds no line feed. A character of which
    a window would hold a part is left out.
    """
    places = np.concatenate([[0], np.cumsum(windows[:, 3] - windows[:, 2])]).astype(np.int64)
    cut = np.full(places[-1], 0x20, np.uint8)
    _cut(utf8.data, utf8.offsets, _kinds(), windows, places, cut)
    return [cut[start:end].tobytes().decode("utf-8", "ignore") for start, end in pairwise(places)]
