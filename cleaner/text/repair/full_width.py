"""Full-width letters and digits: `ＡＩ` and `２０２４年` as they are written today, `AI` and `2024年`.

They stem from encodings that had no narrow ones beside Chinese. Marks of Chinese punctuation (`，。！？：；（）～`) are
never touched; of signs only those within a word or number are (`３．５`, `Ｔ－３４`, `１０％`).
"""

import re

import numpy as np
import numpy.typing as npt

from cleaner.text.edits import Edit

__all__ = ["find_full_width", "is_japanese"]

WORD = "０-９Ａ-Ｚａ-ｚ"
WIDE = re.compile(rf"[{WORD}]+(?:[．－／＿＠＋＆＃][{WORD}]+)*％?")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
KANA = (("ぁ", "ゖ"), ("ァ", "ヺ"))  # first and last characters
HAN = ("㐀", "鿿")
JAPANESE_KANA_RATIO = 0.1  # kana to Han: Japanese text has more kana than Han, Chinese has a title or a face :の


def find_full_width(text: str) -> list[Edit]:
    """The runs of full-width letters and digits, in their narrow form."""
    return [Edit(match.start(), match.end(), match[0].translate(NARROW), "full_width") for match in WIDE.finditer(text)]


def is_japanese(text: str) -> bool:
    """Whether a text has kana enough to be Japanese, where full-width letters and digits are a matter of style."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    kana = sum(count_between(codes, first, last) for first, last in KANA)
    return kana > 0 and kana >= JAPANESE_KANA_RATIO * count_between(codes, *HAN)


def count_between(codes: npt.NDArray[np.uint32], first: str, last: str) -> int:
    return int(np.count_nonzero((codes >= ord(first)) & (codes <= ord(last))))
