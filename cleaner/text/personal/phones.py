"""Telephone numbers: of China (mobile, landline, hotlines), of North America, and with a country code."""

import numba

from cleaner.text.personal.cues import BANK, IDENTITY, OTHER_NUMBER, PHONE, QQ, VERSION, WECHAT, cue_before
from cleaner.text.personal.cues import HOTLINE as HOTLINE_CUE
from cleaner.text.personal.kinds import HOTLINE, INTERNATIONAL_NUMBER, LANDLINE_NUMBER, MOBILE_NUMBER, NOTHING
from cleaner.text.personal.numbering import (
    ABROAD_SHAPES,
    AREAS,
    HOTLINE_SHAPES,
    LOCAL_SHAPES,
    MOBILE,
    MOBILE_SHAPES,
    NANP_SHAPE,
    SHAPE_10,
    SHAPE_334,
    SHORT_3,
    SHORT_5_NUMBERS,
    TOLL_FREE,
    country_size,
)
from cleaner.text.personal.numbers import (
    CLOSING,
    DOT,
    ENDING,
    FREE,
    HYPHEN,
    LARGE_UNITS,
    LETTER,
    NUMBER,
    SCRIPT,
    SIGN,
    UNITS,
    border_before,
    ends_well,
    has_unit,
    is_one_group,
    is_parted_by,
    largest,
    shape_of,
)
from cleaner.text.personal.reading import KERNEL, NO, YES, char_at, char_before, digit_of, is_alphanumeric

__all__ = ["match_phone"]

PLUS, OPENING_BRACKET, AT, ORDINAL = 0x2B, 0x28, 0x40, 0x7B2C  # 第
EXTENSION_SIGNS = (0x8F6C, 0x8F49)  # 转, 轉
MOST_EXTENSION = 5
CUE_REACH = 20  # characters between a cue and a number it leads to, all of them fillers
AGAINST_REACH = 5

njit = numba.njit(**KERNEL)


@njit
def leads_to_phone(cue, distance, is_filled):  # type: ignore[no-untyped-def]
    return is_filled and distance <= CUE_REACH and cue in (PHONE, HOTLINE_CUE, WECHAT, QQ)


@njit
def is_plausible(view, cues, start, end, needs_cue):  # type: ignore[no-untyped-def]
    """Whether what stands around digits of the right form lets them be a telephone number."""
    border = border_before(view, start)
    if border == NUMBER or char_before(view, start)[0] == ORDINAL:
        return False
    cue, distance, is_filled = cue_before(view, start, cues)
    has_cue = leads_to_phone(cue, distance, is_filled)
    if needs_cue and not (has_cue and cue in (PHONE, HOTLINE_CUE)):
        return False
    if border == SIGN and not has_cue:
        return False
    if border == LETTER and not (has_cue and distance == 0):
        return False
    if is_filled and distance <= AGAINST_REACH and cue in (OTHER_NUMBER, VERSION, BANK, IDENTITY):
        return False
    code, after = char_at(view, end)
    if code == AT or has_unit(view, end, LARGE_UNITS) or (not has_cue and has_unit(view, end, UNITS)):
        return False
    return ends_well(view, end) or (has_cue and not (code == 0x2E and is_alphanumeric(char_at(view, after)[0])))


@numba.njit("boolean(int64[::1], int64)", **KERNEL)
def is_mobile(values, first):  # type: ignore[no-untyped-def]
    if values[first] != 1 or not MOBILE[values[first + 1] * 10 + values[first + 2]]:
        return False
    return values[first + 3 : first + 11].any()  # 13000000000 is a round number


@numba.njit("int64(UniTuple(int64[::1], 4), int64, int64, boolean)", **KERNEL)
def find_mobile(number, count, first, has_cue):  # type: ignore[no-untyped-def]
    """The place after the last digit of a mobile number that begins at `first`; 0 if there is none."""
    values, _, _, separators = number
    last = first + 11
    if count < last or separators[last] == 0 or not is_mobile(values, first):
        return 0
    inner = separators[first + 1 : last]
    is_spelled = is_parted_by(separators, first, last, SCRIPT) or (inner.all() and separators[last] == ENDING)
    found = shape_of(separators, first, last)
    return last if is_spelled or found in MOBILE_SHAPES or (has_cue and found != NANP_SHAPE) else 0


@numba.njit("int64(int64[::1], int64, boolean)", **KERNEL)
def area_size(values, first, has_country):  # type: ignore[no-untyped-def]
    """How many digits the Chinese area code at `first` has, 0 if there is none."""
    start = first + 1 if values[first] == 0 else first
    if start == first and not has_country:
        return 0
    size = start - first
    if values[start] == 2 or (values[start] == 1 and values[start + 1] == 0):
        return size + 2
    return size + 3 if AREAS[values[start] * 10 + values[start + 1]] else 0


@numba.njit("int64(UniTuple(int64[::1], 4), int64, int64, boolean)", **KERNEL)
def find_landline(number, count, first, has_country):  # type: ignore[no-untyped-def]
    """The place after the last digit of a landline number with its area code; 0 if there is none."""
    values, _, _, separators = number
    if count < first + 9:
        return 0
    size = area_size(values, first, has_country)
    own = first + size
    if size == 0 or own >= count or values[own] == 0:
        return 0
    for digits in (8, 7):
        last = own + digits
        is_long_enough = digits == 8 or size - (values[first] == 0) == 3
        if last <= count and separators[last] != 0 and is_long_enough:
            parted = separators[own] != 0 and shape_of(separators, own, last) in LOCAL_SHAPES
            if parted or is_one_group(separators, first, last):
                return last
    return 0


@njit
def with_extension(view, end):  # type: ignore[no-untyped-def]
    """The byte after an extension (`-802`, `转123`) that follows a landline number; `end` if none does."""
    code, place = char_at(view, end)
    if code != 0x2D and code not in EXTENSION_SIGNS:
        return end
    last, size = place, 0
    while size <= MOST_EXTENSION and digit_of(char_at(view, last)[0]) >= 0:
        last, size = char_at(view, last)[1], size + 1
    return last if 0 < size <= MOST_EXTENSION else end


@njit
def opened_at(view, start, separators, last):  # type: ignore[no-untyped-def]
    """The byte of an opening bracket before a number that is closed inside it; else `start`."""
    code, before = char_before(view, start)
    is_closed = False
    for place in range(1, last):
        is_closed |= separators[place] & CLOSING != 0
    return before if code == OPENING_BRACKET and is_closed else start


@numba.njit("int64(UniTuple(int64[::1], 4), int64, int64)", **KERNEL)
def find_abroad(number, count, first):  # type: ignore[no-untyped-def]
    """The place after the last digit of a number with country code; 0 if there is none. E.164 has 15 digits at most."""
    values, _, _, separators = number
    size = country_size(values, first)
    if size == 0:
        return 0
    last = min(count, first + 15)
    while last > first and separators[last] == 0:
        last -= 1
    if values[first] == 1 and last > first + 11 and separators[first + 11] != 0:
        last = first + 11
    total = last - first
    is_right = total == 11 if values[first] == 1 else 9 <= total <= 15
    return last if is_right and values[first + size : last].any() else 0


@numba.njit("Tuple((int64, int64))(UniTuple(int64[::1], 4), int64, int64)", **KERNEL)
def match_country(number, count, first):  # type: ignore[no-untyped-def]
    """A number whose country code stands at `first`: the place after its last digit, and its kind."""
    values = number[0]
    if values[first] == 8 and values[first + 1] == 6:
        last = find_mobile(number, count, first + 2, YES)
        if last:
            return last, MOBILE_NUMBER
        last = find_landline(number, count, first + 2, YES)
        return last, LANDLINE_NUMBER if last else NOTHING
    last = find_abroad(number, count, first)
    return last, INTERNATIONAL_NUMBER if last else NOTHING


@njit
def match_with_country(view, cues, number, count):  # type: ignore[no-untyped-def]
    """A number that begins with `+`, `00` or 86: where, its end, its kind."""
    values, starts, ends, separators = number
    code, before = char_before(view, starts[0])
    start, needs_cue, last, kind = starts[0], False, 0, NOTHING
    if code == PLUS:
        start = before
        last, kind = match_country(number, count, 0)
    elif values[0] == 0 and values[1] == 0 and count > 10 and is_one_group(separators, 0, 3):
        last, kind = match_country(number, count, 2)
        needs_cue = is_one_group(separators, 0, last)
    elif values[0] == 8 and values[1] == 6 and count > 11:
        last, kind = match_country(number, count, 0)
        needs_cue = separators[2] == 0
    if last == 0:
        return start, start, NOTHING
    start = opened_at(view, start, separators, last)
    if not is_plausible(view, cues, start, ends[last - 1], needs_cue):
        return start, start, NOTHING
    return start, with_extension(view, ends[last - 1]) if kind == LANDLINE_NUMBER else ends[last - 1], kind


@njit
def match_chinese(view, cues, number, count, has_cue, is_led):  # type: ignore[no-untyped-def]
    """A Chinese number without country code: where, its end, its kind; one without area code must be led to."""
    values, starts, ends, separators = number
    last, kind, needs_cue = find_mobile(number, count, 0, has_cue), MOBILE_NUMBER, False
    if last == 0 and values[0] == 0:
        last, kind = find_landline(number, count, 0, NO), LANDLINE_NUMBER
        needs_cue = last > 0 and is_one_group(separators, 0, last)
    if last == 0 and is_led and 2 <= values[0] <= 9:
        kind, needs_cue = LANDLINE_NUMBER, True
        for digits in (8, 7):
            is_local = count >= digits and separators[digits] != 0 and shape_of(separators, 0, digits) in LOCAL_SHAPES
            last = digits if is_local and last == 0 else last
    if last == 0:
        return starts[0], starts[0], NOTHING
    start = opened_at(view, starts[0], separators, last)
    if not is_plausible(view, cues, start, ends[last - 1], needs_cue):
        return start, start, NOTHING
    return start, with_extension(view, ends[last - 1]) if kind == LANDLINE_NUMBER else ends[last - 1], kind


@njit
def match_foreign(view, cues, number, count):  # type: ignore[no-untyped-def]
    """A number of ten digits as in North America, or one that begins with 0: in three groups as in Japan, or led to."""
    values, starts, ends, separators = number
    first = 1 if values[0] == 1 and separators[1] != 0 else 0
    last = first + 10
    area = values[first] * 100 + values[first + 1] * 10 + values[first + 2]
    if count >= last and separators[last] != 0 and values[first] >= 2 and values[first + 3] >= 2:
        found = shape_of(separators, first, last)
        joined = separators[first + 3] & (HYPHEN | DOT | CLOSING) and separators[first + 6] & (HYPHEN | DOT)
        if found in (SHAPE_334, SHAPE_10):
            start = opened_at(view, starts[0], separators, last)
            if is_plausible(view, cues, start, ends[last - 1], not (found == SHAPE_334 and joined)):
                return start, ends[last - 1], HOTLINE if area in TOLL_FREE else INTERNATIONAL_NUMBER
    for last in (11, 10):
        if values[0] == 0 and count >= last and separators[last] != 0:
            is_joined = shape_of(separators, 0, last) in ABROAD_SHAPES and largest(separators, 1, last) == HYPHEN
            is_whole = separators[last] == ENDING and not separators[1:last].all()
            if (is_joined or is_whole) and is_plausible(view, cues, starts[0], ends[last - 1], not is_joined):
                return starts[0], ends[last - 1], INTERNATIONAL_NUMBER
    return starts[0], starts[0], NOTHING


@njit
def match_hotline(view, cues, number, count):  # type: ignore[no-untyped-def]
    """A number of an institution: 400 and 800 numbers, 110, 12345, 95588."""
    values, starts, ends, separators = number
    start, head = starts[0], values[0] * 100 + values[1] * 10 + values[2]
    if count >= 10 and separators[10] != 0 and head in (400, 800):
        is_grouped = shape_of(separators, 0, 10) in HOTLINE_SHAPES
        if (is_grouped or is_one_group(separators, 0, 10)) and is_plausible(view, cues, start, ends[9], not is_grouped):
            return start, ends[9], HOTLINE
    for digits in (5, 3):
        is_listed = head in SHORT_3 if digits == 3 else head in SHORT_5_NUMBERS
        if count >= digits and separators[digits] != 0 and is_listed and is_one_group(separators, 0, digits):
            cue, distance, is_filled = cue_before(view, start, cues)
            is_led = leads_to_phone(cue, distance, is_filled) and distance <= 2 and cue in (PHONE, HOTLINE_CUE)
            is_clear = border_before(view, start) == FREE and ends_well(view, ends[digits - 1])
            if is_led and is_clear and not has_unit(view, ends[digits - 1], UNITS):
                return start, ends[digits - 1], HOTLINE
    return start, start, NOTHING


@njit
def match_phone(view, cues, number, count):  # type: ignore[no-untyped-def]
    """The telephone number that begins with the digits read: first byte, byte after the last, kind or NOTHING."""
    values, starts, _, separators = number
    start = starts[0]
    if count < 3:
        return start, start, NOTHING
    found = match_hotline(view, cues, number, count)
    if found[2] != NOTHING or count < 7:
        return found
    found = match_with_country(view, cues, number, count)
    if found[2] != NOTHING:
        return found
    is_long = count >= 11 and separators[11] != 0 and values[0] == 1
    is_local = values[0] >= 2 and (separators[7] != 0 or (count >= 8 and separators[8] != 0))
    if is_long or is_local or values[0] == 0:
        cue, distance, is_filled = cue_before(view, start, cues)
        has_cue = leads_to_phone(cue, distance, is_filled)
        found = match_chinese(view, cues, number, count, has_cue, has_cue and cue in (PHONE, HOTLINE_CUE))
    if found[2] == NOTHING and count >= 10:
        found = match_foreign(view, cues, number, count)
    return found
