"""Pages of crawls that were judged as a whole: whether there is an article on them.

`crawled_pages.tsv` has what was judged by hand; other pages are junk by where they come from: pages of a crawl of
hijacked hosts, and pages that were stored as samples of lists.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.pages import KEEP, NEUTRAL, NOISE, Page, host_of, read_documents, visible_text

__all__ = ["crawled_pages", "judged_line_by_line", "junk_names", "list_pages"]

VERDICTS = Path(__file__).with_name("crawled_pages.tsv")
MOST_LINES = 2000  # of a list: some have 50,000
SEARCH_RESULTS = "zhihu_search_result"  # a list whose entries are prose


def labelled_lines(lines: Sequence[str], kept: Iterable[int] = (), aside: Iterable[int] = ()) -> npt.NDArray[np.int8]:
    """NOISE for every line that is not blank but those kept and those aside."""
    labels = np.array([NOISE if line.strip() else NEUTRAL for line in lines], np.int8)
    labels[[place for place in kept if labels[place] == NOISE]] = KEEP
    labels[list(aside)] = NEUTRAL
    return labels


class Verdict(NamedTuple):
    """What was judged by hand of a page: `junk`, `good` or `lines`, and which lines are of its article or aside."""

    verdict: str
    kept: list[int]
    aside: list[int]

    def page(self, name: str, text: str, group: str) -> Page:
        if self.verdict == "junk":
            return junk_page(name, text, group)
        kind = "judged" if self.verdict == "lines" else "crawled"
        return Page(name, text, labelled_lines(text.split("\n"), self.kept, self.aside), "zh", group, kind)


def list_numbers(spans: str) -> list[int]:
    """The numbers of `3,5-7`."""
    ends = [span.partition("-") for span in spans.split(",") if span]
    return [number for first, _, last in ends for number in range(int(first), int(last or first) + 1)]


def read_verdicts() -> dict[str, Verdict]:
    """What was judged of every page, by its name."""
    verdicts = {}
    for row in VERDICTS.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            name, verdict, kept, aside = (*row.split("\t"), "", "")[:4]
            verdicts[name] = Verdict(verdict, list_numbers(kept), list_numbers(aside))
    return verdicts


def junk_page(name: str, text: str, group: str, language: str = "zh") -> Page:
    return Page(name, text, labelled_lines(text.split("\n")), language, group, "void")


def judged_line_by_line(data: Path) -> list[Page]:
    """The pages of `zh-web` of which every line was judged; pages of the same folder or site are a group."""
    verdicts = read_verdicts()
    return [
        verdicts[document["id"]].page(document["id"], visible_text(document["html"]), folder_of(document["id"]))
        for document in read_documents(data / "zh-web" / "pages-no-gold.jsonl.gz")
        if document["id"] in verdicts and verdicts[document["id"]].verdict == "lines"
    ]


def junk_names() -> set[str]:
    """The names of the pages judged to have no article."""
    return {name for name, verdict in read_verdicts().items() if verdict.verdict == "junk"}


def folder_of(name: str) -> str:
    """The folder a stored page is in, which is named for its site; the page itself where it lies with other sites'."""
    folder = name.split("/")[-2]
    return name if folder in ("detail", "html", "origin", "other") else folder


def crawled_pages(data: Path) -> list[Page]:
    """The pages of crawls judged by hand as a whole, and the pages of hijacked hosts."""
    verdicts = read_verdicts()
    pages = [
        verdicts[document["id"]].page(document["id"], document["raw_content"], host_of(document["url"]))
        for document in read_documents(data / "cc" / "zh-cc_net-2021-43.jsonl.gz")
        if document["id"] in verdicts
    ]
    hijacked = read_documents(data / "cc" / "zh-cc-pages-2020-34.jsonl.gz")
    return pages + [
        junk_page(document["id"], visible_text(document["html"]), host_of(document["url"])) for document in hijacked
    ]


def list_pages(data: Path) -> Iterator[Page]:
    """Pages of links, names or goods; pages of the same number in the folders of a set are a group."""
    judged = junk_names()
    for document in read_documents(data / "zh-web" / "pages-no-gold.jsonl.gz"):
        is_list = document["page_kind"] == "list" and SEARCH_RESULTS not in document["id"]
        if document.get("html") and (is_list or document["id"] in judged):
            text = "\n".join(visible_text(document["html"]).split("\n")[:MOST_LINES])
            *folders, _, file = document["id"].split("/")
            yield junk_page(f"{document['id']}/whole", text, "/".join([*folders, file]), document["lang"])
