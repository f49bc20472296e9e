"""Character references of HTML that were left in text, or escaped twice: `&nbsp;`, `&#x4e2d;`, `&amp;nbsp;`.

Only complete ones that HTML 5 knows, with their semicolon. Where a line talks of code or of the references themselves
they are what the author wrote, and stay.
"""

import html
import re

from cleaner.text.edits import Edit

__all__ = ["find_entities"]

REFERENCE = re.compile(r"&(?:amp;){0,3}(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
ABOUT = re.compile(r"\b(?:entity|entities|escap[a-z]{1,6})\b|实体|實體|转义|轉義|字符引用", re.IGNORECASE)
"""A text that has one of these words may be about references: then those of the markup itself stay in all of it."""
CODE = re.compile(r"`|</?[A-Za-z][\w-]{0,20}[\s/>]|<!--|=[\"']|(?<![./])\b(?:html|xml)\b(?!/)", re.IGNORECASE)
"""What a line of code, or one about markup, has: a back quote, a tag, an attribute, or its name."""
ABOUT_HINTS = ("entit", "escap", "实体", "實體", "转义", "轉義", "字符引用")
CODE_HINTS = ("`", "<", '="', "='", "html", "xml")
MARKUP = "<>&\"'"
QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "（": "）", "<": ">", "《": "》"}
LONGEST_STRING = 80  # characters
STRAIGHT = ("'", '"')
REPLACEMENT = "\ufffd"


def find_entities(text: str) -> list[Edit]:
    """The references to be replaced by their characters; a no-break space becomes a plain one."""
    changes: list[Edit] = []
    begin, end, is_code = 0, -1, False
    quoted_end = -1
    is_about: bool | None = None
    for match in REFERENCE.finditer(text):
        character = meaning(match[0])
        if character is None:
            continue
        if match.start() > end:
            begin, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
            end = len(text) if end < 0 else end
            is_code = is_code_line(text[begin:end])
        if is_code or match.start() == quoted_end or is_quoted(text, match, begin, end):
            quoted_end = match.end()  # the next may go on in the same string
            continue
        if character in MARKUP:
            is_about = speaks_of_references(text) if is_about is None else is_about
            if is_about:
                continue
        changes.append(Edit(match.start(), match.end(), character, "entity"))
    return changes


def speaks_of_references(text: str) -> bool:
    """Whether a text has a word that only texts about references have; looked for as plain strings first, for speed."""
    lower = text.lower()
    return any(hint in lower for hint in ABOUT_HINTS) and ABOUT.search(text) is not None


def is_code_line(line: str) -> bool:
    """Whether a line, asked without its references, is code or talks of it; a statement of code ends it, too."""
    rest = REFERENCE.sub("", line).rstrip()
    if rest.endswith(("{", "}")) or (rest.endswith(";") and "=" in rest):
        return True
    lower = rest.lower()
    return any(hint in lower for hint in CODE_HINTS) and CODE.search(rest) is not None


def is_quoted(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    """Whether a reference stands alone between brackets, or begins or ends a string on its line: then it is code."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    if before in STRAIGHT and text.find(before, match.end(), min(end, match.end() + LONGEST_STRING)) >= 0:
        return True
    if after in STRAIGHT and text.find(after, max(begin, match.start() - LONGEST_STRING), match.start()) >= 0:
        return True
    return bool(before) and QUOTES.get(before) == after


def meaning(reference: str) -> str | None:
    """What a reference stands for, escaped as often as it may be; None for one that HTML does not know."""
    while reference.startswith("&amp;") and len(reference) > len("&amp;"):
        reference = "&" + reference.removeprefix("&amp;")
    character = html.unescape(reference)
    if character == reference or not character or REPLACEMENT in character or character.endswith(";"):
        return None
    return " " if character == "\xa0" else character
