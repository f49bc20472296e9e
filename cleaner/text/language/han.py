"""Han characters as evidence: for Chinese or Japanese, simplified or traditional, Mandarin, Cantonese or Wu.

Which characters are simplified, traditional, Chinese only or Japanese only is computed from the national character sets
that Python's codecs know, so no list is needed:

- GB 2312-1980 (codec `gb2312`): the characters of simplified Chinese;
- Big5 (codec `big5`, without the Hong Kong supplement and its simplified and Japanese forms): of traditional Chinese;
  its first level, up to 0xC67E, has the 5,401 in common use;
- JIS X 0208 (codec `shift_jis`): of Japanese.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["HAN_LANGUAGES", "HanCounts", "HanLanguages", "code_points", "han_evidence", "han_languages", "han_variants"]

Ints = npt.NDArray[np.int64]
Chances = npt.NDArray[np.float64]

RARE_BIG5 = b"\xc9\x40"  # the first code of its second level
SHARED = "着温响吓吖嘞揸"
"""Characters of GB 2312 that are not in Big5, yet usual in the traditional Chinese of Hong Kong too."""
OTHER_TRADITIONAL = "裏爲衆啓嫻"
"""Traditional forms usual in Hong Kong for which Big5 has another (裡 為 眾 啟 嫺): they are in JIS X 0208 alone."""
YUE_MARKERS = "嘅咗冇佢喺哋嚟嗰啲咁嘢瞓攞揾搵諗谂噉啱喎㗎嘥唔睇嘞攰嗌嬲冚咩乜"
"""Characters for the commonest words of spoken Cantonese that written Mandarin has no use for: the particles 嘅 咗 哋
㗎 喎 嘞 咩, the negatives 唔 冇, the pronoun 佢, demonstratives as 嗰 啲 咁 噉, verbs as 喺 嚟 攞 搵 諗 睇 瞓."""
WUU_MARKERS = "侬搿呒覅朆侪㑚倷汏俚"
"""The same for Wu: the pronouns 侬 㑚 倷 俚, 搿 (this), the negatives 呒 覅 朆, 侪 (all), 汏 (to wash)."""
MANDARIN_MARKERS = "的了是们們这這那他她它没沒吗嗎么麼哪您"
"""Function words of Mandarin that Cantonese and Wu write otherwise: 嘅 or 个 for 的, 咗 for 了, 佢 or 伊 for 他."""

HAN_LANGUAGES = ("zh", "yue", "wuu", "ja")
"""Languages in Han characters that are told apart: Mandarin, the varieties in the order of `_varieties`, Japanese."""

LEAST_VARIETY_RATIO = 0.02  # markers to Han characters: sentences of Cantonese and Wu have one in every ten or so
HAN_WITHOUT_KANA = 10  # so many Han characters without kana are as good as one that only Chinese has
MIXED_RATIO = 0.1  # of the characters of one variant alone: 99 of 100 web pages have less than 0.01 (docs/language.md)
LEAST_MIXED_COUNT = 2  # one rare character, which no set need have, makes no text mixed


class HanCounts(NamedTuple):
    """How many Han characters of each text are evidence, one number a text; a character may count in several."""

    simplified: Ints
    traditional: Ints
    chinese_only: Ints
    japanese_only: Ints
    yue: Ints
    wuu: Ints
    mandarin: Ints


class HanLanguages(NamedTuple):
    """Of each text the chances of `HAN_LANGUAGES` (0..1): in segments with characters only Chinese has, and without."""

    with_chinese_only: Chances
    without: Chances


def han_evidence(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """What Han characters of the first plane are evidence of: bit `n` for the field `n` of HanCounts."""
    han = "".join(map(chr, codes.tolist()))
    gb, big5, jis = (set(han.encode(codec, "ignore").decode(codec)) for codec in ("gb2312", "big5", "shift_jis"))
    common = {character for character in big5 if character.encode("big5") < RARE_BIG5} | set(OTHER_TRADITIONAL)
    chinese = gb | big5 | common
    variants = (gb - big5 - set(SHARED), common - gb, chinese - jis, jis - chinese)
    evidence = np.zeros(1 << 16, np.uint8)
    for field, members in enumerate((*variants, YUE_MARKERS, WUU_MARKERS, MANDARIN_MARKERS)):
        evidence[code_points("".join(members))] |= 1 << field
    return evidence[codes]


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The numbers of the characters of a text without surrogates."""
    return np.frombuffer(text.encode("utf-32-le"), np.dtype("<u4"))


def han_languages(chinese: Ints, han: Ints, kana: Ints, counts: HanCounts) -> HanLanguages:
    """Decide what the Han characters of each text are, by the letters in its segments of scripts Chinese, Han and Kana.

    A segment without characters only Chinese has is Japanese in a text with enough kana, or by characters only Japanese
    has; a headline or a menu entry often has no kana.
    """
    markers = counts.chinese_only + counts.mandarin + counts.yue + counts.wuu
    is_japanese_text = (kana > 0) & (kana >= np.maximum(chinese, han / 4))
    is_japanese = is_japanese_text | (counts.japanese_only > markers)
    for_japanese = 1 + counts.japanese_only + np.where(is_japanese_text, kana, 0)
    for_chinese = 1 + markers + (chinese + han) / HAN_WITHOUT_KANA * ~is_japanese_text
    chance = for_chinese / (for_chinese + for_japanese)  # the rule of succession: no evidence is one half
    with_chinese_only = _varieties(np.where(is_japanese_text, 1.0, chance), chinese + han, counts)
    japanese = np.stack([chance, *np.zeros((len(HAN_LANGUAGES) - 2, len(chance))), 1.0 - chance], axis=1)
    return HanLanguages(with_chinese_only, np.where(is_japanese[:, np.newaxis], japanese, with_chinese_only))


def _varieties(chance: npt.NDArray[np.float64], han: Ints, counts: HanCounts) -> Chances:
    """The chance of Chinese, dealt out between Mandarin and the variety that has more markers than it, if one has."""
    texts = np.arange(len(chance))
    markers = np.stack([counts.mandarin, counts.yue, counts.wuu])
    most = markers.argmax(axis=0)
    most[markers.max(axis=0) < LEAST_VARIETY_RATIO * han] = 0
    ratios = (markers + 0.5) / (markers.sum(axis=0) + 1)
    share = np.where(most == 0, 0.0, ratios[most, texts])
    chances = np.zeros((len(chance), len(HAN_LANGUAGES)))
    chances[texts, most] = chance * share
    chances[:, 0] = chance * (1 - share)
    chances[:, -1] = 1 - chance
    return chances


def han_variants(counts: HanCounts, is_chinese: Sequence[bool]) -> list[str | None]:
    """'simplified', 'traditional' or 'mixed' for every Chinese text; None where no character tells."""
    both = counts.simplified + counts.traditional
    fewer = np.minimum(counts.simplified, counts.traditional)
    is_mixed = (fewer >= np.maximum(LEAST_MIXED_COUNT, MIXED_RATIO * both)) | (2 * fewer == both)
    is_simplified = counts.simplified > counts.traditional
    names = np.select([is_mixed, is_simplified], ["mixed", "simplified"], "traditional").tolist()
    told = (both > 0) & np.array(is_chinese, np.bool_)
    return [name if is_told else None for name, is_told in zip(names, told.tolist(), strict=True)]
