"""The parser: from the bytes of a page to nodes and blocks, in one pass and in time linear in their number.

It builds an approximate tree, close to that of browsers where pages are written as they are written: end tags left out,
elements never closed, `<html>` and `<body>` twice or in the wrong order, links and bold text across blocks.
"""

import numba
import numpy as np
import numpy.typing as npt

from cleaner.text.html.borrowed import borrow
from cleaner.text.html.formulas import begin_math, take_annotation, write_formula
from cleaner.text.html.markup import (
    ALT,
    CLASS,
    GREATER,
    SLASH,
    TYPE,
    contains,
    find_byte,
    find_end,
    name_at,
    read_attributes,
)
from cleaner.text.html.page import SLOT, Page, empty_page
from cleaner.text.html.tags import (
    CLOSES_P,
    IS_BLOCK,
    IS_RAW,
    IS_STRUCTURE,
    IS_VOID,
    TAG_OF,
    TAGS,
    Tables,
    row_of,
    tables,
)
from cleaner.text.html.tree import close_element, close_implied, open_element
from cleaner.text.html.writing import DEPTH, PRE, SKIPPED, WRITTEN, end_block, write_text

__all__ = ["parse_page"]

njit = numba.njit(cache=True, nogil=True, forceinline=True)  # a call hands on 17 arrays: it costs more than the work

NODE_COUNT, DATA_COUNT = SLOT["node_count"], SLOT["data_count"]
IMAGES, INPUTS, RULES = SLOT["images"], SLOT["inputs"], SLOT["rules"]
TITLE_START, TITLE_END = SLOT["title_start"], SLOT["title_end"]
BR, HR, IMG, INPUT, SCRIPT, TITLE, MATH, ANNOTATION = (
    TAG_OF[name] for name in ("br", "hr", "img", "input", "script", "title", "math", "annotation")
)
LD_JSON = np.frombuffer(b"ld+json", np.uint8).copy()
MATH_TEX = np.frombuffer(b"math/tex", np.uint8).copy()
LATEX = np.frombuffer(b"latex", np.uint8).copy()


@njit
def take_raw(page, position, end, tag, name, entities):  # type: ignore[no-untyped-def]
    """An element whose content is no markup; the position after its end tag's name, or of what follows."""
    state, found, data = page.state, page.found, page.source
    stop = -1 if page.unclosed[tag] else find_end(data, position, end, name[0], name[1])
    if stop < 0:
        page.unclosed[tag] = 1
        return end if tag == SCRIPT else position
    if tag == TITLE and state[TITLE_END] == 0 and page.within[page.stack[state[DEPTH]]] & SKIPPED == 0:
        state[TITLE_START], state[TITLE_END] = position, stop
    start_type, end_type = found[2 * TYPE], found[2 * TYPE + 1]
    if tag == SCRIPT and end_type > start_type:
        if contains(data, start_type, end_type, MATH_TEX):
            write_formula(page, position, stop, entities)
        elif state[DATA_COUNT] < len(page.islands) and contains(data, start_type, end_type, LD_JSON):
            page.islands[state[DATA_COUNT], 0], page.islands[state[DATA_COUNT], 1] = position, stop
            state[DATA_COUNT] += 1
    return stop


@njit
def take_void(page, position, tag, entities):  # type: ignore[no-untyped-def]
    """An element without content."""
    state = page.state
    within = page.within[page.stack[state[DEPTH]]]
    if tag in (BR, HR):
        if within & PRE:
            if state[WRITTEN] > 0 and tag == BR:
                page.text[state[WRITTEN]] = 10
                state[WRITTEN] += 1
        else:
            end_block(page, position, tag == BR)
            state[RULES] += tag == HR
    elif tag == IMG:
        state[IMAGES] += 1
        found = page.found
        start, end = found[2 * CLASS], found[2 * CLASS + 1]
        if end > start and found[2 * ALT + 1] > found[2 * ALT] and contains(page.source, start, end, LATEX):
            write_formula(page, found[2 * ALT], found[2 * ALT + 1], entities)
    elif tag == INPUT:
        state[INPUTS] += 1


@njit
def cut_block(page, position):  # type: ignore[no-untyped-def]
    """The edge of a block-level element: ends the open block, or within pre begins a line."""
    state = page.state
    if page.within[page.stack[state[DEPTH]]] & PRE:
        if state[WRITTEN] > 0 and page.text[state[WRITTEN] - 1] != 10:
            page.text[state[WRITTEN]] = 10
            state[WRITTEN] += 1
    else:
        end_block(page, position, False)


@njit
def start_tag(page, position, end, tag_tables):  # type: ignore[no-untyped-def]
    """A start tag at `<`; the position after it and, of raw text, after its content."""
    data, kinds = page.source, tag_tables.kinds
    name, name_end = name_at(data, position + 1, end)
    after = read_attributes(data, name_end, end, page.found)
    if after < 0:
        return end
    row = row_of(tag_tables.names, name)
    tag = tag_tables.names[row, 1] if row >= 0 else 0
    kind = kinds[tag]
    if kind & IS_STRUCTURE:
        return after
    if kind & (IS_BLOCK | CLOSES_P):
        cut_block(page, position)
        close_implied(page, tag, kinds)
    if kind & IS_RAW:
        return take_raw(page, after, end, tag, (position + 1, name_end), tag_tables.entities)
    if kind & IS_VOID:
        take_void(page, position, tag, tag_tables.entities)
        return after
    if tag == ANNOTATION:
        take_annotation(page, after, end, tag_tables.entities)
    is_written = tag == MATH and begin_math(page, tag_tables.entities)
    is_foreign = (
        page.open_count[MATH] > 0 or (page.within[page.stack[page.state[DEPTH]]] | tag_tables.bits[tag]) & SKIPPED
    )
    if is_foreign and data[after - 2] == SLASH:
        return after  # <path/>: only in HTML itself is the slash without meaning
    open_element(page, tag, name, tag_tables)
    if is_written:
        page.within[page.stack[page.state[DEPTH]]] |= SKIPPED
    return after


@njit
def end_tag(page, position, end, tag_tables):  # type: ignore[no-untyped-def]
    """An end tag at `</`; the position after it."""
    data = page.source
    name, name_end = name_at(data, position + 2, end)
    after = find_byte(data, name_end, end, GREATER) + 1
    row = row_of(tag_tables.names, name)
    tag = tag_tables.names[row, 1] if row >= 0 else 0
    kind = tag_tables.kinds[tag]
    if tag == BR:
        take_void(page, position, tag, tag_tables.entities)
    elif kind & (IS_STRUCTURE | IS_VOID | IS_RAW) == 0:
        if kind & IS_BLOCK:
            cut_block(page, position)
        close_element(page, tag, name, tag_tables)
    return after


@njit
def skip_declaration(page, position, end):  # type: ignore[no-untyped-def]
    """A comment, a doctype or the like at `<!` or `<?`; the position after it. A comment without end takes all."""
    data = page.source
    if position + 3 < end and data[position + 1] == 33 and data[position + 2] == 45 and data[position + 3] == 45:
        position += 4
        if position < end and data[position] == GREATER:
            return position + 1
        position -= 2
        while position + 2 < end:
            if data[position + 2] == GREATER and data[position + 1] == 45 and data[position] == 45:
                return position + 3
            position += 1
        return end
    return find_byte(data, position, end, GREATER) + 1


@njit
def borrow_page(page):  # type: ignore[no-untyped-def]
    """The page with borrowed arrays."""
    return Page(
        borrow(page.source),
        borrow(page.text),
        borrow(page.blocks),
        borrow(page.tag),
        borrow(page.parent),
        borrow(page.container),
        borrow(page.within),
        borrow(page.words_end),
        borrow(page.words),
        borrow(page.links),
        borrow(page.islands),
        borrow(page.stack),
        borrow(page.names),
        borrow(page.open_count),
        borrow(page.unclosed),
        borrow(page.found),
        borrow(page.state),
    )


@numba.njit(cache=True, nogil=True)
def parse(counted_page, counted_tables):  # type: ignore[no-untyped-def]
    """Reads the whole source."""
    page = borrow_page(counted_page)
    tag_tables = Tables(
        borrow(counted_tables.names),
        borrow(counted_tables.kinds),
        borrow(counted_tables.bits),
        borrow(counted_tables.entities),
    )
    data, state = page.source, page.state
    position, end = 0, len(data)
    state[NODE_COUNT] = 1
    while position < end:
        stop = find_byte(data, position, end, 60)
        if stop > position:
            write_text(page, position, stop, tag_tables.entities)
        if stop >= end:
            break
        second = lower_letter(data, stop + 1, end)
        if second > 0:
            position = start_tag(page, stop, end, tag_tables)
        elif second == -SLASH and stop + 2 < end and lower_letter(data, stop + 2, end) > 0:
            position = end_tag(page, stop, end, tag_tables)
        elif second == -33 or second == -63 or second == -SLASH:
            position = skip_declaration(page, stop, end)
        else:
            write_text(page, stop, stop + 1, tag_tables.entities)
            position = stop + 1
    end_block(page, end, False)


@njit
def lower_letter(data, position, end):  # type: ignore[no-untyped-def]
    """The small letter at a position; the byte with a minus sign where it is none, 0 beyond the end."""
    if position >= end:
        return 0
    byte = np.int64(data[position])
    return byte | 32 if 97 <= byte | 32 <= 122 else -byte


def parse_page(source: npt.NDArray[np.uint8]) -> Page:
    """The page of HTML in UTF-8. Any bytes will do; the time taken is linear in their number."""
    page = empty_page(source, len(TAGS))
    parse(page, tables())
    return page
