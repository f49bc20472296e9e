"""Pages of mirror sites that put the pinyin of some characters behind them: `機(jī)器人`.

They do it to make a copied page look new. A note is taken for theirs only if the whole page speaks for it: notes recur,
read the character before them, stand behind the same characters nearly everywhere, and those are common ones. A reader
for beginners notes nearly every character, a gloss the rare ones and once, and words in brackets (`程(chéng)` apart)
seldom read the character before them.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from cleaner.text.edits import Edit
from cleaner.text.repair.changes import NEW_EDIT
from cleaner.text.repair.han_table import bare_pinyin, han_table, has_reading, plain_pinyin
from cleaner.text.repair.pinyin_notes import LAST_HAN, LETTERS, PINYIN, Codes, Notes, notes_in, torn_in
from cleaner.text.repair.private_use import RANGES
from cleaner.text.repair.split_bytes import heal

__all__ = ["find_notes"]

Mask = npt.NDArray[np.bool_]

LESSON = ("拼音", "读音", "讀音", "注音", "多音字", "生字", "声调", "聲調", "汉字听写")
SYLLABLES = re.compile(f"[{LETTERS}]*")

LEAST_NOTES = 3  # one that stands alone may be anything; mirrors set hundreds
LEAST_BARE_NOTES = 6  # notes without tone marks could be names or words
LEAST_CHARACTERS, LEAST_BARE_CHARACTERS = 2, 4  # different ones
LEAST_RIGHT = 0.7  # share of the bracketed syllables that read the character before them
LEAST_CONSISTENT = 0.7  # a mirror notes a character wherever it stands: .94 to 1.0 in three pages with 890 notes
LEAST_COMMON = 0.7  # share of notes behind common characters
COMMON = 12  # on the scale of `HanTable.frequency`: 2,757 characters are
MOST_NOTED = 0.6  # share of the characters in lines with notes: mirrors .14 to .24, readers for beginners nearly all
MOST_NOTED_IN_LESSONS = 0.35  # where the page speaks of pinyin itself
MOST_SPOKEN = 3  # words with tone marks outside of brackets


def find_notes(text: str) -> list[Edit]:
    """Notes to remove and torn characters to put together, if the text is a page of such a mirror."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    notes = notes_in(text, codes)
    reads = np.array([has_reading(character, reading) for character, reading in notes.different], np.bool_)
    is_right = reads[notes.kinds]
    if np.count_nonzero(is_right) < LEAST_NOTES or not is_mirrored(text, codes, notes, is_right):
        return []
    spans = (notes.starts[is_right].tolist(), notes.ends[is_right].tolist())
    removed = list(map(NEW_EDIT, zip(*spans, repeat(""), repeat("pinyin_note"), repeat(None))))
    torn = torn_in(text, notes.lost)
    noted = {character for (character, _), is_read in zip(notes.different, reads, strict=True) if is_read}
    lacks_private = bool(torn) and not any(has_between(codes, *private) for private in RANGES)
    return healed(text, removed, torn, noted, lacks_private) if torn else removed


def has_between(codes: Codes, first: int, last: int) -> bool:
    return bool(((codes >= first) & (codes <= last)).any())


def healed(
    text: str, removed: list[Edit], torn: Sequence[re.Match[str]], noted: Collection[str], lacks_private: bool
) -> list[Edit]:
    """The torn characters put together, and the notes that do not stand among them; see `heal`."""
    starts = [edit.start for edit in removed]
    changes: list[Edit] = []
    done = 0  # of the notes
    for match in torn:
        is_free = not changes or match.start() >= changes[-1].end
        change = heal(text, match, noted, lacks_private) if is_free else None
        if change:
            changes += removed[done : bisect_left(starts, change.start, done)]
            changes.append(change)
            done = bisect_left(starts, change.end, done)
    return changes + removed[done:]


def is_mirrored(text: str, codes: Codes, notes: Notes, is_right: Mask) -> bool:
    """Whether the notes of a text that read the characters before them are those of a mirror."""
    right, toned, common = int(np.count_nonzero(is_right)), 0, 0
    frequency = han_table().frequency
    counts = np.bincount(notes.kinds[is_right], minlength=len(notes.different)).tolist()
    for count, (character, reading) in zip(counts, notes.different, strict=True):
        if count:
            toned += count * (plain_pinyin(reading) != bare_pinyin(reading))
            common += count * (frequency.get(character, 0) >= COMMON)
    noted = np.zeros(ord(LAST_HAN) + 2, np.bool_)  # by code point, those beyond Han together
    noted[notes.characters[is_right]] = True
    is_bare = toned < right / 2
    return (
        right >= (LEAST_BARE_NOTES if is_bare else LEAST_NOTES)
        and int(np.count_nonzero(noted)) >= (LEAST_BARE_CHARACTERS if is_bare else LEAST_CHARACTERS)
        and right >= LEAST_RIGHT * len(is_right)
        and common >= LEAST_COMMON * right
        and right >= LEAST_CONSISTENT * int(np.count_nonzero(noted[np.minimum(codes, len(noted) - 1)]))
        and not is_lesson(text, notes, right)
    )


def is_lesson(text: str, notes: Notes, right: int) -> bool:
    """Whether the notes are there to be read: nearly every character has one, or the page speaks of pinyin."""
    noted_ratio = right / max(1, notes.han)
    if noted_ratio > MOST_NOTED or (noted_ratio > MOST_NOTED_IN_LESSONS and any(word in text for word in LESSON)):
        return True
    spoken = sum(is_spoken(text, start, end) for start, end in toned_words(text, notes.toned))
    return spoken > max(MOST_SPOKEN, right // 10)


def toned_words(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Words of pinyin from their first tone mark to their end; `places` are those of letters with tone marks."""
    end = 0
    for place in places:
        if place >= end:
            word = SYLLABLES.match(text, place)
            end = word.end() if word else place
            yield place, end


def is_spoken(text: str, start: int, end: int) -> bool:
    """Whether a word of pinyin, of which `start` to `end` is the end, is a whole one and not in brackets."""
    if end < len(text) and (text[end] == ")" or is_of_word(text[end])):
        return False
    while start and text[start - 1] in PINYIN:
        start -= 1
    return not start or not (text[start - 1] == "(" or is_of_word(text[start - 1]))


def is_of_word(character: str) -> bool:
    """Whether a regular expression takes a character for one of a word."""
    return character == "_" or character.isalnum()
