"""Compiled reading of one value of a flat JSON line: a string, a number, true, false or null.

Every function goes by a newline behind the line: none of them passes it.
"""

import numba
import numpy as np

__all__ = ["copy_plain", "copy_value", "inner", "is_word", "skip_blank"]

inner = numba.njit(  # type: ignore[call-overload]  # its types lack two of the options
    nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
)
"""For functions that only compiled ones call: without a door for Python the kernel takes half the time to load."""

NULL, STRING, INTEGER, FLOAT, FALSE, TRUE, OBJECT = range(7)
"""What stands in a cell; also null: nothing does. `OBJECT` is left to Python: no flat line has one."""
TAB, NEWLINE, RETURN, BLANK, QUOTE, COMMA, COLON, OPEN, CLOSE, BACKSLASH = (ord(sign) for sign in '\t\n\r ",:{}\\')
MINUS, PLUS, POINT, ZERO, NINE, SMALL_E, SMALL_U = (ord(sign) for sign in "-+.09eu")
MOST_DIGITS = 18  # of an integer that is taken for certain to fit 64 bits; RFC 8259 sets no bound
LONGEST_FLOAT = 32  # characters; as many as any program needs to write one, with two digits of exponent

END, PLAIN, TWO, THREE, FOUR = range(5)
"""What a byte in a string begins: nothing that may stand there as it is, or a character of one to four bytes."""
BEGINS = np.array(  # table 3-7 of the Unicode Standard: C0, C1 and F5 to FF stand in no UTF-8
    [END] * 32 + [PLAIN] * 96 + [END] * 66 + [TWO] * 30 + [THREE] * 16 + [FOUR] * 5 + [END] * 11, np.uint8
)
BEGINS[[QUOTE, BACKSLASH]] = END
UNESCAPED = np.zeros(256, np.uint8)
"""The byte that an escape of two characters stands for, by the second; 0 where there is no such escape."""
UNESCAPED[[ord(sign) for sign in '"\\/bfnrt']] = list(b'"\\/\b\f\n\r\t')
NULL_WORD, TRUE_WORD, FALSE_WORD = (np.array(list(word), np.uint8) for word in (b"null", b"true", b"false"))


@inner
def skip_blank(data, place):  # type: ignore[no-untyped-def]
    byte = data[np.uint64(place)]
    while byte in (BLANK, TAB, RETURN):
        place += 1
        byte = data[np.uint64(place)]
    return place


@inner
def copy_plain(data, place, copied, written):  # type: ignore[no-untyped-def]
    """Copies characters that stand for themselves in a string: up to a quote, a backslash or what may not be there.

    Runs of ASCII and of three bytes have loops of their own: twice as fast as one for all.
    """
    while True:
        byte = data[np.uint64(place)]
        while BEGINS[byte] == THREE:
            second, third = data[np.uint64(place + 1)], data[np.uint64(place + 2)]
            if (second ^ 0x80 | third ^ 0x80) >= 0x40 or (byte == 0xE0 and second < 0xA0):
                return place, written
            if byte == 0xED and second >= 0xA0:  # half a surrogate pair
                return place, written
            copied[np.uint64(written)] = byte
            copied[np.uint64(written + 1)] = second
            copied[np.uint64(written + 2)] = third
            place += 3
            written += 3
            byte = data[np.uint64(place)]
        while BEGINS[byte] == PLAIN:
            copied[np.uint64(written)] = byte
            place += 1
            written += 1
            byte = data[np.uint64(place)]
        size = int(BEGINS[byte])
        if size == THREE:
            continue
        second = data[np.uint64(place + 1)]
        if (
            size == END
            or second ^ 0x80 >= 0x40
            or (byte == 0xF0 and second < 0x90)
            or (byte == 0xF4 and second >= 0x90)
        ):
            return place, written
        if size == FOUR and (data[np.uint64(place + 2)] ^ 0x80 | data[np.uint64(place + 3)] ^ 0x80) >= 0x40:
            return place, written
        for step in range(size):
            copied[np.uint64(written + step)] = data[np.uint64(place + step)]
        place += size
        written += size


@inner
def read_hex(data, place):  # type: ignore[no-untyped-def]
    """The number that four hexadecimal digits make; -1 where there are none."""
    number = 0
    for step in range(4):
        byte = int(data[np.uint64(place + step)])
        if ZERO <= byte <= NINE:
            digit = byte - ZERO
        elif 97 <= byte | 32 <= 102:
            digit = (byte | 32) - 87
        else:
            return -1
        number = number * 16 + digit
    return number


@inner
def read_code(data, place):  # type: ignore[no-untyped-def]
    """The character of an escape in hexadecimal at `place`, and where it ends: two of them for one beyond U+FFFF.

    -1 where there is none, or half a pair.
    """
    code = read_hex(data, place + 2)
    if code < 0xD800 or code >= 0xE000:
        return code, place + 6
    if code >= 0xDC00 or data[np.uint64(place + 6)] != BACKSLASH or data[np.uint64(place + 7)] != SMALL_U:
        return -1, place
    low = read_hex(data, place + 8)
    if low < 0xDC00 or low >= 0xE000:
        return -1, place
    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), place + 12


@inner
def write_code(code, copied, written):  # type: ignore[no-untyped-def]
    """Writes a character as UTF-8; gives where it ends."""
    if code < 0x80:
        copied[np.uint64(written)] = code
        return written + 1
    size = 2 + (code >= 0x800) + (code >= 0x10000)  # the first byte says so; each of the others has six bits
    copied[np.uint64(written)] = (0xF00 >> size & 0xFF) | code >> 6 * (size - 1)
    for step in range(1, size):
        copied[np.uint64(written + step)] = 0x80 | (code >> 6 * (size - 1 - step) & 0x3F)
    return written + size


@inner
def copy_string(data, place, copied, written):  # type: ignore[no-untyped-def]
    """Copies the string that begins at `place` without escapes, up to its quote; -1 where it is none."""
    while True:
        place, written = copy_plain(data, place, copied, written)
        if data[np.uint64(place)] == QUOTE:
            return place, written
        if data[np.uint64(place)] != BACKSLASH:
            return -1, written
        second = data[np.uint64(place + 1)]
        if UNESCAPED[second]:
            copied[np.uint64(written)] = UNESCAPED[second]
            place += 2
            written += 1
        elif second == SMALL_U:
            code, place = read_code(data, place)
            if code < 0:
                return -1, written
            written = write_code(code, copied, written)
        else:
            return -1, written


@inner
def skip_digits(data, place):  # type: ignore[no-untyped-def]
    while ZERO <= data[np.uint64(place)] <= NINE:
        place += 1
    return place


@inner
def scan_number(data, start):  # type: ignore[no-untyped-def]
    """Kind and end of the number at `start`; OBJECT where it is none, or not certain to be held exactly."""
    first = start + (data[np.uint64(start)] == MINUS)
    place = skip_digits(data, first)
    digits = place - first
    if digits == 0 or digits > MOST_DIGITS or (digits > 1 and data[np.uint64(first)] == ZERO):
        return OBJECT, place
    if data[np.uint64(place)] != POINT and data[np.uint64(place)] | 32 != SMALL_E:
        is_minus_zero = first > start and data[np.uint64(first)] == ZERO
        return (OBJECT if is_minus_zero else INTEGER), place
    if data[np.uint64(place)] == POINT:
        point = place + 1
        place = skip_digits(data, point)
        if place == point:
            return OBJECT, place
    if data[np.uint64(place)] | 32 == SMALL_E:
        sign = data[np.uint64(place + 1)]
        power = place + 1 + (sign in (MINUS, PLUS))
        place = skip_digits(data, power)
        if not 1 <= place - power <= 2:  # 1e99: nowhere near the bounds of 64 bits
            return OBJECT, place
    return (FLOAT if place - start <= LONGEST_FLOAT else OBJECT), place


@inner
def is_word(data, place, word):  # type: ignore[no-untyped-def]
    for step in range(len(word)):  # noqa: SIM110 - compiled
        if data[np.uint64(place + step)] != word[step]:
            return False
    return True


@inner
def copy_value(data, start, copied, written):  # type: ignore[no-untyped-def]
    """Copies a value as text: its kind, where it ends, and where the copy does; OBJECT where it is not flat."""
    byte = data[np.uint64(start)]
    if byte == QUOTE:
        place, written = copy_string(data, start + 1, copied, written)
        return (STRING if place >= 0 else OBJECT), place + 1, written
    if byte == MINUS or ZERO <= byte <= NINE:
        kind, place = scan_number(data, start)
    elif is_word(data, start, NULL_WORD):
        return NULL, start + 4, written
    elif is_word(data, start, TRUE_WORD):
        kind, place = TRUE, start + 4
    elif is_word(data, start, FALSE_WORD):
        kind, place = FALSE, start + 5
    else:
        return OBJECT, start, written
    for step in range(place - start):
        copied[np.uint64(written + step)] = data[np.uint64(start + step)]
    return kind, place, written + place - start
