"""Texts that kernels meet: prose, dirt, and everything between."""

from hypothesis import strategies as st

ALPHABET = "ab A1.,:;'’-/()@#+$_*^~=<>&%\n\r é中の。！…😀\u0301\0−¶nt\"!|【】（•“”\u3000ก็Ⅷ②ǅ{"
NASTY = (
    *("", " ", "\n", "\n\n", "\0", "\u0301", "\ufeff", "\u200b", "\u2028", "\U0010ffff", "😀👩\u200d👧", "𠀀"),
    *("a" * 300, "好" * 300, "。" * 9, "...", "......", "- a\n• b\n", "“好。”\n他说…\n", "a\r\nb\r\n"),
)
TEXTS = st.one_of(
    st.text(ALPHABET, max_size=25),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(NASTY),
)
