"""The stage `repair_text`."""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import Enum
from operator import sub
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import field_validator

from cleaner.batch import Batch
from cleaner.stage import Edit, EditCount, Edited, Editor, Field
from cleaner.text.edits import apply_edits
from cleaner.text.repair import damage
from cleaner.text.repair.changes import chained
from cleaner.text.repair.entities import find_entities
from cleaner.text.repair.full_width import find_full_width, is_japanese
from cleaner.text.repair.invisible import find_invisible
from cleaner.text.repair.mirror import find_notes
from cleaner.text.repair.misread import find_misread
from cleaner.text.repair.padding import find_padding
from cleaner.text.repair.pinyin_notes import FIRST_HAN
from cleaner.text.repair.private_use import find_private_use
from cleaner.text.repair.regional import find_regional_terms
from cleaner.text.repair.script import check_opencc, find_script


class Opens(Enum):
    """What of a repair's work may be damage of a kind that is repaired after it."""

    NOTHING = 0
    WRITTEN = 1  # what it writes: no later kind is known by several characters side by side
    JOINED = 2  # also what stands side by side then


class Repair(NamedTuple):
    """One kind of repair: the sign a text must have for it, what finds the changes, and what these may lay open."""

    sign: int
    find: Callable[[str], Sequence[Edit]]
    opens: Opens = Opens.JOINED

    def signs_after(self, signs: int, text: str, changes: Sequence[Edit]) -> int:
        """The signs of a repaired text, from those it had before these changes; or some that it has no more."""
        if self.opens is Opens.NOTHING:
            return signs
        written = "" if self.opens is Opens.JOINED else "".join(change.replacement for change in changes)
        if self.opens is Opens.JOINED or max(written, default="") >= FIRST_HAN:  # what counts characters may count anew
            return damage.signs_of(text)
        return signs | damage.signs_of(written) if written else signs


class RepairText(Editor):
    """Repairs damage that extraction, copying and wrong encodings leave in text; honest text comes out as it went in.

    In this order, each with the reason the funnel gives:

    - `entity`: complete character references (`&nbsp;`, `&#x4e2d;`, `&amp;nbsp;`), not on lines of code.
    - `mojibake`: UTF-8 read as windows-1252 or GBK, GB 2312 read as Latin-1, where it goes back exactly and makes
      sense; a run of `锟斤拷` becomes one U+FFFD.
    - `padding`: empty elements with one id that mirror sites strew about (`<cite id="ab12c"></cite>`).
    - `pinyin_note`, `split_byte`: notes that mirror sites put behind characters (`機(jī)器人`) and the characters of
      GBK that they have torn apart; only where they recur, read their character, and are not there to be read.
    - `private_use`: code points without meaning; those that GB 18030 has moved since get their new place.
    - `line_end`, `control_character`, `zero_width`: `\\r\\n` and the like become `\\n`; what cannot be seen goes, but
      for joiners, selectors and marks of direction that Persian, Indic scripts, emoji or right-to-left text need.
    - `full_width`: letters and digits (`ＡＩ` -> `AI`), not in Japanese text, and never Chinese punctuation.
    - `regional_term`: terms of Taiwan that a converter left in simplified text (`軟體` -> `软件`).
    - `script`: conversion of the whole text by OpenCC, if `script` asks for it.

    Sources of bounds stand beside them in `cleaner/text`; measurements in `docs/repair.md`. Any text is accepted.
    """

    script: Literal["keep", "simplified", "traditional"] = Field(
        "keep", description="Chinese script of the result; other than 'keep' needs the package 'opencc'."
    )
    protect: tuple[str, ...] = Field(
        (), description="Names that conversion leaves as they stand here, beside those that come with the stage."
    )
    full_width: Literal["chinese", "always", "never"] = Field(
        "chinese", description="Where full-width letters and digits become narrow; 'chinese' spares Japanese text."
    )
    pinyin_notes: bool = Field(True, description="Whether notes of mirror sites are removed.")
    regional_terms: bool = Field(True, description="Whether leftover terms in simplified text are replaced.")

    @field_validator("script")
    @classmethod
    def _opencc_is_there(cls, script: str) -> str:
        if script != "keep":
            check_opencc()
        return script

    @field_validator("protect")
    @classmethod
    def _names_say_something(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if not all(name.strip() for name in names):
            raise ValueError("a name to protect is empty")
        return names

    def repairs(self) -> list[Repair]:
        """The repairs that the settings ask for, in their order."""
        wanted = [
            Repair(damage.ENTITY, find_entities),
            Repair(damage.MISREAD, find_misread),
            Repair(damage.PADDING, find_padding),
        ]
        if self.pinyin_notes:
            wanted.append(Repair(damage.NOTE, find_notes, Opens.WRITTEN))
        wanted.append(Repair(damage.PRIVATE_USE, find_private_use, Opens.WRITTEN))
        wanted.append(Repair(damage.INVISIBLE, find_invisible, Opens.NOTHING))
        if self.full_width != "never":
            wanted.append(Repair(damage.FULL_WIDTH, self.find_full_width, Opens.NOTHING))
        if self.regional_terms:
            wanted.append(Repair(damage.LEFTOVER, find_regional_terms, Opens.NOTHING))
        if self.script != "keep":
            wanted.append(Repair(0, self.find_script))
        return wanted

    def find_full_width(self, text: str) -> list[Edit]:
        """Full-width letters and digits, unless they are a matter of style."""
        return [] if self.full_width == "chinese" and is_japanese(text) else find_full_width(text)

    def find_script(self, text: str) -> list[Edit]:
        """What is written in the other script."""
        return find_script(text, self.script, self.protect)

    def edits(self, text: str) -> list[Edit]:
        return repair_all(text, damage.signs_of(text), self.repairs())[1]

    def edit_batch(self, batch: Batch) -> Edited:
        texts = pc.fill_null(batch.column("text"), "")
        signs, repairs = damage.find_damage(batch.utf8()), self.repairs()
        wanted = sum(repair.sign for repair in repairs)
        suspects = np.flatnonzero(signs & wanted) if self.script == "keep" else np.arange(len(batch))
        repaired: dict[int, str] = {}
        edits: Counter[str] = Counter()
        characters: Counter[str] = Counter()
        for row in suspects.tolist():
            text, changes = repair_all(texts[row].as_py(), int(signs[row]), repairs)
            if changes:
                repaired[row] = text
                count_changes(changes, edits, characters)
        if not repaired:
            return Edited(texts, {})
        mask = np.zeros(len(batch), np.bool_)
        mask[list(repaired)] = True
        counts = {reason: EditCount(count, characters[reason]) for reason, count in edits.items()}
        return Edited(pc.replace_with_mask(texts, mask, pa.array(repaired.values(), pa.string())), counts)


def count_changes(changes: Sequence[Edit], edits: Counter[str], characters: Counter[str]) -> None:
    """Adds to both counters how many changes each reason has, and how many characters those take out."""
    starts, ends, replacements, reasons, _ = zip(*changes, strict=True)  # columns: a mirror's page has thousands
    edits.update(reasons)
    for reason, size in zip(reasons, map(sub, map(sub, ends, starts), map(len, replacements)), strict=True):
        characters[reason] += size


def repair_all(text: str, signs: int, repairs: Sequence[Repair]) -> tuple[str, list[Edit]]:
    """A text that has these signs, repaired, and all changes; each repair may lay open what another is for."""
    done: list[Edit] = []
    for repair in repairs:
        found = repair.find(text) if not repair.sign or signs & repair.sign else ()
        if found:
            done = chained(done, text, found)
            text = apply_edits(text, found)
            signs = repair.signs_after(signs, text, found)
    return text, done
