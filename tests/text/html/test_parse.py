"""The parser of HTML: trees and blocks of broken markup, any bytes, and time linear in their number."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.html.page import COLUMN, DEPTH_LIMIT, SLOT, Page
from cleaner.text.html.parse import parse_page
from cleaner.text.html.tags import BIT, TAGS
from cleaner.text.html.view import view_of

PIECES = st.sampled_from(
    "<div> </div> <p> </p> <a href=x> </a> <b> </b> <table> <tr> <td> </td> </table> <li> <ul> </ul> <br> <pre> </pre> "
    "<svg> </svg> <math> </math> <script> </script> <title> </title> <!-- --> <! <? </ < > & &amp; &#x; &#1 = ' \" / "
    "text 河水 　 <math&#32;alttext=x> <annotation&#32;encoding=x-tex>".replace("&#32;", "\x20").split(" ")
)


def parsed(markup: str | bytes) -> Page:
    return parse_page(np.frombuffer(markup.encode() if isinstance(markup, str) else markup, np.uint8))


def paths(markup: str) -> list[tuple[str, str]]:
    """The path of elements to each block, and its text."""
    page, found = parsed(markup), []
    for block in page.blocks[: page.state[SLOT["block_count"]]]:
        node, names = block[COLUMN["first"]], []
        while node:
            names.append(TAGS[page.tag[node]])
            node = page.parent[node]
        text = page.text[block[COLUMN["start"]] : block[COLUMN["end"]]].tobytes().decode()
        found.append(("/".join(reversed(names)), text))
    return found


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        pytest.param("<p>a<p>b", [("p", "a"), ("p", "b")], id="a paragraph closes the one before"),
        pytest.param("<p>a<div>b", [("p", "a"), ("div", "b")], id="a division closes a paragraph"),
        pytest.param("<p><b>a<div>b", [("p/b", "a"), ("div", "b")], id="with bold text in it"),
        pytest.param("<ul><li>a<li>b</ul>c", [("ul/li", "a"), ("ul/li", "b"), ("", "c")], id="items without end tags"),
        pytest.param(
            "<ul><li>a<ul><li>b</ul><li>c", [("ul/li", "a"), ("ul/li/ul/li", "b"), ("ul/li", "c")], id="lists in lists"
        ),
        pytest.param("<dl><dt>a<dd>b<dt>c", [("dl/dt", "a"), ("dl/dd", "b"), ("dl/dt", "c")], id="terms"),
        pytest.param(
            "<table><tr><td>a<td>b<tr><td>c</table>d",
            [("table/tr/td", "a"), ("table/tr/td", "b"), ("table/tr/td", "c"), ("", "d")],
            id="cells without end tags",
        ),
        pytest.param(
            "<table><td><table><td>a</table>b</table>c",
            [("table/td/table/td", "a"), ("table/td", "b"), ("", "c")],
            id="a table in a table",
        ),
        pytest.param("<div><table><td></div>a", [("div/table/td", "a")], id="an end tag that stays in its cell"),
        pytest.param("<a href=x>a<a href=y>b", [("a", "ab")], id="a link closes the one before"),
        pytest.param("<b><p>a</b>b</p>c", [("b/p", "ab"), ("", "c")], id="bold text that ends within a paragraph"),
        pytest.param("<x-card>a</x-card><p>b", [("", "a"), ("p", "b")], id="elements nobody knows"),
        pytest.param("<p\nclass='a>b'>c", [("p", "c")], id="a sign in an attribute"),
        pytest.param("<title>a<b></title><p>c", [("p", "c")], id="a title holds no markup"),
        pytest.param("<script>a</b></scripts></script >c", [("", "c")], id="a script ends at its own tag"),
    ],
)
def test_tree(markup: str, blocks: list[tuple[str, str]]) -> None:
    assert [(path.strip("/").replace("//", "/"), text) for path, text in paths(markup)] == blocks


@pytest.mark.parametrize(
    ("markup", "characters"),
    [
        pytest.param("<a href=x>link</a>text", 4, id="a link"),
        pytest.param("<a name=x>text", 0, id="an anchor never closed"),
        pytest.param("<a href=x><b>link</b></a>text", 4, id="bold text in a link"),
    ],
)
def test_bytes_of_links(markup: str, characters: int) -> None:
    assert parsed(markup).blocks[0, COLUMN["link_bytes"]] == characters


def test_hidden_parts_are_marked() -> None:
    page = parsed("<div style='color: red; display : none'><p>a</p></div><p hidden>b</p><p>c</p>")
    hidden = [bool(page.within[block[COLUMN["first"]]] & BIT["hidden"]) for block in page.blocks[:3]]
    assert hidden == [True, True, False]


@given(markup=st.one_of(st.lists(PIECES, max_size=60).map("".join).map(str.encode), st.binary(max_size=200)))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_sound_page(markup: bytes) -> None:
    page = parsed(markup)
    view = view_of(page)
    blocks, nodes = view.blocks, len(view.tag)
    assert nodes <= markup.count(b"<") + 1
    assert (view.parent[1:] < np.arange(1, nodes)).all()
    assert (blocks[:, COLUMN["start"]] < blocks[:, COLUMN["end"]]).all()
    assert (blocks[1:, COLUMN["start"]] >= blocks[:-1, COLUMN["end"]]).all()
    assert int(page.state[SLOT["written"]]) <= len(page.text)
    assert (blocks[:, COLUMN["node"]] < nodes).all()
    assert (np.diff(view.words_end) >= 0).all()
    assert view.depth.max() <= DEPTH_LIMIT


@given(
    text=st.text(
        st.characters(
            exclude_categories=("Cs", "Cc", "Z"), exclude_characters="<&\u200b\u200c\u200d\u200e\u200f\ufeff"
        ),
        min_size=1,
    )
)
@settings(max_examples=60, deadline=None)
def test_text_comes_through(text: str) -> None:
    assert paths(f"<p>{text}</p>") == [("p", text)]


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<a ",
        "&",
        "<p>x",
        "</p>",
        "<title>",
        "<!--",
        "<table><td>",
        "<a href=x>",
        "<math>",
        "<b><p>x</b>",
        "<![",
        "<svg>",
    ],
)
def test_time_is_linear_in_the_length(piece: str) -> None:
    def seconds(count: int) -> float:
        data = np.frombuffer((piece * (count // len(piece))).encode(), np.uint8)
        start = time.process_time()
        view_of(parse_page(data))
        return time.process_time() - start

    seconds(1000)
    short, long = min(seconds(250_000) for _ in range(2)), seconds(1_000_000)
    assert long < 16 * short + 0.2
