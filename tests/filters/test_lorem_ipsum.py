"""LoremIpsum: drops the filler text of unfinished pages."""

import pytest

from filters.lorem_ipsum import LoremIpsum


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("Our team\nLorem Ipsum dolor sit amet", "lorem_ipsum", id="in any case"),
        pytest.param("lorem\nipsum", None, id="not across lines"),
    ],
)
def test_drops_filler_text(text: str, reason: str | None) -> None:
    assert LoremIpsum().drop_reason(text) == reason
