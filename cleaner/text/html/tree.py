"""The stack of open elements: what a start tag opens and closes, and what an end tag closes."""

import numba
import numpy as np

from cleaner.text.html.markup import CLASS, FOUND_HIDDEN, HREF, ID, ITEMPROP, ROLE, STYLE, add_words, contains
from cleaner.text.html.page import DEPTH_LIMIT, SLOT, WORDS_PER_NODE
from cleaner.text.html.tags import BIT, CLOSES_P, IS_BLOCK, IS_SPECIAL, TAG_OF
from cleaner.text.html.writing import DEPTH, OPEN_LINKS, SKIPPED, WRITTEN

__all__ = ["OVERFLOW", "A", "close_element", "close_implied", "open_element"]

njit = numba.njit(cache=True, nogil=True, forceinline=True)  # a call hands on 17 arrays: it costs more than the work

NODE_COUNT, WORD_COUNT, OVERFLOW = SLOT["node_count"], SLOT["word_count"], SLOT["overflow"]
LINKS, LINK_COUNT, HREF_START, HREF_END = SLOT["links"], SLOT["link_count"], SLOT["href_start"], SLOT["href_end"]
A, P, LI, TABLE = (TAG_OF[name] for name in ("a", "p", "li", "table"))
DD, DT, TD, TH, TR, TBODY, THEAD, TFOOT = (
    TAG_OF[name] for name in ("dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot")
)
HIDDEN = BIT["hidden"]
DISPLAY_NONE = np.frombuffer(b"display:none", np.uint8).copy()
KATEX_HTML = np.frombuffer(b"katex-html", np.uint8).copy()


@njit
def pop_to(page, depth):  # type: ignore[no-untyped-def]
    """Closes all elements above `depth` of the stack."""
    state = page.state
    while state[DEPTH] > depth:
        tag = page.tag[page.stack[state[DEPTH]]]
        page.open_count[tag] -= 1
        state[DEPTH] -= 1


@njit
def is_cell_part(tag):  # type: ignore[no-untyped-def]
    return tag in (TD, TH, TR, TBODY, THEAD, TFOOT)


@njit
def close_implied(page, tag, kinds):  # type: ignore[no-untyped-def]
    """Closes what the start of this tag closes: a paragraph, the list item or cell before it."""
    state = page.state
    if kinds[tag] & CLOSES_P and page.open_count[P] > 0:
        depth = state[DEPTH]
        while depth > 0 and kinds[page.tag[page.stack[depth]]] & IS_BLOCK == 0:
            depth -= 1
        if depth > 0 and page.tag[page.stack[depth]] == P:
            pop_to(page, depth - 1)
    if tag in (LI, DD, DT):
        depth = state[DEPTH]
        while depth > 0:
            other = page.tag[page.stack[depth]]
            if (other == LI and tag == LI) or (tag != LI and other in (DD, DT)):
                pop_to(page, depth - 1)
                break
            if kinds[other] & IS_SPECIAL:
                break
            depth -= 1
    if is_cell_part(tag) and page.open_count[TABLE] > 0:
        close_cells(page, tag)


@njit
def close_cells(page, tag):  # type: ignore[no-untyped-def]
    """Closes the cell, row or part of a table that this tag follows."""
    depth, last = page.state[DEPTH], -1
    while depth > 0:
        other = page.tag[page.stack[depth]]
        if other == TABLE:
            break
        is_cell = other in (TD, TH)
        if (
            is_cell
            or (other == TR and tag != TD and tag != TH)
            or (is_cell_part(other) and tag in (TBODY, THEAD, TFOOT))
        ):
            last = depth
        depth -= 1
    if last > 0 and depth > 0:
        pop_to(page, last - 1)


@njit
def drop_inline(page, depth):  # type: ignore[no-untyped-def]
    """Takes one element out of the stack, leaving those above it open: the end of a link or of bold text."""
    state = page.state
    page.open_count[page.tag[page.stack[depth]]] -= 1
    for place in range(depth, state[DEPTH]):
        page.stack[place] = page.stack[place + 1]
        page.names[place] = page.names[place + 1]
    state[DEPTH] -= 1


@njit
def add_node(page, tag, tag_tables):  # type: ignore[no-untyped-def]
    """A new node below the one on top; its number."""
    state, found = page.state, page.found
    node, parent = state[NODE_COUNT], page.stack[state[DEPTH]]
    page.tag[node], page.parent[node] = tag, parent
    page.container[node] = node if tag_tables.kinds[tag] & IS_BLOCK else page.container[parent]
    within = page.within[parent] | tag_tables.bits[tag]
    if found[FOUND_HIDDEN] or (
        found[2 * STYLE + 1] and contains(page.source, found[2 * STYLE], found[2 * STYLE + 1], DISPLAY_NONE)
    ):
        within |= HIDDEN
    limit = state[WORD_COUNT] + WORDS_PER_NODE
    for place in (ID, CLASS, ROLE, ITEMPROP):
        if found[2 * place + 1] > found[2 * place]:
            add_words(page, found[2 * place], found[2 * place + 1], limit)
    start, end = found[2 * CLASS], found[2 * CLASS + 1]
    if end > start and contains(page.source, start, end, KATEX_HTML):
        within |= SKIPPED
    page.words_end[node] = state[WORD_COUNT]
    page.within[node] = within
    state[NODE_COUNT] += 1
    return node


@njit
def open_element(page, tag, name, tag_tables):  # type: ignore[no-untyped-def]
    """A start tag that is not void, raw or of the structure."""
    state = page.state
    if tag == A and page.open_count[A] > 0:
        depth = state[DEPTH]
        while depth > 0 and page.tag[page.stack[depth]] != A:
            depth -= 1
        drop_inline(page, depth)
        state[OPEN_LINKS] = 0
    if state[DEPTH] >= DEPTH_LIMIT:
        state[OVERFLOW] += 1
        return
    node = add_node(page, tag, tag_tables)
    state[DEPTH] += 1
    page.stack[state[DEPTH]], page.names[state[DEPTH]] = node, name
    page.open_count[tag] += 1
    if tag == A and page.found[2 * HREF + 1] > page.found[2 * HREF]:
        state[OPEN_LINKS] = 1
        state[LINKS] += 1
        state[HREF_START], state[HREF_END] = page.found[2 * HREF], page.found[2 * HREF + 1]


@njit
def end_link(page):  # type: ignore[no-untyped-def]
    """The end of a link: its target is noted with the place in the text."""
    state = page.state
    if state[OPEN_LINKS]:
        row = page.links[state[LINK_COUNT]]
        row[0], row[1], row[2] = state[WRITTEN], state[HREF_START], state[HREF_END]
        state[LINK_COUNT] += 1
        state[OPEN_LINKS] = 0


@njit
def close_element(page, tag, name, tag_tables):  # type: ignore[no-untyped-def]
    """An end tag: closes the nearest open element of its name; one that closes nothing is passed over."""
    state = page.state
    if state[OVERFLOW] > 0:
        state[OVERFLOW] -= 1
        return
    if page.open_count[tag] <= 0:
        return
    is_cell = is_cell_part(tag) or tag == TABLE
    depth = state[DEPTH]
    while depth > 0 and page.names[depth] != name:
        other = page.tag[page.stack[depth]]
        if other in (TD, TH, TABLE) and not is_cell:
            return  # nothing within a cell closes what stands around its table
        depth -= 1
    if depth == 0:
        return
    if tag == A:
        end_link(page)
    if tag_tables.kinds[tag] & IS_BLOCK or tag_tables.bits[tag] & SKIPPED:
        pop_to(page, depth - 1)
    else:
        drop_inline(page, depth)
