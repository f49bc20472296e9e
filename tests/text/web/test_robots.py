"""What pages and headers ask of machines."""

import pytest

from cleaner.text.web.declarations import read_declarations
from cleaner.text.web.robots import Wishes, read_headers, read_wishes

NOTHING = Wishes((), False, None, False)


def wishes(headers: str = "", page: str = "", *agents: str) -> Wishes:
    return read_wishes(read_headers(headers), read_declarations(page), agents)


@pytest.mark.parametrize(
    ("headers", "page", "rules"),
    [
        pytest.param("X-Robots-Tag: noai, NoImageAI", "", ("noai", "noimageai"), id="a header"),
        pytest.param("x-robots-tag: noai\nX-ROBOTS-TAG:noindex", "", ("noai", "noindex"), id="a header twice"),
        pytest.param('{"X-Robots-Tag": ["noai", "noindex"], "Age": 3}', "", ("noai", "noindex"), id="headers as JSON"),
        pytest.param("{broken", "", (), id="headers that are no JSON"),
        pytest.param("", "<meta name=robots content='noai;'>", ("noai;",), id="a semicolon is no comma"),
        pytest.param("", "<meta name=robots content='noindex nofollow'>", ("nofollow", "noindex"), id="blanks between"),
        pytest.param("", "<meta name=robots content=' ,noai,, '>", ("noai",), id="commas too many"),
        pytest.param("noai", "<meta name=robots content=noindex>", ("noindex",), id="a line that is no header"),
        pytest.param("x-robots-tag: max-snippet: 50, noai", "", ("max-snippet:50", "noai"), id="a rule with a value"),
        pytest.param("x-robots-tag: otherbot: noai, noindex", "", (), id="for somebody else"),
        pytest.param("x-robots-tag: nofollow, otherbot: noai", "", ("nofollow",), id="from there on for somebody else"),
        pytest.param("x-robots-tag: ccbot: noai, noindex", "", ("noai", "noindex"), id="for us"),
        pytest.param("x-robots-tag: *: noai", "", ("noai",), id="for everybody by name"),
        pytest.param(
            "", "<meta name=CCBot content=noai><meta name=otherbot content=noml>", ("noai",), id="by meta name"
        ),
        pytest.param("", "<meta name=description content=noai>", (), id="another meta"),
    ],
)
def test_robots_rules(headers: str, page: str, rules: tuple[str, ...]):
    assert wishes(headers, page, "ccbot") == NOTHING._replace(rules=rules)


@pytest.mark.parametrize(
    ("headers", "page", "is_reserved"),
    [
        pytest.param("TDM-Reservation: 1", "", True, id="header"),
        pytest.param("", '<meta name="tdm-reservation" content="1">', True, id="meta"),
        pytest.param(
            "tdm-reservation: 1", '<meta name="tdm-reservation" content="0">', False, id="the page goes first"
        ),
        pytest.param("tdm-reservation: 0", '<meta name="tdm-reservation" content="1">', True, id="so too"),
        pytest.param("tdm-reservation: yes", "", False, id="neither 0 nor 1"),
        pytest.param("tdm-reservation: 0", "", False, id="not reserved"),
    ],
)
def test_reservation_of_mining(headers: str, page: str, is_reserved: bool):
    assert wishes(headers, page) == NOTHING._replace(is_reserved=is_reserved)


def test_policy_of_mining():
    assert wishes("tdm-policy: https://a.example/1").policy == "https://a.example/1"
    both = wishes("tdm-policy: https://a.example/1", "<meta name=tdm-policy content='https://a.example/2'>")
    assert both.policy == "https://a.example/2"


@pytest.mark.parametrize(
    ("value", "refuses"),
    [("train-ai=n", True), ("search=y, train-ai=n;x=1", True), ("train-genai=n", True), ('bots="n"', True),
     ("train-ai=y", False), ("search=n", False), ("xtrain-ai=n", False), ("train-ai=no", False), ("", False)],
)  # fmt: skip
def test_content_usage(value: str, refuses: bool):
    assert wishes(f"Content-Usage: {value}").refuses_training == refuses
