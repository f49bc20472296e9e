"""Where the tokens of the runs in 64 bytes begin: the rules of `words` as masks, of which a bit is a byte.

Every rule looks at a mark and its neighbours, so that it is a few shifts and ands for 64 bytes at once, and no branch
that a processor could foresee wrongly; those are what cutting a word costs otherwise. A stretch in which a rule would
have to look further is *hard*: it is left to `cleaner.text.units.stretches`, one stretch in a hundred of English.
Letters and digits outside ASCII obey the same rules, with all of their bytes set.
"""

import numba
import numpy as np

from cleaner.text.units.bitmasks import bits_in, folded_bits_in

__all__ = ["ascii_tokens", "white_bits"]

ONE, TWO, THREE = np.uint64(1), np.uint64(2), np.uint64(3)
QUOTE, HASH, PERCENT, APOSTROPHE, CLOSE, STAR, COMMA, HYPHEN, DOT, SLASH = (ord(mark) for mark in "\"#%')*,-./")
COLON, LESS, EQUALS, GREATER, QUESTION, UNDERSCORE, BACKTICK, TILDE = (ord(mark) for mark in ":<=>?_`~")

njit = numba.njit(cache=True, nogil=True, forceinline=True)  # constants then stay in registers from block to block


@njit
def white_bits(data, position):  # type: ignore[no-untyped-def]
    """The mask of ASCII's white space: tab to carriage return, the four separators, and the blank."""
    return bits_in(data, position, 9, 13) | bits_in(data, position, 28, 32)


@njit
def bits_of(data, position, byte):  # type: ignore[no-untyped-def]
    return bits_in(data, position, byte, byte)


@njit
def ascii_tokens(data, position, parting, wide_letters, wide_upper, wide_digits, curly):  # type: ignore[no-untyped-def]  # noqa: PLR0913
    """Masks of 64 bytes: where tokens begin, letters, digits, ASCII's end marks, and what makes its stretch a hard one.

    A stretch begins at `position`, or behind what parts stretches: white space, and characters that are tokens by
    themselves; `parting` is the mask of their bytes. What the masks say of the last stretch is right only if one more
    of those follows within the 64 bytes; behind the end of a text all counts as such. The other arguments are masks of
    what stands there outside ASCII: all bytes of letters and digits, and the first of each curly apostrophe.
    """
    inside = ~parting  # a text may end within the 64 bytes: what stands behind it is none of its neighbours
    letters, upper = folded_bits_in(data, position, 97, 122) & inside, bits_in(data, position, 65, 90) & inside
    letters, upper = letters | wide_letters, upper | wide_upper
    digits, dots = bits_in(data, position, 48, 57) & inside | wide_digits, bits_of(data, position, DOT) & inside
    hyphens, apostrophes = bits_of(data, position, HYPHEN) & inside, bits_of(data, position, APOSTROPHE) & inside
    commas, colons = bits_of(data, position, COMMA), bits_of(data, position, COLON) & inside
    slashes = bits_of(data, position, SLASH) & inside
    closes, stars = bits_of(data, position, CLOSE), bits_of(data, position, STAR)
    angles, tildes = bits_in(data, position, LESS, GREATER), bits_of(data, position, TILDE)
    brackets = bits_of(data, position, 91) | bits_of(data, position, 93)
    braces = bits_of(data, position, 123) | bits_of(data, position, 125)
    calls = bits_of(data, position, 33) | bits_of(data, position, QUESTION)
    quotes = calls | bits_in(data, position, QUOTE, HASH) | bits_in(data, position, PERCENT, STAR)
    shed = quotes | commas | bits_in(data, position, 58, 62) | brackets | braces | bits_in(data, position, 95, 96)
    shed &= inside

    starts = inside & ~(inside << ONE)
    fronts = shed & ~(shed + (starts & shed))  # the sum carries through the marks that begin a stretch
    back = (shed & ~bits_of(data, position, EQUALS) | dots) & ~fronts
    tails = back & parting >> ONE
    tails |= back & tails >> ONE
    tails |= back & tails >> ONE
    words = letters | digits
    before_letter, after_letter = letters << ONE, letters >> ONE
    cuts = (hyphens | tildes | colons | angles | slashes) & words << ONE & after_letter
    cuts |= hyphens & digits << ONE & (digits | hyphens) >> ONE
    cuts |= commas & before_letter & after_letter
    cuts |= dots & (letters & ~upper) << ONE & upper >> ONE
    bodies = starts & ~shed | fronts << ONE & ~fronts & inside
    starts |= fronts | bodies | tails | cuts | cuts << ONE
    curly &= before_letter & letters >> THREE  # within a word; elsewhere it is a mark that is shed
    inner = apostrophes & before_letter & after_letter | curly
    begin_t = bits_of(data, position, 116)
    before_t = apostrophes & begin_t >> ONE | curly & begin_t >> THREE
    negations = inner & before_t & ~(starts << ONE) & bits_of(data, position, 110) << ONE
    starts |= inner & ~negations | negations >> ONE

    solo = (parting << ONE | ONE) & parting >> ONE  # one byte between others that part: a token, whatever it is
    and_or = bits_of(data, position, 100) << ONE & bits_of(data, position, 111) >> ONE
    soft = parting | words | shed | dots | hyphens | tildes | slashes | curly | curly << ONE | curly << TWO
    hard = ~soft | apostrophes & apostrophes >> ONE | closes & colons >> ONE | back & tails >> ONE & ~tails
    hard |= slashes & (slashes >> ONE | dots >> ONE | and_or)
    hard |= dots & (dots >> ONE | bodies | before_letter & tails & (bodies << ONE | dots << TWO))
    hard |= stars & ~fronts & ~tails
    return starts, letters, digits, (dots | calls) & inside, hard & inside & ~solo
