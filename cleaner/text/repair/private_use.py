"""Characters of private use: those that had no place of their own in Unicode once get it, icons of fonts go."""

import re

from cleaner.text.edits import Edit

__all__ = ["RANGES", "find_private_use"]

RANGES = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
"""First and last code points of private use."""
PRIVATE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in RANGES) + "]")

GB18030 = dict(
    zip(
        "\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c"
        "\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
        "\u3000︐︒︑︓︔︕︖︗︘︙ḿ\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7"
        "\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
        strict=True,
    )
)
"""GB 18030-2000 wrote these in private use; the editions of 2005 and 2022 gave them their code points. The first is how
browsers read A3A0, the full-width space of old pages."""
SYMBOL_FONTS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0e0": "→", "\uf06c": "●", "\uf06e": "■"}
"""Bullets of Word's symbol fonts (Symbol, Wingdings), which stand at F000 and up in documents made into web pages."""
MEANING = GB18030 | SYMBOL_FONTS


def find_private_use(text: str) -> list[Edit]:
    """The characters of private use, each with what it means; most mean nothing without their font."""
    return [
        Edit(match.start(), match.end(), MEANING.get(match[0], ""), "private_use") for match in PRIVATE.finditer(text)
    ]
