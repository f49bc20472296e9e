"""What a page says of itself, and which blocks say the same."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.html.around import AROUND
from cleaner.text.html.claims import BODY, COVER, DESCRIPTION, TITLE
from cleaner.text.html.features import FIRST_PASS, first_features
from cleaner.text.html.page import SAYS_ARTICLE, SAYS_DATA_ARTICLE, SAYS_FORUM
from cleaner.text.html.parse import parse_page
from cleaner.text.html.view import View, view_of

SAID = "The council met on Monday to discuss the new bridge over the river."
OTHER = "Readers of this page also like pictures of small dogs in winter."


def viewed(markup: str | bytes) -> View:
    return view_of(parse_page(np.frombuffer(markup.encode() if isinstance(markup, str) else markup, np.uint8)))


def data(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(values)}</script>'


@pytest.mark.parametrize(
    ("head", "claim"),
    [
        pytest.param(f"<title>{SAID}</title>", TITLE, id="title"),
        pytest.param(f"<title>{SAID} | The Daily</title>", TITLE, id="title with the site's name"),
        pytest.param(f"<meta property=og:title content='{SAID}'><title>x y z</title>", TITLE, id="og:title"),
        pytest.param(f"<meta name=description content='{SAID.upper()}'>", DESCRIPTION, id="description in capitals"),
        pytest.param(
            f"<meta name=description content='{SAID.replace(' the new ', ' &quot;the&#32;new&quot; ')}'>",
            DESCRIPTION,
            id="description with entities",
        ),
        pytest.param(
            f"<meta name=description content='short'><meta property=og:description content='{SAID}'>",
            DESCRIPTION,
            id="the longest description",
        ),
        pytest.param(data(articleBody=SAID), BODY, id="article body"),
        pytest.param(data(articleBody=f"<p>{SAID}</p>\n<p>and more</p>"), BODY, id="article body of HTML"),
        pytest.param(
            data(articleBody="short") + data(graph=[{"articleBody": f"Now: {SAID}"}]), BODY, id="the longest body"
        ),
        pytest.param(f'<script type="application/ld+json">{{"articleBody": "{SAID}', BODY, id="JSON that breaks off"),
    ],
)
def test_a_block_that_repeats_what_the_page_says_is_found(head: str, claim: int) -> None:
    view = viewed(f"{head}</script><p>{SAID}</p><p>{OTHER}</p>")
    claims = view.claims
    assert len(claims) == 2, "both paragraphs are blocks"
    assert claims[0, claim] > 0.5
    assert claims[1, claim] == 0
    assert view.claim_sizes[claim] > 0


def test_chinese_written_as_escapes_is_found() -> None:
    said = "渔民们把网收好，等着太阳从山后面升起来。"
    view = viewed(f"{data(articleBody=said)}<p>{said}</p><p>村里的孩子沿着石阶跑下来，手里提着竹篮。</p>")
    assert view.claims[:, BODY].tolist() == [1, 0]


def test_the_title_is_covered_by_the_heading_not_by_the_paragraph_that_speaks_of_it() -> None:
    view = viewed("<title>A new bridge at last</title><h1>A new bridge at last</h1><p>They spoke of a new thing.</p>")
    assert view.claims[0, COVER] == 1
    assert 0 < view.claims[1, COVER] < 0.5


def test_a_page_that_says_nothing_claims_nothing() -> None:
    view = viewed(f"<p>{SAID}</p>")
    assert not view.claims.any()
    assert not view.claim_sizes.any()


@pytest.mark.parametrize(
    ("head", "kinds"),
    [
        pytest.param("<meta property='og:type' content=article>", SAYS_ARTICLE, id="og:type"),
        pytest.param("<meta property='og:type' content=website>", 0, id="another og:type"),
        pytest.param(data(**{"@type": "NewsArticle"}), SAYS_DATA_ARTICLE, id="JSON-LD of news"),
        pytest.param(data(**{"@type": "BlogPosting"}), SAYS_DATA_ARTICLE, id="JSON-LD of a blog"),
        pytest.param(data(**{"@type": "DiscussionForumPosting"}), SAYS_FORUM, id="JSON-LD of a forum"),
        pytest.param(data(**{"@type": "QAPage"}), SAYS_FORUM, id="JSON-LD of questions"),
        pytest.param("<a property='og:type' content=article>", 0, id="an element that is not meta"),
    ],
)
def test_what_a_page_says_it_is(head: str, kinds: int) -> None:
    assert viewed(f"{head}<p>{SAID}</p>").kinds == kinds


def feature(view: View, name: str) -> list[float]:
    nothing = np.zeros(len(view.blocks), np.float32)
    rows = first_features(view, nothing, np.zeros((len(view.blocks), 4), np.float32))
    return [round(value, 3) for value in rows[:, FIRST_PASS.index(name)].tolist()]


TITLED = (
    "<title>Bridge opens</title><div class=nav><a href=/>Bridge opens</a></div>"
    f"<div class=thread><h1>Bridge opens</h1><p>{SAID}</p></div>"
    f"<div class=side><p>{OTHER}</p></div><div class=side><p>{OTHER}</p></div>"
)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        pytest.param("since_title", [-1, 0, 1, 2, 3], id="the heading is the title, not the link above it"),
        pytest.param("up_to_title", [2, 0, 1, 2, 2], id="steps up from the title to what holds both"),
        pytest.param("in_forum", [0, 1, 1, 0, 0], id="below a class that speaks of threads"),
        pytest.param("page_forum", [0.4] * 5, id="share of such blocks"),
        pytest.param("group_blocks", [0, 0, 0, 0.693, 0.693], id="two blocks of one look"),
        pytest.param("group_density", [1, 0, 0, 0, 0], id="links within a group"),
        pytest.param("window_5_density", [0.2] * 5, id="links within a window"),
    ],
)
def test_features_of_what_is_around_a_block(name: str, values: list[float]) -> None:
    assert feature(viewed(TITLED), name) == pytest.approx(values, abs=1e-3)


PIECES = st.sampled_from(
    ["<title>", "</title>",
     "<meta name=description content='", "<meta property=og:title content='", "'>", '"', "\\", "\\u",
     "\\u4e2d", "\\ud83d", '<script type="application/ld+json">', "</script>", '{"articleBody":', '"articleBody"',
     " word",
     "河水", "\xa0", "&", "&amp;", "<p>", "</p>", "<", "\x00", "é", "，"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=6)), max_size=30).map(b"".join))
def test_any_bytes_give_shares_between_0_and_1(markup: bytes) -> None:
    view = viewed(markup)
    assert np.isfinite(view.claim_sizes).all()
    assert ((view.claims >= 0) & (view.claims <= 1)).all()
    for name in AROUND:
        assert np.isfinite(feature(view, name)).all()
