"""Numbers of persons and of their money that are digits: identity cards, bank cards, US social security numbers."""

import numba

from cleaner.text.personal.checks import is_identity_number, is_old_identity_number, passes_luhn
from cleaner.text.personal.cues import BANK, IDENTITY, OTHER_NUMBER, SOCIAL_SECURITY, VERSION, cue_before
from cleaner.text.personal.cues import PASSPORT as PASSPORT_CUE
from cleaner.text.personal.kinds import BANK_CARD, IDENTITY_CARD, NOTHING, PASSPORT, SOCIAL_SECURITY_NUMBER
from cleaner.text.personal.numbering import shape
from cleaner.text.personal.numbers import (
    FREE,
    HYPHEN,
    LETTER,
    NUMBER,
    OPENING,
    UNITS,
    border_before,
    ends_well,
    has_unit,
    is_one_group,
    shape_of,
)
from cleaner.text.personal.reading import KERNEL, char_at, is_alphanumeric

__all__ = [
    "match_bank_card",
    "match_identity_card",
    "match_macau_card",
    "match_passport_digits",
    "match_social_security",
]

CHECK_LETTER = 0x78  # x
TEN = 10
IDENTITY_SHAPES = (shape(6, 8, 4), shape(6, 4, 4, 4), shape(3, 3, 4, 4, 4), shape(6, 4, 8), shape(6, 2, 2, 2, 3))
IDENTITY_SHAPES_X = (shape(6, 8, 3), shape(6, 4, 4, 3), shape(3, 3, 4, 4, 3), shape(6, 11), shape(14, 3))
CARD_SHAPES = (
    *(
        shape(4, 4, 4, 4),
        shape(4, 4, 4, 4, 3),
        shape(4, 4, 4, 4, 1),
        shape(4, 4, 4, 4, 2),
        shape(4, 6, 5),
        shape(4, 6, 4),
    ),
    *(shape(6, 13), shape(8, 11), shape(6, 10), shape(8, 8), shape(4, 4, 4, 7), shape(4, 4, 4, 3)),
)
LEAST_CARD, SURE_CARD, MOST_CARD = 13, 15, 19  # digits, ISO/IEC 7812; shorter ones than SURE_CARD need a cue
CUE_REACH = 10
AGAINST_REACH = 5
MACAU_DIGITS, MACAU_FIRST = 7, (1, 5, 7)
SSN_SHAPE = shape(3, 2, 4)

njit = numba.njit(**KERNEL)


@njit
def leads_to(view, start, cues, meaning):  # type: ignore[no-untyped-def]
    """Whether a cue of this meaning stands before a byte, with fillers between."""
    cue, distance, is_filled = cue_before(view, start, cues)
    return cue == meaning and is_filled and distance <= CUE_REACH


@njit
def speaks_against(view, start, cues):  # type: ignore[no-untyped-def]
    """Whether a cue says that the number is of another kind."""
    cue, distance, is_filled = cue_before(view, start, cues)
    return is_filled and distance <= AGAINST_REACH and cue in (OTHER_NUMBER, VERSION)


@njit
def match_identity_card(view, cues, number, count):  # type: ignore[no-untyped-def]
    """An identity number of 18 digits, the last of which may be X, or an old one of 15 behind its name."""
    values, starts, ends, separators = number
    start = starts[0]
    border = border_before(view, start)
    if border == NUMBER:
        return start, start, NOTHING
    last, end = 0, start
    if count >= 18 and separators[18] != 0:
        last, end = 18, ends[17]
        is_shaped = is_one_group(separators, 0, 18) or shape_of(separators, 0, 18) in IDENTITY_SHAPES
    elif count == 17:
        code, end = char_at(view, ends[16])
        last = 18 if code | 0x20 == CHECK_LETTER else 0
        values[17] = TEN
        is_shaped = is_one_group(separators, 0, 17) or shape_of(separators, 0, 17) in IDENTITY_SHAPES_X
    if last and is_identity_number(values, 0) and not is_alphanumeric(char_at(view, end)[0]):
        is_led = leads_to(view, start, cues, IDENTITY)
        if (is_shaped and border != LETTER) or is_led:
            return start, end, IDENTITY_CARD
    is_old = count >= 15 and separators[15] != 0 and is_one_group(separators, 0, 15)
    if is_old and is_old_identity_number(values, 0) and ends_well(view, ends[14]):
        return start, ends[14], IDENTITY_CARD if leads_to(view, start, cues, IDENTITY) else NOTHING
    return start, start, NOTHING


@njit
def match_macau_card(view, cues, number, count):  # type: ignore[no-untyped-def]
    """Seven digits and one in brackets, as `1234567(8)`, behind the word; how its check digit is made is not public."""
    values, starts, ends, separators = number
    start = starts[0]
    is_shaped = separators[MACAU_DIGITS] == OPENING and is_one_group(separators, 0, MACAU_DIGITS)
    if count != MACAU_DIGITS + 1 or not is_shaped or values[0] not in MACAU_FIRST:
        return start, start, NOTHING
    closing, end = char_at(view, ends[MACAU_DIGITS])
    is_led = border_before(view, start) == FREE and leads_to(view, start, cues, IDENTITY)
    return start, end, IDENTITY_CARD if closing == 0x29 and is_led else NOTHING


@njit
def is_issued(values, count):  # type: ignore[no-untyped-def]
    """Whether a card number of so many digits begins as one of a known network does (ISO/IEC 7812 issuer numbers)."""
    two = values[0] * 10 + values[1]
    four = two * 100 + values[2] * 10 + values[3]
    if two == 62 or two == 81:  # UnionPay
        return 16 <= count <= 19
    if two == 60 or two == 95 or two == 69 or two == 68 or two == 90 or two == 94:  # Discover; old Chinese debit cards
        return four in (6011, 9558, 6013, 6858, 9400, 9559, 9988) and 16 <= count <= 19
    if values[0] == 4:  # Visa
        return count in (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:  # Mastercard
        return count == 16
    if two in (34, 37):  # American Express
        return count == 15
    if two in (36, 38) or 3000 <= four <= 3059:  # Diners Club
        return count == 14
    return (3528 <= four <= 3589 or 644 <= four // 10 <= 659) and 16 <= count <= 19  # JCB, Discover


@njit
def match_bank_card(view, cues, number, count):  # type: ignore[no-untyped-def]
    """A card number: issuer, length and check digit are right, and nothing says that it is an order or the like."""
    values, starts, ends, separators = number
    start = starts[0]
    if count < LEAST_CARD or border_before(view, start) in (NUMBER, LETTER):
        return start, start, NOTHING
    for last in range(min(count, MOST_CARD), LEAST_CARD - 1, -1):
        if separators[last] == 0 or not is_issued(values, last) or not passes_luhn(values, 0, last):
            continue
        if not is_one_group(separators, 0, last) and shape_of(separators, 0, last) not in CARD_SHAPES:
            continue
        end = ends[last - 1]
        is_led = leads_to(view, start, cues, BANK)
        if speaks_against(view, start, cues) or not ends_well(view, end) or has_unit(view, end, UNITS):
            continue
        if is_led or (last >= SURE_CARD and border_before(view, start) == FREE):
            return start, end, BANK_CARD
    return start, start, NOTHING


@njit
def match_social_security(view, cues, number, count):  # type: ignore[no-untyped-def]
    """A US social security number: no group is all zeros, the first is not 666 or 900 and more (SSA, 2011)."""
    values, starts, ends, separators = number
    start = starts[0]
    if count < 9 or separators[9] == 0:
        return start, start, NOTHING
    area, group = values[0] * 100 + values[1] * 10 + values[2], values[3] * 10 + values[4]
    if area in (0, 666) or area >= 900 or group == 0 or not values[5:9].any():
        return start, start, NOTHING
    is_written = shape_of(separators, 0, 9) == SSN_SHAPE
    is_sure = is_written and separators[3] == HYPHEN and separators[5] == HYPHEN and border_before(view, start) == FREE
    if not (is_written or is_one_group(separators, 0, 9)) or not ends_well(view, ends[8]):
        return start, start, NOTHING
    is_meant = (is_sure and not speaks_against(view, start, cues)) or leads_to(view, start, cues, SOCIAL_SECURITY)
    return start, ends[8], SOCIAL_SECURITY_NUMBER if is_meant else NOTHING


@njit
def match_passport_digits(view, cues, number, count):  # type: ignore[no-untyped-def]
    """A passport or permit number without letters: eight or nine digits behind its name."""
    _, starts, ends, separators = number
    start = starts[0]
    for digits in (9, 8):
        is_sized = count >= digits and separators[digits] != 0 and is_one_group(separators, 0, digits)
        if is_sized and ends_well(view, ends[digits - 1]) and leads_to(view, start, cues, PASSPORT_CUE):
            return start, ends[digits - 1], PASSPORT
    return start, start, NOTHING
