"""What mirror sites leave behind: a pinyin note after some characters, and what that does to GBK bytes.

Such sites turn text into Traditional characters by replacing byte pairs in GBK, and write the reading behind the new
character. A replacement that looks at bytes and not at characters also hits pairs that straddle two characters; the
note then splits a character, and all that follows is read one byte out of step, up to the next ASCII character.
"""

from __future__ import annotations

import unicodedata

from generator.document import Draft
from generator.grammar import Grammar


def add_notes(draft: Draft, grammar: Grammar, toned: bool = True) -> Draft:
    """The page with a note after every occurrence of 6 to 14 of its characters."""
    notes = _choose_notes(draft, grammar, toned)
    lines = tuple(_annotate(line, notes) for line in draft.lines)
    return Draft(_annotate(draft.title, notes), lines, draft.language, draft.label, draft.kind, draft.article)


def add_notes_in_bytes(draft: Draft, grammar: Grammar) -> Draft:
    """The same, done to GBK bytes as the mirrors do it; what the split bytes decode to stays in the text."""
    notes = _choose_notes(draft, grammar, toned=True)
    loss = grammar.rng.choice(("\ufffd", "?", ""))
    lines = tuple(_annotate_bytes(line, notes).replace("\ufffd", loss) for line in draft.lines)
    title = _annotate_bytes(draft.title, notes).replace("\ufffd", loss)
    return Draft(title, lines, draft.language, draft.label, draft.kind, draft.article)


def _choose_notes(draft: Draft, grammar: Grammar, toned: bool) -> dict[str, str]:
    readings = dict(pair.split(":") for pair in grammar.rules["readings"])
    present = sorted(set(draft.text) & set(readings))
    chosen = grammar.rng.sample(present, min(len(present), grammar.rng.randint(6, 14)))
    return {character: readings[character] if toned else _strip_tone(readings[character]) for character in chosen}


def _strip_tone(reading: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", reading) if not unicodedata.combining(letter))


def _annotate(line: str, notes: dict[str, str]) -> str:
    return "".join(f"{character}({notes[character]})" if character in notes else character for character in line)


def _annotate_bytes(line: str, notes: dict[str, str]) -> str:
    data = line.encode("gbk", "replace")
    for character, reading in notes.items():
        pair = character.encode("gbk")
        data = data.replace(pair, pair + f"({reading})".encode("gbk"))
    return data.decode("gbk", "replace")
