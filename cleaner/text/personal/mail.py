"""E-mail addresses, also with the sign in words: `jane (at) example.org`, `tom#qq.com`."""

import numba
import numpy as np

from cleaner.text.personal.cues import FILE_ENDING, MAIL, MAIL_HOST, QQ, cue_before, word_at
from cleaner.text.personal.kinds import EMAIL, NOTHING
from cleaner.text.personal.reading import EDGE, KERNEL, NO, YES, char_at, char_before, is_alphanumeric, is_letter

__all__ = ["match_mail", "match_mail_in_words"]

MOST_LOCAL, MOST_DOMAIN = 64, 255  # characters, RFC 5321
LEAST_ENDING, MOST_ENDING = 2, 24  # letters of a top-level domain
LOCAL_SIGNS = tuple(ord(sign) for sign in "._%+-")
DOT, HYPHEN, SPACE, HAN_DOT, HASH, BRACKET, EQUALS = 0x2E, 0x2D, 0x20, 0x3002, 0x23, 0x28, 0x3D
OPENINGS = tuple(ord(sign) for sign in "([{<【〔")
CLOSINGS = tuple(ord(sign) for sign in ")]}>】〕")
MOST_SPACES = 2
DOT_WORD, AT_WORD, GIT_WORD = (0x64, 0x6F, 0x74), (0x61, 0x74, EDGE), (0x67, 0x69, 0x74)

njit = numba.njit(**KERNEL)


@njit
def local_start(view, position):  # type: ignore[no-untyped-def]
    """The first byte of the name that ends before a byte; `position` if there is none."""
    start, size = position, 0
    while size <= MOST_LOCAL:
        code, before = char_before(view, start)
        if not (is_alphanumeric(code) or code in LOCAL_SIGNS):
            break
        start, size = before, size + 1
    while start < position and not is_alphanumeric(char_at(view, start)[0]):
        start = char_at(view, start)[1]
    return start if size <= MOST_LOCAL else position


@njit
def skip_spaces(view, position):  # type: ignore[no-untyped-def]
    for _ in range(MOST_SPACES):
        code, after = char_at(view, position)
        if code != SPACE:
            break
        position = after
    return position


@njit
def is_word(view, position, letters):  # type: ignore[no-untyped-def]
    """Where a word of these small letters ends that begins at a byte, in either case; EDGE stands for no letter."""
    for letter in letters:
        if letter == EDGE:
            continue
        code, position = char_at(view, position)
        if code | 0x20 != letter:
            return 0
    return 0 if is_alphanumeric(char_at(view, position)[0]) else position


@njit
def skip_dot(view, position, in_words):  # type: ignore[no-untyped-def]
    """The byte after a dot, `(dot)`, `[dot]` or, if it may be in words, ` dot `; 0 if none stands there."""
    code, after = char_at(view, position)
    if code == DOT and not in_words:
        return after if is_alphanumeric(char_at(view, after)[0]) else 0
    if code == HAN_DOT:
        return after if is_alphanumeric(char_at(view, after)[0]) else 0
    place = skip_spaces(view, position)
    code, after = char_at(view, place)
    is_bracketed = code in OPENINGS
    if not is_bracketed and place == position:
        return 0
    place = is_word(view, after if is_bracketed else place, DOT_WORD)
    if place == 0:
        return 0
    if is_bracketed:
        code, place = char_at(view, place)
        if code not in CLOSINGS:
            return 0
    return skip_spaces(view, place)


@njit
def read_label(view, position):  # type: ignore[no-untyped-def]
    """The byte after a label of a host name, how many letters it has, and how many other signs."""
    letters, others, end = 0, 0, position
    while letters + others <= 63:
        code, after = char_at(view, end)
        if not (is_alphanumeric(code) or code == HYPHEN):
            break
        letters, others, end = letters + is_letter(code), others + (not is_letter(code)), after
    return end, letters, others


@njit
def domain_end(view, position, in_words, has_words):  # type: ignore[no-untyped-def]
    """The byte after a host name that begins at a byte, 0 if none does.

    `in_words`: its dots must be words; `has_words`: they may be.
    """
    if char_at(view, position)[0] == HYPHEN:
        return 0
    end, letters, others = read_label(view, position)
    labels, last, good = 1, position, 0
    while letters + others > 0 and labels < 10:
        after = skip_dot(view, end, in_words)
        if after == 0 or (not has_words and after - end > 3):
            break
        stop, letters, others = read_label(view, after)
        if letters + others == 0:
            break
        last, end, labels = after, stop, labels + 1
        if others == 0 and LEAST_ENDING <= letters <= MOST_ENDING:
            good = end
        elif others and letters:
            good = 0
    return good if good == end and labels > 1 and last > position else 0


@njit
def is_code(view, cues, start, at, end):  # type: ignore[no-untyped-def]
    """Whether what looks like an address is a file, a call or the address of a repository."""
    data, _, text_end = view
    if end < text_end and data[np.uint64(end)] in (BRACKET, EQUALS):  # of ASCII: a full-width bracket opens a remark
        return True
    last = end
    while is_alphanumeric(char_before(view, last)[0]):
        last = char_before(view, last)[1]
    meaning, stop = word_at(view, last, cues)
    if meaning == FILE_ENDING and stop == end:
        return True
    return at - start == 3 and is_word(view, start, GIT_WORD) == at


@njit
def match_mail(view, cues, position):  # type: ignore[no-untyped-def]
    """The address whose `@` (or `#`) stands at a byte: first byte, byte after the last, kind or NOTHING."""
    sign, after = char_at(view, position)
    code, name_end = char_before(view, position)
    is_spaced = code == SPACE and char_at(view, after)[0] == SPACE
    name_end, after = (name_end, skip_spaces(view, after)) if is_spaced else (position, after)
    start = local_start(view, name_end)
    if start == name_end:
        return position, position, NOTHING
    end = domain_end(view, after, NO, NO)
    if end == 0 or is_code(view, cues, start, name_end, end):
        return position, position, NOTHING
    if sign == HASH or is_spaced:
        meaning, stop = word_at(view, after, cues)
        is_known = meaning in (MAIL_HOST, QQ) and char_at(view, stop)[0] in (DOT, HAN_DOT)
        if not is_known and (sign == HASH or cue_before(view, start, cues)[0] != MAIL):
            return position, position, NOTHING
    return start, end, EMAIL


@njit
def match_mail_in_words(view, cues, position):  # type: ignore[no-untyped-def]
    """The address in which a bracket or space before `at` stands at a byte: first byte, byte after the last, kind."""
    sign, place = char_at(view, position)
    is_bracketed = sign in OPENINGS
    place = skip_spaces(view, place)
    capital = char_at(view, place)[0]
    place = is_word(view, place, AT_WORD)
    if place == 0:
        return position, position, NOTHING
    if is_bracketed:
        code, place = char_at(view, skip_spaces(view, place))
        if code not in CLOSINGS:
            return position, position, NOTHING
    name_end = position
    while char_before(view, name_end)[0] == SPACE and position - name_end < MOST_SPACES:
        name_end = char_before(view, name_end)[1]
    start = local_start(view, name_end)
    if start == name_end:
        return position, position, NOTHING
    end = domain_end(view, skip_spaces(view, place), not is_bracketed, YES)
    if end == 0 or is_code(view, cues, start, name_end, end):
        return position, position, NOTHING
    is_meant = is_bracketed or capital == 0x41 or cue_before(view, start, cues)[0] == MAIL
    return (start, end, EMAIL) if is_meant else (position, position, NOTHING)
