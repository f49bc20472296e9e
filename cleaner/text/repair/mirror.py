"""Pages of mirror sites that put the pinyin of some characters behind them: `機(jī)器人`.

They do it to make a copied page look new. A note is taken for theirs only if the whole page speaks for it: notes recur,
read the character before them, stand behind the same characters nearly everywhere, and those are common ones. A reader
for beginners notes nearly every character, a gloss the rare ones and once, and words in brackets (`程(chéng)` apart)
seldom read the character before them.
"""

import re
from collections import Counter
from collections.abc import Sequence

from cleaner.text.edits import Edit
from cleaner.text.repair.han_table import bare_pinyin, han_table, has_reading, plain_pinyin
from cleaner.text.repair.pinyin_notes import HAN, LETTERS, NOTE, TORN
from cleaner.text.repair.private_use import PRIVATE
from cleaner.text.repair.split_bytes import heal

__all__ = ["find_notes"]

LESSON = re.compile("拼音|读音|讀音|注音|多音字|生字|声调|聲調|汉字听写")
SPOKEN = re.compile(rf"(?<![(\w])[{LETTERS}]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][{LETTERS}]*(?![)\w])")

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
    notes, torn = list(NOTE.finditer(text)), list(TORN.finditer(text))
    right = [note for note in notes if has_reading(text[note.start() - 1], note[1])]
    if len(right) < LEAST_NOTES or not is_mirrored(text, notes, right):
        return []
    noted = {text[note.start() - 1] for note in right}
    lacks_private = PRIVATE.search(text) is None
    changes: list[Edit] = []
    for match in sorted([*right, *torn], key=re.Match.start) if torn else right:
        if changes and match.start() < changes[-1].end:
            continue
        if match[0].startswith("("):
            changes.append(Edit(match.start(), match.end(), "", "pinyin_note"))
        elif healed := heal(text, match, noted, lacks_private):
            changes.append(healed)
    return changes


def is_mirrored(text: str, notes: Sequence[re.Match[str]], right: Sequence[re.Match[str]]) -> bool:
    """Whether the notes of a text that read the characters before them (`right`) are those of a mirror."""
    toned = sum(plain_pinyin(note[1]) != bare_pinyin(note[1]) for note in right)
    noted = Counter(text[note.start() - 1] for note in right)
    is_bare = toned < len(right) / 2
    common = sum(count for character, count in noted.items() if han_table().frequency.get(character, 0) >= COMMON)
    return (
        len(right) >= (LEAST_BARE_NOTES if is_bare else LEAST_NOTES)
        and len(noted) >= (LEAST_BARE_CHARACTERS if is_bare else LEAST_CHARACTERS)
        and len(right) >= LEAST_RIGHT * len(notes)
        and common >= LEAST_COMMON * len(right)
        and len(right) >= LEAST_CONSISTENT * sum(text.count(character) for character in noted)
        and not is_lesson(text, right)
    )


def is_lesson(text: str, right: Sequence[re.Match[str]]) -> bool:
    """Whether the notes are there to be read: nearly every character has one, or the page speaks of pinyin."""
    lines = (line for line in text.split("\n") if NOTE.search(line))
    noted_ratio = len(right) / max(1, sum(len(HAN.findall(line)) for line in lines))
    spoken = sum(1 for _ in SPOKEN.finditer(text))
    most = MOST_NOTED_IN_LESSONS if LESSON.search(text) else MOST_NOTED
    return noted_ratio > most or spoken > max(MOST_SPOKEN, len(right) // 10)
