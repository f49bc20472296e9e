"""What pages declare of themselves, in markup of every kind, and in linear time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.text.web.declarations import read_declarations


@pytest.mark.parametrize(
    ("page", "metas"),
    [
        pytest.param('<meta name="robots" content="noai">', [("robots", "noai")], id="usual"),
        pytest.param("<META CONTENT=noai NAME=Robots>", [("robots", "noai")], id="capitals, no quotes, other order"),
        pytest.param("<meta name='a'\n  content='b > c'/>", [("a", "b > c")], id="an angle bracket in quotes"),
        pytest.param('<meta property="a" content="b&amp;c">', [("a", "b&c")], id="property, character reference"),
        pytest.param('<meta name="a" name="b" content="1" content="2">', [("a", "1")], id="twice: the first holds"),
        pytest.param('<meta name="a"><meta content="b"><meta>', [], id="half of it"),
        pytest.param('<!-- <meta name="a" content="b"> --><meta name=c content=d>', [("c", "d")], id="in a comment"),
        pytest.param('<!--><meta name="a" content="b">', [("a", "b")], id="an empty comment"),
        pytest.param('<!-- <meta name="a" content="b">', [], id="in a comment without end"),
        pytest.param(
            '<script>"<meta name=a content=b>"</script><meta name=c content=d>', [("c", "d")], id="in a script"
        ),
        pytest.param("<textarea><meta name=a content=b></TEXTAREA>", [], id="in a text area"),
        pytest.param("<title><meta name=a content=b>", [], id="in a title without end"),
        pytest.param('<meta name="a" content="b" <meta name="c" content="d">', [("c", "d")], id="a tag without end"),
        pytest.param("<metadata name=a content=b>", [], id="another element"),
        pytest.param("<meta", [], id="cut short"),
    ],
)
def test_metas(page: str, metas: list[tuple[str, str]]):
    assert read_declarations(page).metas == metas


def test_links_and_data():
    found = read_declarations(
        '<a rel="nofollow LICENSE" href=" /x?a&amp;b ">x</a><a href="/y">plain links say nothing</a>'
        '<link itemprop="license" href="z"><meta itemprop="license" content="w">'
        '<script type="application/ld+json">{"a":1}</script><script type="application/ld+json">{broken</script>'
    )
    assert [(sorted(link.relations), sorted(link.properties), link.target) for link in found.links] == [
        (["license", "nofollow"], [], "/x?a&b"),
        ([], ["license"], "z"),
        ([], ["license"], "w"),
    ]
    assert found.data == [{"a": 1}]


PIECES = ("<", ">", "<!--", "-->", "<meta ", "<a ", "<script>", "</script>", "name=", "content=", "itemprop=", '"', "'")
MORE = ("rel=license ", "href=", "x", " ", "\0", "汉", "\ud800", "/")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *MORE]), max_size=25).map("".join))
def test_anything_is_read(page: str):
    found = read_declarations(page)
    assert len(found.metas) + len(found.links) <= 2 * page.count("<")


HOSTILE = [
    "<a ",
    '<meta "',
    "<!--",
    "<script>",
    "<a rel=license href='",
    "<meta name=x ",
    '<meta a="<meta b="',
    "<a x=y>",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_pages_take_linear_time(piece: str):
    def seconds(size: int) -> float:
        page = piece * (size // len(piece)) + "itemprop"
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            read_declarations(page)
            best = min(best, time.process_time() - start)
        return best

    small = seconds(10_000)
    assert seconds(80_000) < 8 * 3 * max(small, 0.002)
