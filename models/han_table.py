"""Makes `cleaner/models/han.tsv.xz`: readings, variants and frequency of Han characters.

    python models/han_table.py            needs the packages pypinyin (MIT) and opencc (Apache-2.0)

The same versions of both give the same file, byte for byte; nothing is trained and no text is read.
"""

import lzma
from collections import Counter
from math import log2
from pathlib import Path

import opencc
import zstandard
from pypinyin.constants import PINYIN_DICT

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "cleaner" / "text" / "chinese" / "words.txt.zst"
TABLE = ROOT / "cleaner" / "models" / "han.tsv.xz"
HEADER = "# character, frequency (log2 of occurrences), simplified, traditional (- where it is the same), readings\n"


def encodable(codec: str) -> set[str]:
    """The ideographs that a codec can write."""
    return {chr(code) for code in range(0x3400, 0xA000) if chr(code).encode(codec, "ignore")}


def count_characters() -> Counter[str]:
    """How often each character stands in the words of the dictionary, every word as often as it occurs."""
    counts: Counter[str] = Counter()
    for line in zstandard.ZstdDecompressor().decompress(WORDS.read_bytes()).decode().splitlines():
        word, _, count = line.rpartition(" ")
        for character in word:
            counts[character] += int(count)
    return counts


def table_lines() -> list[str]:
    """One line a character of GBK or Big5, in the order of code points."""
    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    counts = count_characters()
    lines = []
    for character in sorted(encodable("gbk") | encodable("big5")):
        simplified, traditional = to_simplified.convert(character), to_traditional.convert(character)
        if len(simplified) != 1 or character.encode("gb2312", "ignore"):
            simplified = character  # one of simplified Chinese too, as 乾 or 著: only a word can tell which it is
        count = max(counts[character], counts[simplified])
        frequency = int(log2(count)) + 1 if count else 0
        readings = PINYIN_DICT.get(ord(character), "")
        shown = ["-" if form == character or len(form) != 1 else form for form in (simplified, traditional)]
        lines.append("\t".join([character, str(frequency), *shown, readings]))
    return lines


def main() -> None:
    """Writes the table and says how large it is."""
    lines = table_lines()
    packed = lzma.compress((HEADER + "\n".join(lines) + "\n").encode(), preset=9 | lzma.PRESET_EXTREME)
    TABLE.write_bytes(packed)
    print(f"{TABLE.name}: {len(lines)} characters, {len(packed)} bytes")


if __name__ == "__main__":
    main()
