"""Internet addresses of the public network, version 4 and 6; private and reserved ones are no one's.

Those set aside for documentation count: people write them in place of their own.
"""

import numba
import numpy as np

from cleaner.text.personal.cues import NETWORK, OTHER_NUMBER, VERSION, cue_before
from cleaner.text.personal.kinds import IP_ADDRESS, NOTHING
from cleaner.text.personal.numbers import DOT, LETTER, NUMBER, border_before
from cleaner.text.personal.reading import EDGE, KERNEL, char_at, char_before, is_alphanumeric, is_digit

__all__ = ["match_ip4", "match_ip6"]

SURE_DIGITS = 8  # an address of fewer digits needs a cue, a port or `//` before it: 2.4.1.3 is a heading
CUE_REACH = 8
AGAINST_REACH = 4
COLON, SLASH, HYPHEN = 0x3A, 0x2F, 0x2D
HEADING_SIGNS = tuple(ord(sign) for sign in "节條条章版")
MOST_IP6 = 39
UNICAST = (0x2000, 0x3FFF)  # RFC 4291, section 4

njit = numba.njit(**KERNEL)


@njit
def is_public(first, second):  # type: ignore[no-untyped-def]
    """Whether an address of version 4 is one of the public network (IANA special-purpose registry)."""
    if first in (0, 10, 127) or first >= 224:
        return False
    if (first == 169 and second == 254) or (first == 172 and 16 <= second <= 31) or (first == 192 and second == 168):
        return False
    return not (first == 100 and 64 <= second <= 127)


@njit
def read_octets(number, count):  # type: ignore[no-untyped-def]
    """How many digits the four parts of an address have, 0 if they are none; and the first two of the parts."""
    values, starts, ends, separators = number
    place, head, second = 0, 0, 0
    for part in range(4):
        first, octet = place, 0
        if place >= count or (part and (separators[place] != DOT or starts[place] - ends[place - 1] != 1)):
            return 0, head, second
        while place < count and (place == first or separators[place] == 0):
            octet = octet * 10 + values[place]
            place += 1
        if octet > 255 or (values[first] == 0 and place - first > 1) or place - first > 3:
            return 0, head, second
        head, second = octet if part == 0 else head, octet if part == 1 else second
    return 0 if place < count and separators[place] & DOT else place, head, second


@njit
def match_ip4(view, cues, number, count):  # type: ignore[no-untyped-def]
    """An address of four numbers: first byte, byte after the last, kind or NOTHING."""
    start, ends = number[1][0], number[2]
    nothing = start, start, NOTHING
    digits, head, second = read_octets(number, count)
    if digits == 0 or not is_public(head, second) or border_before(view, start) in (LETTER, NUMBER):
        return nothing
    end = ends[digits - 1]
    code, after = char_at(view, end)
    if (
        is_alphanumeric(code)
        or code in HEADING_SIGNS
        or (code in (HYPHEN, 0x2E) and is_alphanumeric(char_at(view, after)[0]))
    ):
        return nothing
    sign, before = char_before(view, start)
    parent = char_before(view, before)[0]
    if sign == SLASH and parent not in (SLASH, EDGE, 0x20):
        return nothing
    cue, distance, is_filled = cue_before(view, start, cues)
    if is_filled and distance <= AGAINST_REACH and cue in (VERSION, OTHER_NUMBER):
        return nothing
    is_led = is_filled and distance <= CUE_REACH and cue == NETWORK
    is_address = is_led or (sign == SLASH and parent == SLASH) or (code == COLON and is_digit(char_at(view, after)[0]))
    return (start, end, IP_ADDRESS) if is_address or digits >= SURE_DIGITS else nothing


@njit
def hexadecimal(code):  # type: ignore[no-untyped-def]
    if is_digit(code):
        return code - 0x30
    return (code | 0x20) - 0x57 if 0x61 <= (code | 0x20) <= 0x66 else np.int64(-1)


@njit
def match_ip6(view, position):  # type: ignore[no-untyped-def]
    """An address of version 6, of which a colon stands at a byte: first byte, byte after the last, kind or NOTHING."""
    start, size = position, 0
    while size <= MOST_IP6:
        code, before = char_before(view, start)
        if hexadecimal(code) < 0:
            break
        start, size = before, size + 1
    place, groups, value, digits, gaps = start, 0, 0, 0, 0
    first, was_colon, is_bad = 0, False, size > 4
    while place - start <= MOST_IP6:
        code, after = char_at(view, place)
        part = hexadecimal(code)
        if part >= 0:
            groups += digits == 0
            value, digits = value * 16 + part if digits else part, digits + 1
            first = value if groups == 1 else first
            is_bad |= digits > 4
        elif code == COLON:
            gaps += was_colon
            digits = 0
        else:
            break
        was_colon = code == COLON
        place = after
    is_bad |= is_alphanumeric(char_at(view, place)[0]) or is_alphanumeric(char_before(view, start)[0])
    is_whole = (gaps == 0 and groups == 8) or (gaps == 1 and 3 <= groups <= 7)
    is_known = UNICAST[0] <= first <= UNICAST[1]
    if is_bad or was_colon or not is_whole or not is_known:
        return position, position, NOTHING
    return start, place, IP_ADDRESS
