"""Main text of HTML pages."""

import pyarrow as pa
import pytest

from cleaner.batch import Batch
from filters.extract_html import ExtractHtml

ARTICLE = "<p>" + "河水在清晨很安静，渔民们把网收好，等着太阳从山后面升起来。" * 4 + "</p>"


def pages(*sources: str | None, texts: list[str | None] | None = None) -> Batch:
    columns = {
        "id": [str(number) for number in range(len(sources))],
        "text": pa.array(texts or [None] * len(sources), pa.string()),
        "html": pa.array(sources, pa.string()),
    }
    return Batch(pa.RecordBatch.from_pydict(columns))


def test_article_is_kept_and_navigation_goes() -> None:
    source = f"<html><body><nav><a href=/>首页</a> <a href=/n>新闻</a></nav><main>{ARTICLE}</main></body></html>"
    text = ExtractHtml().extract(source)
    assert "渔民们把网收好" in text
    assert "首页" not in text


def test_all_visible_text_when_told_so() -> None:
    source = f"<html><body><nav><a href=/>首页</a></nav><main>{ARTICLE}</main></body></html>"
    assert "首页" in ExtractHtml(main_content=False).extract(source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("<script>alert('x')</script><p>text</p>", id="a script"),
        pytest.param("<style>p { color: red }</style><p>text</p>", id="a style sheet"),
        pytest.param("<p onclick=\"alert('x')\">text</p>", id="an event handler"),
        pytest.param("<!-- alert --><p>text</p>", id="a comment"),
        pytest.param("<html></html><html><body><p>text</p>", id="a second html element"),
        pytest.param("<p>text" + "<div>" * 5000, id="elements without end"),
    ],
)
def test_only_text_comes_out(source: str) -> None:
    assert ExtractHtml().extract(source).strip() == "text"


def test_document_with_a_text_keeps_it_and_the_column_goes() -> None:
    outcome = ExtractHtml().apply(pages("<p>from the page</p>", None, texts=["given", "given too"]))
    assert outcome.batch.texts() == ["given", "given too"]
    assert "html" not in outcome.batch.rows.schema.names
    assert list(outcome.drops) == []


@pytest.mark.parametrize("source", ["", "<html><body></body></html>", "<script>only()</script>"])
def test_page_without_text_is_dropped(source: str) -> None:
    outcome = ExtractHtml().apply(pages(source, "<p>stays</p>"))
    assert [(drop.row, drop.reason) for drop in outcome.drops] == [(0, "nothing_left")]
    assert outcome.batch.texts() == ["stays"]
