"""Names of character encodings, and how likely a decoded text is as a text of the world's web.

The likelihood settles what a page is written in when its label is missing or wrong. It is built from the encodings
themselves: the standards sort their characters by use, so that GB 2312 level 1, Big5 level 1, JIS X 0208 level 1 and
the Hangul of KS X 1001 are the characters that texts are made of, and the rest of each set is rare.
"""

import re
from functools import cache
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Table: TypeAlias = npt.NDArray[np.float32]

# Labels as found on the web -> codec. As browsers do (WHATWG Encoding Standard, section 4.2) a label stands for the
# widest set that contains it: pages that say "gb2312" hold GBK, pages that say "iso-8859-1" hold windows-1252.
_ALIASES = {
    "gb18030": "gb gb2312 gb_2312 gb_2312-80 gbk x-gbk gb18030 gb18030-2022 chinese cp936 ms936 csgb2312 euc-cn zh-cn",
    "big5hkscs": "big5 big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 big-5 cp950 ms950 big5-eten zh-tw",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j cp932 csshiftjis",
    "euc_jp": "euc-jp euc_jp eucjp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr euc_kr euckr ks_c_5601-1987 ksc5601 ks_c_5601 korean windows-949 cp949 uhc ms949 cseuckr",
    "hz": "hz hz-gb-2312",
    "utf-8": "utf-8 utf8 utf_8 unicode-1-1-utf-8 u8 utf-8-sig utf8mb4 unicode",
    "utf-16-le": "utf-16le utf-16-le csunicode ucs-2",
    "utf-16-be": "utf-16be utf-16-be",
    "cp1252": "iso-8859-1 iso8859-1 iso88591 latin1 latin-1 l1 ascii us-ascii windows-1252 cp1252 x-cp1252 ansi",
    "cp1254": "iso-8859-9 latin5 windows-1254 cp1254",
    "cp874": "tis-620 iso-8859-11 windows-874 cp874",
    "koi8_r": "koi8-r koi8 koi8_r",
    "koi8_u": "koi8-u koi8-ru",
    "mac_roman": "macintosh x-mac-roman mac",
    "cp866": "ibm866 cp866 csibm866",
}
_CODECS = {label: codec for codec, labels in _ALIASES.items() for label in labels.split()}
_NUMBERED = re.compile(r"(?:(iso)[-_]?8859|(windows|cp|x-cp))[-_]?(\d{1,4})")
_ISO_PARTS = ("2", "3", "4", "5", "6", "7", "8", "10", "13", "14", "15", "16")
_WINDOWS = ("1250", "1251", "1253", "1255", "1256", "1257", "1258")
_META = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.I)
_XML = re.compile(rb"<\?xml\b[^>]*?encoding\s*=\s*[\"']\s*([\w:.-]+)", re.I)
_META_WITHIN = 4096  # bytes; the standard asks for 1,024, and Chinese portals put their keyword lists first


def find_codec(label: str) -> str | None:
    """The codec for a label from a header or a page; None for one that no browser knows."""
    name = label.strip(" \t\r\n\"';").lower()
    if name in _CODECS:
        return _CODECS[name]
    match = _NUMBERED.fullmatch(name)
    if match and match[1] and match[3] in _ISO_PARTS:
        return f"iso8859-{match[3]}"
    if match and match[2] and match[3] in _WINDOWS:
        return f"cp{match[3]}"
    return None


def find_declared(data: bytes) -> str | None:
    """The codec a page declares for itself, in a `meta` element or an XML declaration."""
    match = _META.search(data, 0, _META_WITHIN) or _XML.search(data, 0, _META_WITHIN)
    codec = find_codec(match[1].decode("ascii", "replace")) if match else None
    # A declaration that could be read as ASCII is not in UTF-16, whatever it says (HTML standard, 13.2.3.2).
    return "utf-8" if codec in ("utf-16-le", "utf-16-be") else codec


# The head of every frequency count of the language; together about a third of running text.
_FREQUENT = {
    "hans": (
        "的一是不了人在有我他这个们中来上大为和国地到以说时要就出会可"
        "也你对生能而子那得于着下自之年过发后作里用道行所然家"
    ),
    "hant": (
        "的一是不了人在有我他這個們中來上大為和國地到以說時要就出會可"
        "也你對生能而子那得於著下自之年過發後作裡用道行所然家"
    ),
    "hangul": "이다는의에을가고하한지로은기를리사도인대어나자그서아해있라시일정과수들게",
}
_PUNCTUATION = "，。、：；“”‘’！？（）《》「」『』【】…—·　～"
_TYPESET = "‘’“”–—…«»\xa0©®°"  # what word processors put into text in alphabets
_FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F)))
_HIRAGANA = "".join(map(chr, range(0x3041, 0x3094)))
_KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7))) + "ー"
ASCII_COST = float(np.log(1 / 90))  # the same in every language, so that only the rest of the text decides
_RARE = float(np.log(1e-8))  # a character that none of a model's classes holds
_IMPOSSIBLE = -25.0  # private use, unassigned, controls, U+FFFD: no text on purpose


def _cells(codec: str, rows: range, cells: range) -> str:
    return b"".join(map(bytes, product(rows, cells))).decode(codec, "ignore")


@cache
def _models() -> dict[str, Table]:
    """Per language, the log likelihood of every character of the basic plane; built from the encodings once."""
    gb1, gb2 = (_cells("gb2312", rows, range(0xA1, 0xFF)) for rows in (range(0xB0, 0xD8), range(0xD8, 0xF8)))
    trail = range(0x40, 0xFF)
    big1, big2 = (_cells("big5", rows, trail) for rows in (range(0xA4, 0xC7), range(0xC9, 0xFA)))
    jis1, jis2 = (_cells("euc_jp", rows, range(0xA1, 0xFF)) for rows in (range(0xB0, 0xD0), range(0xD0, 0xF5)))
    ks, hanja = (_cells("euc_kr", rows, range(0xA1, 0xFF)) for rows in (range(0xB0, 0xC9), range(0xCA, 0xFE)))
    han = "".join(map(chr, range(0x4E00, 0x9FA6)))
    # Shares of the characters of running text, in round numbers: what decides is their orders of magnitude.
    common: list[tuple[str, float]] = [(_FULL_WIDTH, 0.01), (_PUNCTUATION, 0.12)]

    def signs(codec: str, rows: range, cells: range = range(0xA1, 0xFF)) -> tuple[str, float]:
        """Box drawing, arrows, numerals in circles: forums draw with them."""
        return _cells(codec, rows, cells), 0.03

    hans = [signs("gbk", range(0xA1, 0xAA), trail), (han, 0.005), (gb2, 0.03), (gb1, 0.5), *common]
    hant = [signs("big5", range(0xA1, 0xA4), trail), (han, 0.002), (big2, 0.02), (big1, 0.5), *common]
    ja = [signs("euc_jp", range(0xA1, 0xA9)), (han, 0.001), (jis2, 0.01), (jis1, 0.3)]
    ja += [*common, (_KATAKANA, 0.15), (_HIRAGANA, 0.45)]
    ko = [signs("euc_kr", range(0xA1, 0xAD)), (hanja, 0.01), (ks, 0.55), *common]
    return {
        "hans": _table([*hans, (_FREQUENT["hans"], 0.3)]),
        "hant": _table([*hant, (_FREQUENT["hant"], 0.3)]),
        "ja": _table(ja),
        "ko": _table([*ko, (_FREQUENT["hangul"], 0.35)]),
    }


def _table(classes: list[tuple[str, float]]) -> Table:
    """Spread each class's share evenly over its characters; a later class takes characters from an earlier one."""
    table = np.full(0x10000, _RARE, np.float32)
    for characters, share in classes:
        table[np.fromiter(map(ord, characters), np.int64)] = np.log(share / len(set(characters)))
    return _with_shared(table)


def _with_shared(table: Table) -> Table:
    table[:0x80] = ASCII_COST
    for code in (*range(9), 11, *range(14, 32), *range(0x7F, 0xA0), 0xFFFD, 0xFFFE, 0xFFFF):
        table[code] = _IMPOSSIBLE
    table[0xD800:0xE000] = _RARE / 2  # half of a character beyond the basic plane: rare Han, emoji
    table[0xE000:0xF900] = _IMPOSSIBLE  # private use
    return table


@cache
def _alphabetic() -> tuple[Table, npt.NDArray[np.bool_]]:
    """The same for alphabets: likelihoods, and which characters are Latin letters beyond ASCII."""
    table = np.full(0x10000, _RARE, np.float32)
    latin = np.zeros(0x10000, np.bool_)
    for code in [*range(0xA0, 0x1000), *range(0x1E00, 0x2200), 0x20AC]:
        character = chr(code)
        if character.isalpha():
            # Scripts of about 35 letters, one in fifteen a capital: KOI8-R read as windows-1251 swaps the case.
            table[code] = np.log((0.06 if character.isupper() else 0.9) / 35)
            latin[code] = code < 0x250
        elif character in _TYPESET:
            table[code] = np.log(0.15 / len(_TYPESET))
        elif character.isprintable():
            table[code] = np.log(0.05 / 40)
        # anything else stays rare
    return _with_shared(table), latin


# What neighbours tell: a Latin letter beyond ASCII seldom follows another (in misread Chinese they always do), no word
# mixes Latin and Cyrillic, and Chinese stands next to Latin letters now and then.
_LATIN_RUN = float(np.log(0.05))
_MIXED_WORD = float(np.log(0.02))
_SEAM = float(np.log(0.3))


def likelihood(text: str) -> tuple[float, str]:
    """How likely the text is in the language it is most likely in, as a natural logarithm, and that language.

    ASCII counts the same in every language; `ASCII_COST` for each ASCII byte can be taken off to compare texts.
    """
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    table, latin = _alphabetic()
    is_foreign = (codes >= 0x250) & (codes < 0xFF00) & ~((codes >= 0x2000) & (codes < 0x3040))  # signs are not letters
    is_word = ((codes | 0x20) >= ord("a")) & ((codes | 0x20) <= ord("z"))
    seams = np.count_nonzero(is_foreign[1:] & is_word[:-1]) + np.count_nonzero(is_word[1:] & is_foreign[:-1])
    runs = np.count_nonzero(latin[codes[1:]] & (codes[:-1] >= 0xA0))
    found = {
        language: float(model[codes].sum(dtype=np.float64)) + seams * _SEAM for language, model in _models().items()
    }
    found["alphabet"] = float(table[codes].sum(dtype=np.float64)) + runs * _LATIN_RUN + seams * _MIXED_WORD
    language = max(found, key=found.__getitem__)
    return found[language], language
