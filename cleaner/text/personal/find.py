"""Personal data found in one pass over the UTF-8 of a batch.

Two bytes in a row say whether a place is worth a look: digits, signs of mail and addresses of the network, the
beginnings of words for messengers. What looks is given a view of the text and reads at most some hundred characters
from there, so that the time is linear in the bytes whatever they are.
"""

from functools import cache

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.personal.addresses import match_chinese_address, match_english_address
from cleaner.text.personal.cards import (
    match_bank_card,
    match_identity_card,
    match_macau_card,
    match_passport_digits,
    match_social_security,
)
from cleaner.text.personal.codes import match_code, match_plate, new_code
from cleaner.text.personal.contacts import match_name, match_number, match_telegram_link
from cleaner.text.personal.cues import TELEGRAM, WECHAT, WORDS, cues, letters
from cleaner.text.personal.kinds import NOTHING
from cleaner.text.personal.mail import LOCAL_SIGNS, match_mail, match_mail_in_words
from cleaner.text.personal.network import match_ip4, match_ip6
from cleaner.text.personal.numbers import DOT, DOTS, HYPHENS, MOST_DIGITS, new_number, read_number
from cleaner.text.personal.phones import match_phone
from cleaner.text.personal.reading import (
    HAN_DIGITS,
    UNCOUNTED,
    char_at,
    char_before,
    digit_of,
    is_alphanumeric,
    is_digit,
    is_letter,
)
from cleaner.text.units.characters import code_point_at
from cleaner.text.units.utf8 import Utf8

__all__ = ["END", "KIND", "SPAN_COLUMNS", "START", "TEXT", "find_personal_data"]

Spans = npt.NDArray[np.int64]

TEXT, START, END, KIND = range(4)
SPAN_COLUMNS = 4
"""Of a span: number of the text, first byte and byte after the last in the batch's buffer, place in KINDS plus 1."""

BYTES_A_SPAN = 256  # room at first
NONE, DIGIT, HAN_DIGIT, FAR, MAIL, MAIL_WORD, SPACED_WORD, COLON, NAME, LINK = range(10)
MOST_DULL = 4  # digits of a number that is passed over if nothing around it speaks for it: years, prices, sizes
MOST_SPELLED = 12  # digits that something may have which is written one by one, and a separator behind
LEAST_HAN_DIGITS = 5  # in a row, of a number worth a look
LAST_CODE = 0xFFFF
GOES_ON = np.zeros(LAST_CODE + 1, np.bool_)  # characters behind a short number that carry it on
GOES_ON[[*HYPHENS, *DOTS, *(ord(sign) for sign in HAN_DIGITS)]] = True
GOES_ON[[ord(sign) for sign in "()ABCDEFGHIJKLMNOPQRSTUVWXYZ单單之号號弄巷栋棟幢座楼樓室房户戶院组"]] = True
GOES_ON[0x2E] = False  # looked at by itself: it ends sentences

BEFORE_MAIL = np.zeros(256, np.bool_)  # bytes before the sign of mail: the end of a name, a space; of any wide sign
BEFORE_MAIL[[*LOCAL_SIGNS, *b" 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *range(0x80, 256)]] = (
    True
)

njit = numba.njit(cache=True, nogil=True, **UNCOUNTED)
inline = numba.njit(
    cache=True, nogil=True, inline="always", **UNCOUNTED
)  # called once: a kernel of its own is compiled over again


def opening_signs() -> dict[str, int]:
    """The characters that may begin something, or stand in it, and what that is."""
    signs = dict.fromkeys(HAN_DIGITS, HAN_DIGIT) | dict.fromkeys("0123456789", DIGIT)
    signs |= dict.fromkeys("@#", MAIL) | dict.fromkeys("([{<【〔", MAIL_WORD)
    openings = {word[0] for word in f"{WORDS[WECHAT]} {WORDS[TELEGRAM]}".split()}
    variants = {written for written, meant in letters().items() if meant in openings}
    signs |= dict.fromkeys(openings | variants | {opening.upper() for opening in openings}, NAME)
    return signs | {chr(ord(sign) + 0xFEE0): kind for sign, kind in signs.items() if "!" <= sign <= "~"}


@cache
def anchors() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """What may begin or stand where two bytes are, the first in the low byte, and where a character is; 0 for nothing.

    The bytes send to the characters (FAR) where those have three bytes.
    """
    table, codes = np.zeros((256, 256), np.uint8), np.zeros(LAST_CODE + 1, np.uint8)  # [second, first]
    for sign, kind in opening_signs().items():
        if sign >= "\x80":
            codes[ord(sign)] = kind
            table[sign.encode()[1], sign.encode()[0]] = FAR
    for word in f"{WORDS[WECHAT]} {WORDS[TELEGRAM]}".split():
        if word.isascii() or word[0].isascii():
            heads = [head.encode() for head in (word[:2], word[:2].upper(), word[:2].title())]
            table[[head[1] for head in heads], [head[0] for head in heads]] = NAME
    table[:, ord("0") : ord("9") + 1] = DIGIT
    table[:, ord("@")] = MAIL
    for opening in b"([{<":
        table[[*b"aA "], opening] = MAIL_WORD
    table[[*b"aA"], ord(" ")] = SPACED_WORD
    table[[*b"gqs13fhotyal"], ord("#")] = MAIL
    table[[*b"0123456789abcdefABCDEF:"], ord(":")] = COLON
    table[[*b"mM"], ord(".")] = LINK
    table.flags.writeable = codes.flags.writeable = False
    return table.ravel(), codes


@njit
def group_end(view, position):  # type: ignore[no-untyped-def]
    """The byte after the digits of one script that begin at a byte."""
    code, place = char_at(view, position)
    is_wide_script = not is_digit(code)
    while True:
        code, after = char_at(view, place)
        if digit_of(code) < 0 or is_wide_script == is_digit(code):
            return place
        place = after


@inline
def look_at_digits(view, cues, position, scratch):  # type: ignore[no-untyped-def]
    """What the digits that begin at a byte are, or belong to: first byte, byte after the last, kind or NOTHING."""
    number, codes = scratch
    nothing = position, position, NOTHING
    count = read_number(view, position, number)
    number[0][MOST_DIGITS] = count
    separators = number[3]
    code, _ = char_before(view, position)
    following = char_at(view, number[2][count - 1])[0]
    if count == 1 and following == 0x20 and code == 0x20:
        return match_english_address(view, cues, number, count)
    found = match_plate(view, position) if count <= 6 else nothing
    if (found[2] == NOTHING and is_alphanumeric(code)) or (found[2] == NOTHING and is_alphanumeric(following)):
        found = match_code(view, cues, position, codes)
    if found[2] == NOTHING and count >= 15:
        found = match_identity_card(view, cues, number, count)
    if found[2] == NOTHING and count >= 18:
        found = match_code(view, cues, position, codes)
    if found[2] == NOTHING and count >= 13:
        found = match_bank_card(view, cues, number, count)
    if found[2] == NOTHING and count >= 4 and DOT in separators[1:4]:
        found = match_ip4(view, cues, number, count)
    if found[2] == NOTHING and count >= 9:
        found = match_social_security(view, cues, number, count)
    if found[2] == NOTHING and count == 8:
        found = match_macau_card(view, cues, number, count)
    if found[2] == NOTHING and count >= 8:
        found = match_passport_digits(view, cues, number, count)
    if found[2] == NOTHING:
        found = match_phone(view, cues, number, count)
    if found[2] == NOTHING and count >= 5:
        found = match_number(view, cues, number, count)
    if found[2] == NOTHING:
        found = match_chinese_address(view, position)
    if found[2] == NOTHING:
        found = match_english_address(view, cues, number, count)
    return found


@njit
def is_han_number(view, position):  # type: ignore[no-untyped-def]
    """Whether enough digits in Han characters, or mixed with others, stand in a row at a byte for a number."""
    for _ in range(LEAST_HAN_DIGITS):
        code, position = char_at(view, position)
        if digit_of(code) < 0:
            return False
    return True


@njit
def may_be_number(view, position):  # type: ignore[no-untyped-def]
    """Whether the digits at a byte are more than the four of a year, or what stands around them speaks for them."""
    data, begin, _ = view
    if position > begin and is_letter(data[np.uint64(position - 1)]):
        return True
    first, place = char_at(view, position)
    code, size = first, 1
    while size <= MOST_DULL:
        code, after = char_at(view, place)
        if not is_digit(code):
            break
        place, size = after, size + 1
    if size > MOST_DULL:
        return True
    following = char_at(view, after)[0]
    if code == 0x20:
        return is_digit(following) or 0x41 <= following <= 0x5A or following in (0x28, 0x2D, 0x2013, 0x2014)
    if code == 0x2E:
        return is_digit(following)
    return (code < 0x10000 and GOES_ON[code]) or (size == 3 and first == 0x31)


@njit
def is_promising(view, position, sign):  # type: ignore[no-untyped-def]
    """Whether a place that two bytes mark is worth a look by what else is seen at once."""
    data, begin, end = view
    if sign == DIGIT:
        return may_be_number(view, position)
    if sign == HAN_DIGIT:
        return is_han_number(view, position)
    if sign == MAIL:
        return position > begin and BEFORE_MAIL[data[np.uint64(position - 1)]]
    if sign == SPACED_WORD:
        is_whole = position + 3 < end and data[np.uint64(position + 3)] == 0x20
        return is_whole and data[np.uint64(position + 2)] | 0x20 == 0x74  # ` at `
    if sign == NAME:
        is_inside = position > begin and is_letter(data[np.uint64(position - 1)])
        return not (is_inside and is_letter(data[np.uint64(position)]))
    return True


@inline
def look(view, cues, position, sign, scratch):  # type: ignore[no-untyped-def]
    """What stands at a place that a sign marks: first byte, byte after the last, kind; and where to go on."""
    _, after = char_at(view, position)
    if sign in (DIGIT, HAN_DIGIT):
        found = look_at_digits(view, cues, position, scratch)
        values, starts, _, separators = scratch[0]
        if found[2] == NOTHING and values[MOST_DIGITS] == MOST_DIGITS and separators[1:MOST_DIGITS].all():
            return found, starts[MOST_DIGITS - MOST_SPELLED]  # digits one by one, as in a table
        return found, max(found[1], group_end(view, position))
    if sign == MAIL:
        found = match_mail(view, cues, position)
    elif sign in (MAIL_WORD, SPACED_WORD):
        found = match_mail_in_words(view, cues, position)
    elif sign == COLON:
        found = match_ip6(view, position)
    elif sign == NAME:
        found = match_name(view, cues, position)
    else:
        found = match_telegram_link(view, position)
    return found, max(found[1], after)


@njit
def scan(data, offsets, tables, cues, scratch, spans):  # type: ignore[no-untyped-def]
    """Writes the spans of all texts to `spans` and returns how many; -1 if there is not room enough."""
    (anchors, code_signs), written = tables, 0
    for text in range(len(offsets) - 1):
        begin, end = np.int64(offsets[text]), np.int64(offsets[text + 1])
        view, position, first = (data, begin, end), begin, written
        while position < end:
            this = np.int64(data[np.uint64(position)])
            following = np.int64(data[np.uint64(position + 1)]) if position + 1 < end else np.int64(0x20)
            sign = anchors[np.uint64(following << 8 | this)]
            if sign == FAR:
                code, _ = code_point_at(data, position, end)
                sign = code_signs[min(code, LAST_CODE)]
            if sign == NONE or not is_promising(view, position, sign):
                position = group_end(view, position) if sign == DIGIT else position + 1
                continue
            found, position = look(view, cues, position, sign, scratch)
            if found[2] == NOTHING:
                continue
            while written > first and spans[written - 1, END] > found[0]:
                written -= 1  # what began later is part of it, as the digits of `12345678@qq.com`
            if written == len(spans):
                return -1
            spans[written, TEXT] = text
            spans[written, START], spans[written, END], spans[written, KIND] = found
            written += 1
    return written


def find_personal_data(utf8: Utf8) -> Spans:
    """What is found in every text: int64 of (spans, SPAN_COLUMNS), in the order of the texts and without overlap."""
    room = int(utf8.offsets[-1] - utf8.offsets[0]) // BYTES_A_SPAN + 16
    while True:
        spans = np.empty((room, SPAN_COLUMNS), np.int64)
        count = scan(utf8.data, utf8.offsets, anchors(), cues(), (new_number(), new_code()), spans)
        if count >= 0:
            return spans[:count]
        room *= 4
