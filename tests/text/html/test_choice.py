"""Which blocks of a page are kept, by their chances."""

import numpy as np
import pytest

from cleaner.text.html.choice import choose
from cleaner.text.html.page import COLUMN
from cleaner.text.html.parse import parse_page
from cleaner.text.html.view import view_of

LINE = "The river was quiet in the morning, and the men pulled in their nets."
ARTICLE = f"<div class=text><p>a {LINE} {LINE}<p>b {LINE} {LINE}</div>"
BETWEEN = "<ul><li>u</li><li>v</li><li>w</li></ul>"


def kept_of(body: str, chances: dict[str, float], threshold: float = 0.5) -> str:
    """The first letters of the blocks that are kept; `chances` go by first letters, others have none."""
    view = view_of(parse_page(np.frombuffer(body.encode(), np.uint8)))
    letters = [chr(view.text[start]) for start in view.blocks[:, COLUMN["start"]]]
    kept = choose(view, np.array([chances.get(letter, 0.0) for letter in letters], np.float32), threshold)
    return "".join(letter for letter, is_kept in zip(letters, kept, strict=True) if is_kept)


@pytest.mark.parametrize(
    ("body", "chances", "kept"),
    [
        pytest.param(ARTICLE, {"a": 0.9, "b": 0.4}, "a", id="blocks from the threshold on"),
        pytest.param(ARTICLE, {"a": 0.4, "b": 0.3}, "ab", id="where none is likely the likeliest prose says what is"),
        pytest.param(ARTICLE, {"a": 0.1, "b": 0.1}, "", id="nothing where nothing is near to likely"),
        pytest.param(
            f"<a href=/>m a menu</a>{ARTICLE}", {"m": 0.3, "a": 0.4}, "a", id="but no menu with the likeliest prose"
        ),
        pytest.param(
            f"<a href=/>m a link</a>{ARTICLE}", {"m": 0.6, "a": 0.9}, "ma", id="a likely link beside likely prose"
        ),
        pytest.param(
            f"{ARTICLE}{BETWEEN}<div class=reply>c {LINE}</div>",
            {"a": 0.95, "b": 0.95, "c": 0.7},
            "ab",
            id="a run apart that is less likely and made otherwise goes",
        ),
        pytest.param(
            f"<div class=reply>c {LINE}</div>{BETWEEN}{ARTICLE}",
            {"a": 0.95, "b": 0.95, "c": 0.7},
            "ab",
            id="and above the main run as well",
        ),
        pytest.param(
            f"{ARTICLE}{BETWEEN}<div class=reply>c {LINE}</div>",
            {"a": 0.95, "b": 0.95, "c": 0.9},
            "abc",
            id="one as likely stays",
        ),
        pytest.param(
            f"{ARTICLE}<ul><li>u</li></ul><div class=reply>c {LINE}</div>",
            {"a": 0.95, "b": 0.95, "c": 0.7},
            "abc",
            id="one that is near stays",
        ),
        pytest.param(
            f"{ARTICLE}{BETWEEN}{ARTICLE.replace('a ', 'c ').replace('b ', 'd ')}",
            {"a": 0.95, "b": 0.95, "c": 0.7, "d": 0.7},
            "abcd",
            id="one made of the same elements stays: a post of a thread",
        ),
        pytest.param(
            BETWEEN.join(f"<div class=p{letter}>{letter} {LINE}</div>" for letter in "abcde"),
            {"a": 0.9, "b": 0.7, "c": 0.7, "d": 0.7, "e": 0.7},
            "abcde",
            id="where no run has half of all, all stay",
        ),
        pytest.param(
            f"<noscript>&lt;img src=pixel&gt;</noscript>{ARTICLE}", {"<": 0.9, "a": 0.9}, "a", id="markup to be read"
        ),
        pytest.param("<p>&lt;b&gt; is bold", {"<": 0.9}, "<", id="markup that is spoken of"),
        pytest.param(
            "<div class=all>z " + " ".join(f"{letter} {LINE} {LINE}" for letter in "abcd") + "</div>"
            + "".join(f"<p>{letter} {LINE} {LINE}</p>" for letter in "abcd"),
            dict.fromkeys("abcdz", 0.9),
            "abcd",
            id="a block that repeats the others goes",
        ),
        pytest.param("", {}, "", id="an empty page"),
    ],
)  # fmt: skip
def test_blocks_that_are_kept(body: str, chances: dict[str, float], kept: str) -> None:
    assert kept_of(body, chances) == kept
