"""Codes of letters and digits: passports, social credit codes, IBANs, licence plates, cards of Hong Kong and Taiwan.

They are met at their first digit; `letters_before` finds where they begin.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.personal.cards import leads_to
from cleaner.text.personal.checks import is_hong_kong_card, is_iban, is_social_credit_code, is_taiwan_card
from cleaner.text.personal.cues import IDENTITY
from cleaner.text.personal.cues import PASSPORT as PASSPORT_CUE
from cleaner.text.personal.kinds import (
    IBAN,
    IDENTITY_CARD,
    LICENCE_PLATE,
    NOTHING,
    PASSPORT,
    SOCIAL_CREDIT_CODE,
)
from cleaner.text.personal.reading import (
    KERNEL,
    NO,
    YES,
    char_at,
    char_before,
    is_alphanumeric,
    is_digit,
    is_letter,
)

__all__ = ["match_code", "match_plate", "new_code"]

MOST_LETTERS = 2  # before the first digit of a code
MOST_SIGNS = 36  # of a code; IBANs have 34 at most
CREDIT_CODE_SIGNS = 18
TAIWAN_SIGNS = 10
CREDIT_CODE_DEPARTMENTS = tuple(ord(sign) for sign in "123456789ANY")  # GB 32100-2015, table 1
IBAN_LENGTHS = np.zeros(26 * 26, np.int64)  # SWIFT, IBAN Registry
LENGTHS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18
    FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20
    LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24
    SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
"""
for entry in LENGTHS.split():
    IBAN_LENGTHS[(ord(entry[0]) - 65) * 26 + ord(entry[1]) - 65] = int(entry[2:])

# provinces, and offices of the central state, on plates (GA 36-2018)
PROVINCES = frozenset("京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使領领滬遼魯蘇贛陝閩貴粵寧瓊雲")
PROVINCE_TABLE = np.zeros(0x10000, np.bool_)
PROVINCE_TABLE[[ord(sign) for sign in PROVINCES]] = True
PLATE_SIGNS = (0x20, 0xB7, 0x2022, 0x30FB, 0x2D, 0x2E, 0x2027, 0x2219)  # between the city's letter and the rest
PLATE_ENDS = tuple(ord(sign) for sign in "挂学警港澳領领使試试超")
MOST_PLATE_LETTERS = 2  # among five signs, GA 36-2018

njit = numba.njit(**KERNEL)


@njit
def capital(code):  # type: ignore[no-untyped-def]
    return code - 0x20 if 0x61 <= code <= 0x7A else code


@njit
def letters_before(view, position):  # type: ignore[no-untyped-def]
    """How many letters stand before a byte, up to one more than MOST_LETTERS, and where the first begins."""
    count, start = 0, position
    while count <= MOST_LETTERS:
        code, before = char_before(view, start)
        if not is_letter(code):
            break
        count, start = count + 1, before
    return count, start


def new_code() -> npt.NDArray[np.int64]:
    """Room for what `read_code` reads: signs as capitals, and the byte after each."""
    return np.zeros((2, MOST_SIGNS + 1), np.int64)


@njit
def read_code(view, start, code_read, may_be_spaced):  # type: ignore[no-untyped-def]
    """Reads letters and digits, grouped by single spaces or not, into `code_read`; returns how many."""
    count, place = 0, start
    codes, ends = code_read[0], code_read[1]
    while count <= MOST_SIGNS:
        code, after = char_at(view, place)
        if code == 0x20 and may_be_spaced and count % 4 == 0 and is_alphanumeric(char_at(view, after)[0]):
            code, after = char_at(view, after)
        if not is_alphanumeric(code):
            break
        if count < MOST_SIGNS:
            codes[count], ends[count] = capital(code), after
        count, place = count + 1, after
    return count


@njit
def match_credit_code(view, code_read, start):  # type: ignore[no-untyped-def]
    count, (codes, ends) = read_code(view, start, code_read, NO), (code_read[0], code_read[1])
    if count != CREDIT_CODE_SIGNS or codes[0] not in CREDIT_CODE_DEPARTMENTS or not is_social_credit_code(codes):
        return start, start, NOTHING
    return start, ends[count - 1], SOCIAL_CREDIT_CODE


@njit
def match_iban(view, code_read, start):  # type: ignore[no-untyped-def]
    """An IBAN, in groups of four or not: its country has numbers of this length, and the check digits are right."""
    if is_digit(char_at(view, start)[0]):
        return start, start, NOTHING
    count, (codes, ends) = read_code(view, start, code_read, YES), (code_read[0], code_read[1])
    if count < 15 or not (is_letter(codes[1]) and is_digit(codes[2]) and is_digit(codes[3])):
        return start, start, NOTHING
    length = IBAN_LENGTHS[(codes[0] - 65) * 26 + codes[1] - 65]
    if length == 0 or length > count or not is_iban(codes, length):
        return start, start, NOTHING
    if is_alphanumeric(char_at(view, ends[length - 1])[0]):
        return start, start, NOTHING
    return start, ends[length - 1], IBAN


@njit
def match_passport(view, cues, code_read, start):  # type: ignore[no-untyped-def]
    """A letter or two and digits, eight or nine signs in all, behind the word for it (ICAO 9303: nine signs)."""
    count, (codes, ends) = read_code(view, start, code_read, NO), (code_read[0], code_read[1])
    digits = 0
    for place in range(min(count, MOST_SIGNS)):
        digits += is_digit(codes[place])
    if 8 <= count <= 9 and digits >= 5 and is_letter(codes[0]) and leads_to(view, start, cues, PASSPORT_CUE):
        return start, ends[count - 1], PASSPORT
    return start, start, NOTHING


@njit
def match_hong_kong_card(view, start, letters, code_read):  # type: ignore[no-untyped-def]
    """One or two letters, six digits and a check digit in brackets, as `A123456(3)`; `code_read` holds all but that."""
    codes, place = code_read[0], code_read[1][letters + 5]
    code, place = char_at(view, place)
    check, place = char_at(view, place)
    closing, end = char_at(view, place)
    check_value = 10 if check | 0x20 == 0x61 else check - 0x30
    if code != 0x28 or closing != 0x29 or not 0 <= check_value <= 10:
        return start, start, NOTHING
    return start, end, IDENTITY_CARD if is_hong_kong_card(codes, letters, check_value) else NOTHING


@njit
def match_regional_card(view, cues, start, letters, code_read):  # type: ignore[no-untyped-def]
    """An identity card of Hong Kong, or one of Taiwan (`A123456789`) behind the word: check digits are right."""
    count, codes = read_code(view, start, code_read, NO), code_read[0]
    if count not in (letters + 6, TAIWAN_SIGNS):
        return start, start, NOTHING
    for place in range(letters, count):
        if not is_digit(codes[place]):
            return start, start, NOTHING
    if count == letters + 6:
        return match_hong_kong_card(view, start, letters, code_read)
    if letters == 1 and is_taiwan_card(codes) and leads_to(view, start, cues, IDENTITY):
        return start, code_read[1][count - 1], IDENTITY_CARD
    return start, start, NOTHING


@njit
def match_code(view, cues, position, code_read):  # type: ignore[no-untyped-def]
    """The code whose first digit stands at a byte: first byte, byte after the last, kind or NOTHING."""
    letters, start = letters_before(view, position)
    nothing = start, start, NOTHING
    if letters > MOST_LETTERS or is_digit(char_before(view, start)[0]):
        return nothing
    found = match_credit_code(view, code_read, start)
    if found[2] != NOTHING or letters == 0:
        return found
    found = match_iban(view, code_read, start)
    if found[2] == NOTHING:
        found = match_passport(view, cues, code_read, start)
    if found[2] == NOTHING:
        found = match_regional_card(view, cues, start, letters, code_read)
    return found


@njit
def match_plate(view, position):  # type: ignore[no-untyped-def]
    """The licence plate of which a digit stands at a byte, with its province before: `京A12345`, `沪A·D54321`."""
    start = position
    nothing = position, position, NOTHING
    for _ in range(5):
        code, start = char_before(view, start)
        if code < 0x10000 and PROVINCE_TABLE[code]:
            break
        if not is_letter(code) and code not in PLATE_SIGNS:
            return nothing
    else:
        return nothing
    city, place = char_at(view, char_at(view, start)[1])
    if not 0x41 <= city <= 0x5A:
        return nothing
    code, after = char_at(view, place)
    if code in PLATE_SIGNS:
        place = after
    signs, letters, end = 0, 0, place
    while signs < 7:
        code, after = char_at(view, end)
        if not (is_digit(code) or (0x41 <= code <= 0x5A and code not in (0x49, 0x4F))):
            break
        letters += not is_digit(code)
        signs, end = signs + 1, after
    if is_alphanumeric(char_at(view, end)[0]):
        return nothing
    code, after = char_at(view, end)
    if signs == 4 and code in PLATE_ENDS:
        return start, after, LICENCE_PLATE
    if signs in (5, 6) and letters <= MOST_PLATE_LETTERS:
        return start, end, LICENCE_PLATE
    return nothing
