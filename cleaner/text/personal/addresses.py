"""Postal addresses with a house number: Chinese ones, and English ones that end in a word for street."""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.personal.cues import STREET, word_at
from cleaner.text.personal.kinds import NOTHING, POSTAL_ADDRESS
from cleaner.text.personal.reading import KERNEL, char_at, char_before, digit_of, is_digit, is_han, is_letter

__all__ = ["match_chinese_address", "match_english_address"]


def marks(signs: str) -> npt.NDArray[np.bool_]:
    """A table of code points below 0x10000 that is true for these signs."""
    known = np.zeros(0x10000, np.bool_)
    known[[ord(sign) for sign in signs]] = True
    return known


MOST_HOUSE_DIGITS = 5
MOST_NAME = 30  # characters before the house number that may belong to the address
MOST_UNITS = 6  # parts behind the house number
NUMBER_SIGNS = marks("号號")
STREETS = marks("路街道巷弄段同村衢")
DISTRICTS = marks("省市区區县縣州镇鎮乡鄉旗村盟")
UNIT_SIGNS = marks("号號弄巷栋棟幢座楼樓室房户戶院组組层層")
LAST_UNITS = marks("室房户戶号號")
BUILDINGS = marks("栋棟幢座楼樓院")
CUTS = marks("在于於到住址往从從至是为為寄送搬即向距的")  # words that stand before an address and not in it
ROADS_WITHOUT_HOUSES = marks("公铁網网线線思电電出走门同岔半速一上顺道算水管气油套退进")  # before 路
WAYS_WITHOUT_HOUSES = marks("知报報频頻轨軌渠味赛隧管航跑难地说問问喊写寫霸人铁車车索河黄赤水要")  # before 道
NOT_BEHIND = marks("线線文令机機选選染元舰艦首字码碼角手产產公提召出站门門台臺电電期馆館球员員车車航飞飛")  # behind 号
WHERE_HOUSES_STAND = marks("园園苑城庄府邸厦廈区區寓里村院居家轩阁庭湾湖郡墅舍宅坊场楼号弄路街")
FIRST_YEAR, LAST_YEAR = 1900, 2099
MOST_STREET_WORDS, MOST_WORD = 5, 20

njit = numba.njit(**KERNEL)


@njit
def is_in(table, code):  # type: ignore[no-untyped-def]
    return code < 0x10000 and table[code]


@njit
def after_digits(view, position):  # type: ignore[no-untyped-def]
    """The byte after a house or room number (`27`, `3-2`, `A`); 0 if there is none, or more than five digits."""
    size, place = 0, position
    while size <= MOST_HOUSE_DIGITS:
        code, after = char_at(view, place)
        if not is_digit(code):
            break
        place, size = after, size + 1
    if size == 0 and 0x41 <= char_at(view, place)[0] <= 0x5A:
        return char_at(view, place)[1]
    if size and char_at(view, place)[0] in (0x2D, 0x4E4B) and is_digit(char_at(view, char_at(view, place)[1])[0]):
        return after_digits_only(view, char_at(view, place)[1])
    return place if 0 < size <= MOST_HOUSE_DIGITS else 0


@njit
def after_digits_only(view, position):  # type: ignore[no-untyped-def]
    for _ in range(MOST_HOUSE_DIGITS):
        code, after = char_at(view, position)
        if not is_digit(code):
            break
        position = after
    return position


@njit
def after_unit(view, position):  # type: ignore[no-untyped-def]
    """The byte after the word for a part of an address (号, 栋, 单元, 号楼), and its last character; (0, 0) if none."""
    code, after = char_at(view, position)
    following, behind = char_at(view, after)
    if (code in (0x5355, 0x55AE)) and following == 0x5143:
        return behind, following
    if not is_in(UNIT_SIGNS, code):
        return np.int64(0), np.int64(0)
    if is_in(NUMBER_SIGNS, code):
        if is_in(BUILDINGS, following):
            return behind, following
        if is_in(NOT_BEHIND, following):
            return np.int64(0), np.int64(0)
    return after, code


@njit
def read_units(view, position):  # type: ignore[no-untyped-def]
    """The byte after all parts that begin with the number at a byte, how many they are, and the last word's sign."""
    end, count, last = position, 0, np.int64(0)
    while count < MOST_UNITS:
        start = end
        code, after = char_at(view, start)
        if count and code == 0x20:
            start = after
        place = after_digits(view, start)
        if place == 0:
            break
        behind, sign = after_unit(view, place)
        if behind == 0:
            # the room at the end may lack its word: `3栋1502`
            break
        end, count, last = behind, count + 1, sign
    return end, count, last


@njit
def is_street(view, position):  # type: ignore[no-untyped-def]
    """Whether the name of a street that has houses ends before a byte."""
    sign, start = char_before(view, position)
    before, further = char_before(view, start)
    if not is_in(STREETS, sign) or not (is_han(before) or is_digit(before)):
        return False
    if sign == 0x8DEF:  # 路
        return not is_in(ROADS_WITHOUT_HOUSES, before) and is_han(char_before(view, further)[0])
    if sign == 0x9053:  # 道
        return not is_in(WAYS_WITHOUT_HOUSES, before)
    if sign == 0x6BB5:  # 段, of a road
        return digit_of(before) >= 0 and char_before(view, further)[0] in (0x8DEF, 0x8857, 0x9053)
    if sign == 0x540C:  # 胡同
        return before == 0x80E1
    if sign == 0x8857:  # 街
        return before not in (0x4E0A, 0x901B, 0x5927) or is_han(char_before(view, further)[0])
    return True


@njit
def name_start(view, position):  # type: ignore[no-untyped-def]
    """The first byte of the districts and the street whose name ends before a byte.

    It reaches back over Han characters to what introduces it, or to four characters before the first district.
    """
    start, size, district = position, 0, 0
    while size < MOST_NAME:
        code, before = char_before(view, start)
        if not (is_han(code) or (is_digit(code) and size)):
            break
        if is_in(CUTS, code) and size >= 2:
            break
        start, size = before, size + 1
        if is_in(DISTRICTS, code) and size > 1:
            district = size
    start = position
    for _ in range(min(size, district + 4) if district else min(size, 7)):
        start = char_before(view, start)[1]
    return start


@njit
def match_chinese_address(view, position):  # type: ignore[no-untyped-def]
    """The address whose house number stands at a byte: first byte, byte after the last, kind or NOTHING."""
    nothing = position, position, NOTHING
    end, count, last = read_units(view, position)
    if count == 0:
        return nothing
    before, _ = char_before(view, position)
    first_end = after_digits(view, position)
    sign = char_at(view, first_end)[0]
    if is_street(view, position) and (is_in(NUMBER_SIGNS, sign) or sign in (0x5F04, 0x5DF7)):
        return name_start(view, position), end, POSTAL_ADDRESS
    if count >= 2 and is_in(LAST_UNITS, last) and before != 0x7B2C and not is_letter(before):
        start = name_start(view, position) if is_in(WHERE_HOUSES_STAND, before) else position
        return start, end, POSTAL_ADDRESS
    return nothing


@njit
def after_word(view, position):  # type: ignore[no-untyped-def]
    """The byte after a capitalised word; 0 if none stands there."""
    code, place = char_at(view, position)
    if not (0x41 <= code <= 0x5A or is_digit(code)):
        return 0
    for _ in range(MOST_WORD):
        code, after = char_at(view, place)
        if not (is_letter(code) or code == 0x27):
            return place
        place = after
    return 0


@njit
def after_flat(view, position):  # type: ignore[no-untyped-def]
    """The byte after `, Apt 5B` or the like; `position` if nothing of the kind follows."""
    place = position
    for sign in (0x2C, 0x20):
        code, after = char_at(view, place)
        place = after if code == sign else place
    word_end = after_word(view, place)
    if word_end == 0 or word_end - place not in (3, 5) or char_at(view, word_end)[0] != 0x20:
        return position
    second = char_at(view, char_at(view, place)[1])[0]
    if not (char_at(view, place)[0] in (0x41, 0x53) and second in (0x70, 0x75)):  # Apt, Suite
        return position
    end = after_digits_only(view, word_end + 1)
    code, after = char_at(view, end)
    return (after if 0x41 <= code <= 0x5A else end) if end > word_end + 1 else position


@njit
def match_english_address(view, cues, number, count):  # type: ignore[no-untyped-def]
    """A house number, capitalised words, and a word for street: `123 Main Street`. A year is no house number."""
    values, starts, ends, separators = number
    start, size, house = starts[0], 1, values[0]
    nothing = start, start, NOTHING
    while size < count and separators[size] == 0:
        house, size = house * 10 + values[size], size + 1
    if size > MOST_HOUSE_DIGITS or values[0] == 0 or FIRST_YEAR <= house <= LAST_YEAR:
        return nothing
    before = char_before(view, start)[0]
    if is_letter(before) or before in (0x2E, 0x2C, 0x2D, 0x24, 0x23, 0x2F, 0x3A):
        return nothing
    place = ends[size - 1]
    for word in range(MOST_STREET_WORDS):
        code, place = char_at(view, place)
        if code != 0x20:
            return nothing
        meaning, stop = word_at(view, place, cues)
        end = after_word(view, place)
        if word and meaning == STREET and stop == end and 0x41 <= char_at(view, place)[0] <= 0x5A:
            return start, after_flat(view, end), POSTAL_ADDRESS
        if end == 0:
            return nothing
        place = end + (char_at(view, end)[0] == 0x2E)
    return nothing
