"""Names and numbers in QQ, WeChat and Telegram, told by the word that leads to them."""

import numba

from cleaner.text.personal.cues import PROGRAM, QQ, TELEGRAM, WECHAT, cue_before, word_at
from cleaner.text.personal.kinds import NOTHING, QQ_NUMBER, TELEGRAM_ID, WECHAT_ID
from cleaner.text.personal.numbers import SPACE, UNITS, has_unit, largest
from cleaner.text.personal.reading import EDGE, KERNEL, char_at, char_before, is_alphanumeric, is_digit, is_letter

__all__ = ["match_name", "match_number", "match_telegram_link"]

LEAST_QQ, MOST_QQ = 5, 11  # digits
LEAST_WECHAT, MOST_WECHAT = 6, 20  # signs, of which the first is a letter (WeChat's own rule)
LEAST_TELEGRAM, MOST_TELEGRAM = 5, 32  # signs (Telegram's own rule)
CUE_REACH = 10
MOST_FILLERS = 8
AT, UNDERSCORE, HYPHEN, SLASH, DOT = 0x40, 0x5F, 0x2D, 0x2F, 0x2E
STRONG_FILLERS = tuple(ord(sign) for sign in ":=号號是为為")
BRACKETS = tuple(ord(sign) for sign in '([【「“"《')
NOT_NAMES = tuple(ord(sign) for sign in "版客支小公端")  # 版, 客户端, 支付, 小程序, 公众号
COUNTERS = tuple(ord(sign) for sign in "人名个位万亿年版月日次分秒%％")

njit = numba.njit(**KERNEL)


@njit
def match_number(view, cues, number, count):  # type: ignore[no-untyped-def]
    """Digits behind a word for QQ or WeChat: first byte, byte after the last, kind or NOTHING."""
    values, starts, ends, separators = number
    start, last = starts[0], min(count, 1)
    while last < count and separators[last] == 0:
        last += 1
    if 3 <= last < LEAST_QQ and largest(separators, last, count) <= SPACE:
        last = count  # in groups parted by spaces
    if not LEAST_QQ <= last <= MOST_QQ or values[0] == 0 or separators[last] == 0:
        return start, start, NOTHING
    cue, distance, is_filled = cue_before(view, start, cues)
    if cue not in (QQ, WECHAT) or not is_filled or distance > CUE_REACH:
        return start, start, NOTHING
    code, after = char_at(view, ends[last - 1])
    is_decimal = code in (DOT, HYPHEN) and is_alphanumeric(char_at(view, after)[0])
    if (
        is_alphanumeric(code)
        or code in (AT, UNDERSCORE)
        or is_decimal
        or code in COUNTERS
        or has_unit(view, ends[last - 1], UNITS)
    ):
        return start, start, NOTHING
    return start, ends[last - 1], QQ_NUMBER if cue == QQ else WECHAT_ID


@njit
def read_name(view, position, most):  # type: ignore[no-untyped-def]
    """A name of letters, digits, `_` and `-`: byte after it, its size, and how many small letters, digits and `_`."""
    end, size, small, digits, lines = position, 0, 0, 0, 0
    while size <= most:
        code, after = char_at(view, end)
        if not (is_alphanumeric(code) or code in (UNDERSCORE, HYPHEN)):
            break
        small += 0x61 <= code <= 0x7A
        digits += is_digit(code)
        lines += code == UNDERSCORE
        end, size = after, size + 1
    return end, size, small, digits, lines


@njit
def skip_fillers(view, cues, position):  # type: ignore[no-untyped-def]
    """The byte after what stands between a word and the name, and whether that announces one, and with a bracket."""
    is_strong, is_bracket = False, False
    for _ in range(MOST_FILLERS):
        code, after = char_at(view, position)
        if code in (AT, EDGE) or is_alphanumeric(code) or code >= 0x10000 or not cues.fillers[code]:
            break
        is_strong |= code in STRONG_FILLERS
        is_bracket |= code in BRACKETS
        position = after
    code, after = char_at(view, position)
    second, behind = char_at(view, after)
    if code | 0x20 == 0x69 and second | 0x20 in (0x73, 0x64) and char_at(view, behind)[0] in (0x20, 0x3A):  # is, id
        return char_at(view, behind)[1], True, is_bracket
    return position, is_strong, is_bracket


@njit
def is_wechat_name(view, cues, name, is_strong, is_latin):  # type: ignore[no-untyped-def]
    """Whether a name behind a word for WeChat is an account, and not a device or part of a program."""
    start, end, size, small, digits, lines = name
    code, after = char_at(view, end)
    if not LEAST_WECHAT <= size <= MOST_WECHAT or code in NOT_NAMES or code in (AT, 0x28):
        return False
    if code == DOT and is_alphanumeric(char_at(view, after)[0]):
        return False
    meaning, stop = word_at(view, start, cues)
    if meaning == PROGRAM and stop <= end:
        return False
    if lines or (digits and is_strong) or digits >= (3 if is_latin else 2):
        return True
    return is_strong and small == size and not is_latin


@njit
def match_name(view, cues, position):  # type: ignore[no-untyped-def]
    """The account that the word at a byte leads to: first byte, byte after the last, kind or NOTHING."""
    nothing = position, position, NOTHING
    opening, _ = char_at(view, position)
    if is_letter(opening) and is_letter(char_before(view, position)[0]):
        return nothing
    meaning, stop = word_at(view, position, cues)
    if meaning not in (WECHAT, TELEGRAM):
        return nothing
    start, is_strong, is_bracket = skip_fillers(view, cues, stop)
    last, _ = char_before(view, stop)
    is_latin = is_letter(opening) and is_letter(last)
    # `加微信` and `微信号` announce a name by themselves
    is_strong |= (
        last in STRONG_FILLERS or opening in (0x52A0, 0x6DFB, 0x8587, 0x5A01) or (is_letter(opening) and not is_latin)
    )
    code, after = char_at(view, start)
    has_sign = code == AT
    end, size, small, digits, lines = read_name(view, after if has_sign else start, MOST_TELEGRAM)
    if not is_letter(char_at(view, after if has_sign else start)[0]):
        return nothing
    if meaning == TELEGRAM:
        is_sized = LEAST_TELEGRAM <= size <= MOST_TELEGRAM
        is_named = has_sign or (is_strong and (digits or lines))
        return (start, end, TELEGRAM_ID) if is_sized and is_named else nothing
    if has_sign or (start == stop and is_latin):
        return nothing
    name = start, end, size, small, digits, lines
    return (
        (start, end, WECHAT_ID)
        if is_wechat_name(view, cues, name, is_strong or (is_bracket and digits > 0), is_latin)
        else nothing
    )


@njit
def match_telegram_link(view, position):  # type: ignore[no-untyped-def]
    """The name behind `t.me/` or `telegram.me/`, of which the dot stands at a byte."""
    nothing = position, position, NOTHING
    code, place = char_at(view, position)
    for letter in (0x6D, 0x65, SLASH):
        code, place = char_at(view, place)
        if code | 0x20 != letter | 0x20:
            return nothing
    host = position
    for _ in range(8):
        code, before = char_before(view, host)
        if not is_alphanumeric(code):
            break
        host = before
    size = position - host
    if size not in (1, 8) or char_at(view, host)[0] | 0x20 != 0x74:
        return nothing
    end, length, _, _, _ = read_name(view, place, MOST_TELEGRAM)
    is_named = LEAST_TELEGRAM <= length <= MOST_TELEGRAM and is_letter(char_at(view, place)[0])
    return (place, end, TELEGRAM_ID) if is_named else nothing
