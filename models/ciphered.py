"""Pages in other scripts, made of labelled ones by a cipher: what lines look like stays, their letters change.

Hardly any labelled page is in a script such as Hangul or Cyrillic, and of the few most lines are noise; so a model
comes to take the very letters for noise. In these pages they are on both sides, and lengths, signs, digits and repeats
are those of real pages.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from models.pages import Page

__all__ = ["Cipher", "ciphered_pages"]

ALPHABETS = {  # small letters; capitals are those of the same letters
    "cyrillic": "абвгдежзиклмнопрстуфхцчшщыьэюя",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "latin": "abcdefghijklmnopqrstuvwxyzäöüéñç",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "devanagari": "अआइईउऊएओकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
    "kana": "あいうえおかきくけこさしすせそたちつてとなにのはまみもやよらりるれをんがだでじば",
}
SYLLABLES, FIRST_SYLLABLE = 11_172, 0xAC00  # of Hangul
COMMON = 1_200  # syllables that a text makes do with
SIGNS = str.maketrans({"，": ", ", "、": ", ", "。": ". ", "；": "; ", "：": ": ", "！": "! ", "？": "? ", "　": " "})
MOST_LINES = 500  # of a page that is written in another script
BREAKS = 3  # one of so many Chinese characters ends a word
SCRIPTS = ("hangul", "cyrillic", "hangul", "latin", "greek", "hangul", "cyrillic", "arabic", "devanagari")
CHINESE_ONLY = ("kana", "kana")  # scripts that are written without spaces


class Cipher:
    """Writes text in another script: a letter as a letter, a Chinese character as a syllable of two.

    In Hangul two letters are a syllable, too; in kana every other Chinese character stays what it is.
    """

    def __init__(self, script: str, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.script = script
        self.syllables = random.permutation(SYLLABLES)[:COMMON]
        self.alphabet: list[str] = random.permutation(list(ALPHABETS.get(script, ""))).tolist()

    def written(self, text: str) -> str:
        signed = text if self.script == "kana" else text.translate(SIGNS)
        return "".join(self.run(kind, "".join(run)) for kind, run in groupby(signed, kind_of)).rstrip()

    def run(self, kind: str, run: str) -> str:
        if kind == "han":
            return "".join(self.syllable(one) + self.space_after(one) for one in run).strip()
        if kind == "letter" and self.script == "hangul":
            return "".join(self.syllable(run[place : place + 2].lower()) for place in range(0, len(run), 2))
        return "".join(map(self.letter, run)) if kind == "letter" else run

    def space_after(self, character: str) -> str:
        return " " if self.script != "kana" and zlib.crc32(character.encode()) % BREAKS == 0 else ""

    def syllable(self, source: str) -> str:
        """What stands for a Chinese character, or for two letters in Hangul: the same each time."""
        number = zlib.crc32(source.encode())
        if self.script == "hangul":
            return chr(FIRST_SYLLABLE + int(self.syllables[number % COMMON]))
        if self.script == "kana" and number % 2:
            return source
        first, second = divmod(number, len(self.alphabet))
        return self.alphabet[first % len(self.alphabet)] + self.alphabet[second]

    def letter(self, source: str) -> str:
        letter = self.alphabet[zlib.crc32(source.lower().encode()) % len(self.alphabet)]
        return letter.upper() if source.isupper() else letter


def kind_of(character: str) -> str:
    if "一" <= character <= "鿿" or "぀" <= character <= "ヿ":
        return "han"
    return "letter" if character.isalpha() else "sign"


def ciphered_pages(pages: Sequence[Page]) -> Iterator[Page]:
    """Half of the pages that are not too long, each in a script that its name chooses."""
    for page in pages:
        seed = zlib.crc32(f"ciphered {page.name}".encode())
        if len(page.labels) > MOST_LINES or seed % 2:
            continue
        scripts = SCRIPTS + CHINESE_ONLY if page.language == "zh" else SCRIPTS
        script = scripts[seed // 2 % len(scripts)]
        cipher = Cipher(script, seed)
        text = "\n".join(map(cipher.written, page.text.split("\n")))
        yield replace(page, name=f"{page.name}/{script}", text=text, language="other", kind="ciphered")
