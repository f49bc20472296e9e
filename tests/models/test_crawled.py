import gzip
import json
from pathlib import Path

import pytest

pytest.importorskip("resiliparse")

from models.crawled import Verdict, crawled_pages, judged_line_by_line, junk_names, list_numbers, list_pages
from models.pages import KEEP, NEUTRAL, NOISE

MENU = "<html><body><ul><li><a href='/a'>新闻</a></li><li><a href='/b'>体育</a></li></ul></body></html>"


def write_documents(path: Path, *documents: dict[str, str]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(document) + "\n" for document in documents)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Documents under the names that the verdicts speak of, with lines of our own."""
    numbered = "\n".join(f"第{number}行" if number != 5 else "" for number in range(12))
    crawl = [
        {"id": f"cwt-2021-43/{number}", "url": f"http://www.{number}.test/a", "raw_content": numbered}
        for number in (61, 3, 1)
    ]
    write_documents(tmp_path / "cc" / "zh-cc_net-2021-43.jsonl.gz", *crawl)
    write_documents(
        tmp_path / "cc" / "zh-cc-pages-2020-34.jsonl.gz", {"id": "x", "url": "http://x.test/", "html": MENU}
    )
    kinds = [("list", "a/news/1.html"), ("page", "a/news/2.html"), ("list", "a/zhihu_search_result.html")]
    pages = [{"id": name, "page_kind": kind, "html": MENU, "lang": "zh"} for kind, name in kinds]
    write_documents(tmp_path / "zh-web" / "pages-no-gold.jsonl.gz", *pages)
    return tmp_path


def test_an_article_is_the_lines_the_verdict_names(data: Path) -> None:
    good = crawled_pages(data)[0]
    assert (good.kind, good.group, good.is_junk) == ("crawled", "61.test", False)
    kept, noise, aside = KEEP, NOISE, NEUTRAL
    assert good.labels.tolist() == [kept, aside, kept, kept, kept, aside, kept, kept, *[noise] * 4]


def test_a_page_without_article_is_noise_and_one_without_verdict_is_left_out(data: Path) -> None:
    _, junk, hijacked = crawled_pages(data)
    assert (junk.name, junk.kind, junk.is_junk) == ("cwt-2021-43/3", "void", True)
    assert set(junk.labels.tolist()) == {NOISE, NEUTRAL}
    assert (hijacked.name, hijacked.kind, hijacked.group) == ("x", "void", "x.test")


def test_lists_are_junk_but_for_those_of_prose(data: Path) -> None:
    (page,) = list_pages(data)
    assert (page.name, page.kind, page.group) == ("a/news/1.html/whole", "void", "a/1.html")
    assert "体育" in page.text


def test_a_page_judged_to_be_junk_is_read_as_a_list(tmp_path: Path) -> None:
    names = sorted(name for name in junk_names() if not name.startswith("cwt"))
    pages = [{"id": name, "page_kind": "page", "html": MENU, "lang": "zh"} for name in (*names, "a/b/other.html")]
    write_documents(tmp_path / "zh-web" / "pages-no-gold.jsonl.gz", *pages)
    found = list(list_pages(tmp_path))
    assert [page.name for page in found] == [f"{name}/whole" for name in names]
    assert found
    assert all(page.is_junk for page in found)
    assert judged_line_by_line(tmp_path) == [], "its lines are learned from as those of lists"


def test_a_verdict_on_lines_makes_a_page_to_learn_lines_from() -> None:
    page = Verdict("lines", [1, 2], [0]).page("n", "日期\n正文\n正文\n\n菜单", "site")
    assert (page.kind, page.group) == ("judged", "site")
    assert page.labels.tolist() == [NEUTRAL, KEEP, KEEP, NEUTRAL, NOISE]


@pytest.mark.parametrize(
    ("spans", "numbers"),
    [
        pytest.param("", [], id="none"),
        pytest.param("7", [7], id="one"),
        pytest.param("1,4-6,9", [1, 4, 5, 6, 9], id="some"),
    ],
)
def test_numbers_are_read_from_spans(spans: str, numbers: list[int]) -> None:
    assert list_numbers(spans) == numbers
