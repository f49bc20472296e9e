"""Texts that kernels meet: prose, dirt, and everything between."""

from hypothesis import strategies as st

ALPHABET = "ab A1.,:;'’-/()@#+$_*^~=<>&%\n\r é中の。！…😀\u0301\0−¶nt\"!|【】（•“”\u3000ก็Ⅷ②ǅ{"
NASTY = (
    *("", " ", "\n", "\n\n", "\0", "\u0301", "\ufeff", "\u200b", "\u2028", "\U0010ffff", "😀👩\u200d👧", "𠀀"),
    *("a" * 300, "好" * 300, "。" * 9, "...", "......", "- a\n• b\n", "“好。”\n他说…\n", "a\r\nb\r\n"),
)
ROOM = "x" * 80
"""A text to stand behind the others: a kernel looks at 64 bytes at once only where so many are left of all texts."""
PIECES = (
    *"antsdoAB95'\".,;:!?()[]{}<>_#*&%$+^~/@|`-=\\",
    *" \n\t\0é’汉。，“…—\u3000１ＡБ가あ😀Ⅷ\u0301\u3099\u200b¶③",
    *(
        "don't",
        "don’t",
        "U.S.",
        "3.5",
        "--x",
        "a_b",
        "://",
        "and/or",
        "the ",
        "word ",
        "汉字",
        "用Py写",
        "[1]",
        "[edit]",
    ),
)
LONG_TEXTS = st.lists(st.sampled_from(PIECES), max_size=90).map("".join)
"""Texts of a few times 64 bytes, in which every rule of cutting meets every other."""
TEXTS = st.one_of(
    st.text(ALPHABET, max_size=25),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(NASTY),
)
