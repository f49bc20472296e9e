"""Where the title of a page, which many texts begin with, stands again, for the article begins there; and which line
above the first paragraph is its headline."""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.article.features import COHERENCE, ENDS, LENGTH, WORDS
from cleaner.text.units.bitmasks import eight_bytes

__all__ = ["TITLE_FEATURES", "favour_headlines", "headline_shares", "title_context"]

Floats = npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]

TITLE_FEATURES = (
    "title_share",  # of the text's first line that the line is, if it stands in it; of the first, the largest of these
    "title_before",  # lines to the last such line before this one, up to FAR
    "title_after",  # and to the next after it
    "titles",  # such lines in the text, up to MOST
)
FAR, MOST = 60, 9
SHORTEST, LONGEST = 10, 400  # bytes of a line that can be a title, and of the first line that are read
LEAST_SHARE = 0.4  # of the first line: what comes after it there is the name of the site

# A headline stands among menus, counters and dates but says what the paragraphs say. The bounds were chosen on unseen
# pages of two seeds of folds: a reach of 4 or 8 lines and shares from .3 to .7 do alike, a reach of 12 harm.
REACH = 6  # visible lines above the first paragraph in which its headline is looked for
LONGEST_HEADLINE, FEWEST_WORDS, LEAST_SHARED = 60, 5, 0.6  # characters, words, share of them in the prose of the text
PARAGRAPH = 40  # characters

njit = numba.njit(cache=True, nogil=True)


@njit
def is_within(data, start, end, begin, stop):  # type: ignore[no-untyped-def]
    """Whether the bytes from `start` to `end` stand somewhere between `begin` and `stop`.

    Eight at a time: a page whose lines all but begin its title would take every byte of each as often as the title has.
    """
    size, place, last = end - start, begin, stop - (end - start)
    is_found = False
    while place <= last and not is_found:
        same = 0
        while same + 8 <= size and eight_bytes(data, place + same) == eight_bytes(data, start + same):
            same += 8
        while same < size and data[np.uint64(place + same)] == data[np.uint64(start + same)]:
            same += 1
        is_found = same == size
        place += 1
    return is_found


@njit
def describe_titles(data, starts, ends, texts, columns):  # type: ignore[no-untyped-def]
    shares, before, after, counts = columns
    for text in range(len(texts) - 1):
        first, last = texts[text], texts[text + 1]
        if first == last:
            continue
        begin = starts[first]
        stop = min(ends[first], begin + LONGEST)
        least = max(LEAST_SHARE * (stop - begin), SHORTEST)
        count, near, best = 0, FAR, 0.0
        for line in range(first + 1, last):
            size = ends[line] - starts[line]
            is_title = least <= size <= stop - begin and is_within(data, starts[line], ends[line], begin, stop)
            shares[line] = size / (stop - begin) if is_title else 0
            best = max(best, np.float64(shares[line]))
            count += is_title
            before[line] = near
            near = 1 if is_title else min(near + 1, FAR)
        shares[first], before[first] = best, FAR
        near = FAR
        for line in range(last - 1, first - 1, -1):
            after[line], counts[line] = near, min(count, MOST)
            near = 1 if shares[line] > 0 else min(near + 1, FAR)


def title_context(
    data: npt.NDArray[np.uint8], spans: tuple[Positions, Positions], texts: Positions, room: Floats
) -> None:
    """Writes TITLE_FEATURES of visible lines to `room`, float32 of (lines, features) in the order of Fortran."""
    describe_titles(data, *spans, texts, room.T)


def headline_shares(features: Floats) -> Floats:
    """The share of a line's words that the prose of its text has where the line may be a headline, else 0.

    `features` are those of `line_features` in the first columns; float32 of (lines,).
    """
    length, ends, shared, words = (features[:, column] for column in (LENGTH, ENDS, COHERENCE, WORDS))
    may_be = (length <= LONGEST_HEADLINE) & (words >= FEWEST_WORDS) & (ends == 0) & (shared >= LEAST_SHARED)
    return np.where(may_be, shared, np.float32(0))


@njit
def lower_headlines(scores, lengths, shares, texts):  # type: ignore[no-untyped-def]
    for text in range(len(texts) - 1):
        begin, end = texts[text], texts[text + 1]
        paragraph = begin
        while paragraph < end and (lengths[paragraph] < PARAGRAPH or scores[paragraph] > 0):
            paragraph += 1
        if paragraph < end:
            headline, most = paragraph, np.float32(0)
            for line in range(max(begin, paragraph - REACH), paragraph):
                if shares[line] > most:
                    headline, most = line, shares[line]
            scores[headline] = min(scores[headline], scores[paragraph])


def favour_headlines(scores: Floats, lengths: Positions, shares: Floats, texts: Positions) -> None:
    """Lowers the score of each text's headline to that of its first paragraph that is not noise.

    The headline is the line shortly above that paragraph of which the text's prose has the largest share. `scores` are
    log-odds of noise, a line each, `lengths` characters, `shares` those of `headline_shares`, `texts` as elsewhere.
    """
    lower_headlines(scores, lengths, shares, texts)
