"""From the bytes of a page to its text: which blocks are kept, and what is done where there are none."""

import json
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleaner.text.html.choice import choose
from cleaner.text.html.model import block_model, judge
from cleaner.text.html.page import COLUMN, SLOT, Page
from cleaner.text.html.parse import parse_page
from cleaner.text.html.render import Mask, render
from cleaner.text.html.statistics import CHARACTERS, DENSITY, PROSE
from cleaner.text.html.tags import BIT
from cleaner.text.html.view import View, view_of

__all__ = ["Wanted", "text_of"]

FIRST = COLUMN["first"]
UNSEEN = int(BIT["noscript"] | BIT["hidden"])
PLAIN_CHARACTERS = 2000  # a page with no more text than this, nearly no links and nothing found is taken whole
PLAIN_DENSITY = 0.2  # of characters in links
SHORT_TEXT = 200  # characters of kept text below which data islands are looked at
LONGEST_ISLAND = 1_000_000  # bytes


class Wanted(NamedTuple):
    """What of a page is asked for."""

    main_content: bool = True
    links: bool = False
    comments: bool = False


def text_of(source: npt.NDArray[np.uint8], wanted: Wanted) -> str:
    """The text of a page of HTML in UTF-8; '' where it has none. Any bytes will do."""
    page = parse_page(source)
    view = view_of(page)
    if not wanted.main_content:
        return render(page, view, seen(view), links=wanted.links)
    kept = main_blocks(view)
    if wanted.comments:
        kept |= comment_blocks(view)
    sizes = view.statistics[:, CHARACTERS]
    if sizes[kept].sum() < SHORT_TEXT:
        body = longest_body(page)
        if len(body) > max(SHORT_TEXT, 2 * int(sizes[kept].sum())):
            return body
    return render(page, view, kept, links=wanted.links)


def seen(view: View) -> Mask:
    """The blocks a reader sees; those for browsers without scripts where there are no others."""
    mask: Mask = view.within[view.blocks[:, FIRST]] & UNSEEN == 0
    return mask if mask.any() else np.ones(len(mask), np.bool_)


def main_blocks(view: View) -> Mask:
    """The blocks of the main content; all of a short page without links where the model finds none."""
    model = block_model()
    kept = choose(view, judge(view, model), model.threshold)
    if not kept.any() and len(kept):
        mask = seen(view)
        sizes = view.statistics[:, CHARACTERS][mask]
        linked = (sizes * view.statistics[:, DENSITY][mask]).sum()
        if sizes.sum() <= PLAIN_CHARACTERS and linked <= PLAIN_DENSITY * sizes.sum():
            return mask
    return kept


def comment_blocks(view: View) -> Mask:
    """Blocks that read like prose below an element whose class or id speaks of comments."""
    mask: Mask = view.in_comment[view.blocks[:, FIRST]] & (view.statistics[:, PROSE] > 0)
    return mask


def longest_body(page: Page) -> str:
    """The longest `articleBody` of the page's JSON-LD as text; '' where there is none."""
    bodies = (body for island in islands(page) for body in bodies_of(island))
    return max(bodies, key=len, default="")


def islands(page: Page) -> Iterator[object]:
    """The JSON-LD of the page, as far as it can be read."""
    for start, end in page.islands[: page.state[SLOT["data_count"]]].tolist():
        if end - start <= LONGEST_ISLAND:
            try:
                yield json.loads(page.source[start:end].tobytes().decode("utf-8", "replace"), strict=False)
            except (ValueError, RecursionError):
                continue


def bodies_of(value: object) -> Iterator[str]:
    """The values of `articleBody` in JSON, plain; they may hold HTML."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            body = value.get("articleBody")
            if isinstance(body, str):
                page = parse_page(np.frombuffer(body.encode("utf-8", "replace"), np.uint8))
                view = view_of(page)
                yield render(page, view, np.ones(len(view.blocks), np.bool_))
            waiting += value.values()
