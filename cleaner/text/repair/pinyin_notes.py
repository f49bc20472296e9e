"""Notes of pinyin in brackets: how they are written, in what ways mirror sites break them."""

import re

__all__ = ["BRACKETED", "HAN", "LETTERS", "NOTE", "TORN"]

LETTERS = "a-züāáǎàēéěèêīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑɡ"
"""Letters of pinyin as GBK has them: ɑ and ɡ are its own."""

HAN = re.compile("[㐀-鿿]")
BRACKETED = re.compile(rf"\( ?([{LETTERS}]{{1,6}}) ?\)")
"""`(jī)`, `(luò )`, `(yan)`."""
NOTE = re.compile(rf"(?<=[㐀-鿿]){BRACKETED.pattern}")
"""The same behind a Han character."""
TORN = re.compile(rf"(?:\?|[\ufffd\x00]{{1,2}})\(?([{LETTERS}]{{1,6}}) ?\)")
"""A note whose bracket went with the lost byte before it: `?jī)`, or with replacement characters or NULs for both."""
