"""Tokens once more, in plain Python and by other means than the kernel: what it is tested against."""

import re

from cleaner.text.units.characters import (
    COMBINING,
    DIGIT,
    HAN,
    LETTER,
    LINE_BREAK,
    MARK,
    NUMERAL,
    SPACE,
    UNSPACED,
    UPPER,
    class_table,
)

FRONT = re.compile(r"\.{2,}|\.+$|\):|''|\+(?![0-9])|[,:;!?()\[\]{}<>_#*&%=\"'`$’]")
BACK = re.compile(r"\.{2,}$|(?<!/)\.$|(?<=[0-9])[+$]$|\):$|''$|[,:;!?()\[\]{}<>_#*&%\"'`’]$")
INITIALS = re.compile(r"(?:^|\.)[A-Za-z]\.$")
SIGNS = re.compile(r"\.+|\):|''|.", re.DOTALL)


def kind_of(character: str) -> int:
    return int(class_table()[ord(character)])


def is_letter(character: str) -> bool:
    return kind_of(character) in (UPPER, LETTER)


def slow_tokens(text: str) -> list[str]:
    """The tokens of a text, by the definition in `cleaner.text.units.words`."""
    tokens: list[str] = []
    run, touches = "", False  # whether the last token ends where the run begins
    for character in text + "\n":
        kind = kind_of(character)
        alone = HAN <= kind <= UNSPACED or (kind >= MARK and ord(character) >= 128 and character not in "’−¶†‡")
        if kind in (SPACE, LINE_BREAK) or alone:
            tokens += slow_run(run)
            tokens += [character] * alone
            run, touches = "", alone
        elif kind == COMBINING and not run and touches:
            tokens[-1] += character
        else:
            run += character
    return tokens


def slow_run(run: str) -> list[str]:
    front = []
    while run and (found := FRONT.match(run)):
        front.append(found[0])
        run = run[found.end() :]
    body = run
    while body and (found := BACK.search(body)) and not (found[0] == "." and INITIALS.search(body)):
        body = body[: found.start()]
    return front + (slow_body(body) if body else []) + SIGNS.findall(run[len(body) :])


def slow_body(body: str) -> list[str]:
    if "@" in body or "://" in body:
        return [body]
    tokens, piece = [], 0
    for place in range(1, len(body) - 1):
        before, mark, after = body[place - 1 : place + 2]
        if place <= piece:
            continue
        if mark in "'’" and is_letter(before) and is_letter(after):
            cut = place - (before == "n" and after == "t" and place - 1 > piece)
            tokens.append(body[piece:cut])
            piece = cut
        elif parts(before, mark, after) and not (place == piece + 3 and re.match("and/or(?![A-Za-z])", body[piece:])):
            tokens += [body[piece:place], mark]
            piece = place + 1
    return [*tokens, body[piece:]]


def parts(before: str, mark: str, after: str) -> bool:
    digit_before, digit_after = kind_of(before) == DIGIT, kind_of(after) == DIGIT
    if mark == "-" and digit_before and (digit_after or after == "-"):
        return True
    if mark in "+*^":
        return digit_before and (digit_after or after == "-")
    if mark == ".":
        return kind_of(before) == LETTER and kind_of(after) == UPPER
    if mark == ",":
        return is_letter(before) and is_letter(after)
    return mark in "-~:/<=>" and is_letter(after) and (is_letter(before) or digit_before)


def is_slow_word(token: str) -> bool:
    return any(UPPER <= kind_of(character) <= NUMERAL for character in token)
