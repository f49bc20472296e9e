"""Where the tokens of 64 bytes of ASCII begin: the rules of `cleaner.text.words` as masks, of which a bit is a byte.

Every rule looks at a mark and its neighbours, so that it is a few shifts and ands for 64 bytes at once, and no branch
that a processor could foresee wrongly; those are what cutting a word costs otherwise. A stretch in which a rule would
have to look further is *hard*: it is left to `cleaner.text.stretches`, one stretch in a hundred of English.
"""

import numba
import numpy as np

from cleaner.text.bitmasks import bits_in, folded_bits_in

__all__ = ["ascii_tokens", "white_bits"]

ONE, TWO = np.uint64(1), np.uint64(2)
QUOTE, HASH, PERCENT, APOSTROPHE, CLOSE, STAR, COMMA, HYPHEN, DOT = (ord(mark) for mark in "\"#%')*,-.")
COLON, LESS, EQUALS, GREATER, QUESTION, UNDERSCORE, BACKTICK, TILDE = (ord(mark) for mark in ":<=>?_`~")

njit = numba.njit(cache=True, nogil=True)


@njit
def white_bits(data, position):  # type: ignore[no-untyped-def]
    """The mask of ASCII's white space: tab to carriage return, the four separators, and the blank."""
    return bits_in(data, position, 9, 13) | bits_in(data, position, 28, 32)


@njit
def bits_of(data, position, byte):  # type: ignore[no-untyped-def]
    return bits_in(data, position, byte, byte)


@njit
def ascii_tokens(data, position, white):  # type: ignore[no-untyped-def]
    """Masks of 64 bytes: where tokens begin, letters, digits, and what makes the stretch around it a hard one.

    A stretch begins at `position`, or white space; `white` is the mask of it. What the masks say of the last stretch is
    right only if white space follows within the 64 bytes; behind the end of a text all counts as white space.
    """
    inside = ~white  # a text may end within the 64 bytes: what stands behind it is none of its neighbours
    letters, upper = folded_bits_in(data, position, 97, 122) & inside, bits_in(data, position, 65, 90) & inside
    digits, dots = bits_in(data, position, 48, 57) & inside, bits_of(data, position, DOT) & inside
    hyphens, apostrophes = bits_of(data, position, HYPHEN) & inside, bits_of(data, position, APOSTROPHE) & inside
    commas, colons = bits_of(data, position, COMMA), bits_of(data, position, COLON) & inside
    closes, stars = bits_of(data, position, CLOSE), bits_of(data, position, STAR)
    angles, tildes = bits_in(data, position, LESS, GREATER), bits_of(data, position, TILDE)
    brackets = bits_of(data, position, 91) | bits_of(data, position, 93)
    braces = bits_of(data, position, 123) | bits_of(data, position, 125)
    quotes = bits_in(data, position, 33, HASH) | bits_in(data, position, PERCENT, STAR) | bits_of(data, position, 63)
    shed = quotes | commas | bits_in(data, position, 58, 62) | brackets | braces | bits_in(data, position, 95, 96)
    shed &= inside

    starts = inside & ~(inside << ONE)
    fronts = shed & ~(shed + (starts & shed))  # the sum carries through the marks that begin a stretch
    back = (shed & ~bits_of(data, position, EQUALS) | dots) & ~fronts
    tails = back & white >> ONE
    tails |= back & tails >> ONE
    tails |= back & tails >> ONE
    words = letters | digits
    before_letter, after_letter = letters << ONE, letters >> ONE
    cuts = (hyphens | tildes | colons | angles) & words << ONE & after_letter
    cuts |= hyphens & digits << ONE & (digits | hyphens) >> ONE
    cuts |= commas & before_letter & after_letter
    cuts |= dots & (letters & ~upper) << ONE & upper >> ONE
    bodies = starts & ~shed | fronts << ONE & ~fronts & inside
    starts |= fronts | bodies | tails | cuts | cuts << ONE
    inner = apostrophes & before_letter & after_letter
    negations = inner & ~(starts << ONE) & bits_of(data, position, 110) << ONE & bits_of(data, position, 116) >> ONE
    starts |= inner & ~negations | negations >> ONE

    hard = ~(white | words | shed | dots | hyphens | tildes)  # others than ASCII, controls, and + / @ $ \\ ^ |
    hard |= apostrophes & apostrophes >> ONE | closes & colons >> ONE | back & tails >> ONE & ~tails
    hard |= dots & (dots >> ONE | bodies | before_letter & tails & (bodies << ONE | dots << TWO))
    return starts, letters, digits, (hard | stars & ~fronts & ~tails) & inside
