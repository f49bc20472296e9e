"""What stands around a line of a page: its neighbours, the prose near it, its place, and the run of lines it is in."""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.article.features import COHERENCE, COMMAS, COPIES, ENDS, LENGTH, PROSE_LENGTH, SENTENCE_ENDS

__all__ = ["CONTEXT_FEATURES", "SCORE_FEATURES", "line_context", "score_context"]

Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

NEAR = (-4, -3, -2, -1, 1, 2, 3, 4)
CONTEXT_FEATURES = (
    *(f"length_{step:+d}" for step in NEAR),  # characters of a neighbour, up to LONG; -1 where there is none
    *(f"ends_{step:+d}" for step in NEAR),
    *(f"coherence_{step:+d}" for step in (-1, 1)),
    *(f"blank_lines_{side}" for side in ("before", "after")),
    *(f"mean_length_{width}" for width in (3, 8, 20)),  # over so many lines to either side
    *(f"prose_ratio_{width}" for width in (3, 8, 20)),  # of the characters
    "length_spread",  # of the lines up to 4 away: standard deviation over mean
    *(f"prose_{side}" for side in ("before", "after")),  # characters of prose among the 12 lines on that side
    *(f"prose_distance_{side}" for side in ("before", "after")),  # lines to the next prose, up to FAR
    *(f"prose_share_{side}" for side in ("before", "after")),  # of the text's prose
    *(
        "line",
        "lines_after",
        "place",
        "lines",
        "characters",
        "prose_characters",
        "prose_lines",
        "longest",
        "copied_ratio",
    ),
)
SCORE_STEPS = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
SCORE_FEATURES = (
    *(f"score_{step:+d}" for step in SCORE_STEPS),
    *(f"mean_score_{width}" for width in (2, 6, 16)),  # weighted by characters
    *(f"mean_score_{side}" for side in ("before", "after")),  # over the 5 lines on that side, each alike
    *(f"kept_distance_{side}" for side in ("before", "after")),  # lines to the next with a score above 0
    *("in_run", "run_before", "run_after", "run_share"),  # the run of lines whose scores add up to most
    "text_score",  # mean over the text, weighted by characters
)
LONG, FAR = 300, 60

njit = numba.njit(cache=True, nogil=True)


@njit
def window(sums, begin, end, line, left, right):  # type: ignore[no-untyped-def]
    """The sum from `left` lines before to `right` after, within the text; `sums` are running ones."""
    return sums[min(line + right + 1, end) - begin] - sums[max(line - left, begin) - begin]


@njit
def describe_text(features, blanks, begin, end, table):  # type: ignore[no-untyped-def]
    count = end - begin
    lengths, squares, prose = np.zeros(count + 1), np.zeros(count + 1), np.zeros(count + 1)
    proses = longest = copied = 0
    for line in range(begin, end):
        place = line - begin
        length = min(features[line, LENGTH], LONG)
        is_prose = features[line, LENGTH] >= PROSE_LENGTH and features[line, SENTENCE_ENDS] + features[line, COMMAS] > 0
        proses += is_prose
        copied += features[line, COPIES] > 1
        longest = max(longest, int(features[line, LENGTH]))
        lengths[place + 1] = lengths[place] + length
        squares[place + 1] = squares[place] + length * length
        prose[place + 1] = prose[place] + length * is_prose
    near = FAR
    for line in range(begin, end):
        table[line, 29] = near
        near = 1 if prose[line - begin + 1] > prose[line - begin] else min(near + 1, FAR)
    near = FAR
    for line in range(end - 1, begin - 1, -1):
        table[line, 30] = near
        near = 1 if prose[line - begin + 1] > prose[line - begin] else min(near + 1, FAR)
    for line in range(begin, end):
        row, place = table[line], line - begin
        for column in range(8):
            step = column - 4 if column < 4 else column - 3
            is_there = begin <= line + step < end
            row[column] = min(features[line + step, LENGTH], LONG) if is_there else -1
            row[column + 8] = features[line + step, ENDS] if is_there else -1
        row[16] = features[line - 1, COHERENCE] if line > begin else -1
        row[17] = features[line + 1, COHERENCE] if line + 1 < end else -1
        row[18], row[19] = min(blanks[line, 0], 5), min(blanks[line, 1], 5)
        column = 20
        for width in (3, 8, 20):
            total = window(lengths, begin, end, line, width, width)
            row[column] = total / (min(line + width + 1, end) - max(line - width, begin))
            row[column + 3] = window(prose, begin, end, line, width, width) / max(total, 1)
            column += 1
        near_count = min(line + 5, end) - max(line - 4, begin)
        mean = window(lengths, begin, end, line, 4, 4) / near_count
        spread = window(squares, begin, end, line, 4, 4) / near_count - mean * mean
        row[26] = np.sqrt(max(spread, 0)) / max(mean, 1)
        row[27] = window(prose, begin, end, line, 12, -1)
        row[28] = window(prose, begin, end, line, -1, 12)
        row[31], row[32] = prose[place] / max(prose[count], 1), 1 - prose[place + 1] / max(prose[count], 1)
        row[33], row[34], row[35], row[36] = (
            min(place, 200),
            min(count - place - 1, 200),
            place / count,
            min(count, 500),
        )
        row[37], row[38], row[39] = min(lengths[count], 20000), min(prose[count], 20000), min(proses, 100)
        row[40], row[41] = min(longest, 1000), copied / count


@njit
def describe_scores(scores, lengths, begin, end, table):  # type: ignore[no-untyped-def]
    count = end - begin
    sums, weights, weighted = np.zeros(count + 1), np.zeros(count + 1), np.zeros(count + 1)
    best = total = 0.0
    first = best_first = best_last = 0
    for place in range(count):
        length, score = min(lengths[begin + place], LONG), scores[begin + place]
        sums[place + 1] = sums[place] + score
        weights[place + 1] = weights[place] + length
        weighted[place + 1] = weighted[place] + length * score
        if total <= 0:
            total, first = 0.0, place
        total += score * np.sqrt(length)
        if total > best:
            best, best_first, best_last = total, first, place + 1
    share = (weights[best_last] - weights[best_first]) / max(weights[count], 1)
    near = FAR
    for line in range(begin, end):
        table[line, 15] = near
        near = 1 if scores[line] > 0 else min(near + 1, FAR)
    near = FAR
    for line in range(end - 1, begin - 1, -1):
        table[line, 16] = near
        near = 1 if scores[line] > 0 else min(near + 1, FAR)
    for line in range(begin, end):
        row, place = table[line], line - begin
        for near_column in range(10):
            step = near_column - 5 if near_column < 5 else near_column - 4
            row[near_column] = scores[line + step] if begin <= line + step < end else -9
        column = 10
        for width in (2, 6, 16):
            weight = window(weights, begin, end, line, width, width)
            row[column] = window(weighted, begin, end, line, width, width) / max(weight, 1)
            column += 1
        row[13] = window(sums, begin, end, line, 5, -1) / max(min(place, 5), 1)
        row[14] = window(sums, begin, end, line, -1, 5) / max(min(count - place - 1, 5), 1)
        row[17] = best_first <= place < best_last
        row[18] = max(min(place - best_first, FAR), -FAR)
        row[19] = max(min(best_last - 1 - place, FAR), -FAR)
        row[20] = share
        row[21] = weighted[count] / max(weights[count], 1)


@njit
def describe_texts(features, blanks, texts, columns):  # type: ignore[no-untyped-def]
    features, table = features.T, columns.T
    for text in range(len(texts) - 1):
        if texts[text] < texts[text + 1]:
            describe_text(features, blanks, texts[text], texts[text + 1], table)


@njit
def describe_all_scores(scores, lengths, texts, columns):  # type: ignore[no-untyped-def]
    table = columns.T
    for text in range(len(texts) - 1):
        if texts[text] < texts[text + 1]:
            describe_scores(scores, lengths, texts[text], texts[text + 1], table)


def line_context(features: Floats, blanks: Positions, texts: Positions, room: Floats | None = None) -> Floats:
    """What surrounds each line, float32 of (lines, len(CONTEXT_FEATURES)).

    `features` are those of `line_features`; `blanks` (lines, 2) how many blank lines stand before and
    after each; the lines of text `n` are `texts[n]` to `texts[n + 1]`. Where there is `room`, a table of that shape in
    the order of Fortran, they are written to it.
    """
    table: Floats = np.empty((len(CONTEXT_FEATURES), len(features)), np.float32).T if room is None else room
    describe_texts(features.T, blanks, texts, table.T)
    return table


def score_context(scores: Floats, lengths: Floats, texts: Positions, room: Floats | None = None) -> Floats:
    """How the lines around each line score, float32 of (lines, len(SCORE_FEATURES)).

    `scores` is float32 of (lines,), above 0 for a line that looks like one of an article; `lengths` are characters;
    `room` as for `line_context`.
    """
    table: Floats = np.empty((len(SCORE_FEATURES), len(scores)), np.float32).T if room is None else room
    describe_all_scores(scores, lengths, texts, table.T)
    return table
