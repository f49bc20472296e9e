"""Pages of mirror sites that put the pinyin of some characters behind them: `機(jī)器人`.

They do it to make a copied page look new. A note is taken for theirs only if the whole page speaks for it: notes recur,
read the character before them, stand behind the same characters nearly everywhere, and those are common ones. A reader
for beginners notes nearly every character, a gloss the rare ones and once, and words in brackets (`程(chéng)` apart)
seldom read the character before them.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from cleaner.text.edits import Edit
from cleaner.text.repair.han_table import bare_pinyin, han_table, has_reading, plain_pinyin
from cleaner.text.repair.pinyin_notes import FIRST_HAN, LAST_HAN, LETTERS, PINYIN, Note, notes_in, torn_in
from cleaner.text.repair.private_use import PRIVATE
from cleaner.text.repair.split_bytes import heal

__all__ = ["find_notes"]

Codes = npt.NDArray[np.uint32]
"""The code points of a text."""

LESSON = ("拼音", "读音", "讀音", "注音", "多音字", "生字", "声调", "聲調", "汉字听写")
TONED_LETTERS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
HAS_TONE = np.zeros(0x200, np.bool_)
HAS_TONE[list(map(ord, TONED_LETTERS))] = True
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
READING, CHARACTER = map(Note._fields.index, ("reading", "character"))
MOST_SPOKEN = 3  # words with tone marks outside of brackets


def find_notes(text: str) -> list[Edit]:
    """Notes to remove and torn characters to put together, if the text is a page of such a mirror."""
    notes = notes_in(text)
    right = [note for note in notes if has_reading(note.character, note.reading)]
    if len(right) < LEAST_NOTES or not is_mirrored(text, notes, right):
        return []
    removed = [Edit(note.start, note.end, "", "pinyin_note") for note in right]
    torn = torn_in(text)
    return healed(text, removed, torn, {note.character for note in right}) if torn else removed


def healed(text: str, removed: Sequence[Edit], torn: Sequence[re.Match[str]], noted: Collection[str]) -> list[Edit]:
    """The torn characters put together, and the notes that do not stand among them."""
    lacks_private = PRIVATE.search(text) is None
    changes: list[Edit] = []
    places: list[tuple[int, Edit | re.Match[str]]] = [(edit.start, edit) for edit in removed]
    places += [(match.start(), match) for match in torn]
    for start, found in sorted(places, key=itemgetter(0)):
        if changes and start < changes[-1].end:
            continue
        change = found if isinstance(found, Edit) else heal(text, found, noted, lacks_private)
        if change:
            changes.append(change)
    return changes


def is_mirrored(text: str, notes: Sequence[Note], right: Sequence[Note]) -> bool:
    """Whether the notes of a text that read the characters before them (`right`) are those of a mirror."""
    noted, readings = (Counter(map(itemgetter(place), right)) for place in (CHARACTER, READING))
    toned = sum(count for reading, count in readings.items() if plain_pinyin(reading) != bare_pinyin(reading))
    is_bare = toned < len(right) / 2
    common = sum(count for character, count in noted.items() if han_table().frequency.get(character, 0) >= COMMON)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return (
        len(right) >= (LEAST_BARE_NOTES if is_bare else LEAST_NOTES)
        and len(noted) >= (LEAST_BARE_CHARACTERS if is_bare else LEAST_CHARACTERS)
        and len(right) >= LEAST_RIGHT * len(notes)
        and common >= LEAST_COMMON * len(right)
        and len(right) >= LEAST_CONSISTENT * count_of(codes, noted)
        and not is_lesson(text, codes, notes, right)
    )


def count_of(codes: Codes, characters: Iterable[str]) -> int:
    """How often some Han characters stand in a text, all together."""
    counts = np.bincount(codes[codes <= ord(LAST_HAN)], minlength=ord(LAST_HAN) + 1)
    return int(counts[list(map(ord, characters))].sum())


def is_lesson(text: str, codes: Codes, notes: Sequence[Note], right: Sequence[Note]) -> bool:
    """Whether the notes are there to be read: nearly every character has one, or the page speaks of pinyin."""
    is_han = (codes >= ord(FIRST_HAN)) & (codes <= ord(LAST_HAN))
    before, spans = np.concatenate([[0], np.cumsum(is_han)]), np.array(lines_of(text, notes))
    noted_ratio = len(right) / max(1, int((before[spans[:, 1]] - before[spans[:, 0]]).sum()))
    spoken = sum(is_spoken(text, start, end) for start, end in toned_words(text, codes, notes))
    most = MOST_NOTED_IN_LESSONS if any(word in text for word in LESSON) else MOST_NOTED
    return noted_ratio > most or spoken > max(MOST_SPOKEN, len(right) // 10)


def lines_of(text: str, notes: Sequence[Note]) -> list[tuple[int, int]]:
    """Where the lines begin and end that some notes stand in."""
    spans: list[tuple[int, int]] = []
    for note in notes:
        if not spans or note.start > spans[-1][1]:
            end = text.find("\n", note.end)
            spans.append((text.rfind("\n", 0, note.start) + 1, end if end >= 0 else len(text)))
    return spans


def toned_words(text: str, codes: Codes, notes: Sequence[Note]) -> Iterator[tuple[int, int]]:
    """Words of pinyin outside of the notes, from their first tone mark to their end."""
    low = np.flatnonzero(codes < len(HAS_TONE))
    places = low[HAS_TONE[codes[low]]]
    starts, ends = np.array([note[:2] for note in notes]).T
    note = np.searchsorted(starts, places, "right") - 1
    end = 0
    for place in places[(note < 0) | (places >= ends[note])].tolist():
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
