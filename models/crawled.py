"""Pages of crawls that were judged as a whole: whether there is an article on them.

`crawled_pages.tsv` has what was judged by hand; other pages are junk by where they come from: pages of a crawl of
hijacked hosts, and pages that were stored as samples of lists.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.pages import KEEP, NEUTRAL, NOISE, Page, host_of, read_documents, visible_text

__all__ = ["crawled_pages", "list_pages"]

VERDICTS = Path(__file__).with_name("crawled_pages.tsv")
MOST_LINES = 2000  # of a list: some have 50,000
SEARCH_RESULTS = "zhihu_search_result"  # a list whose entries are prose


def labelled_lines(lines: Sequence[str], kept: range, aside: Sequence[int]) -> npt.NDArray[np.int8]:
    """NOISE for every line that is not blank but those kept and those aside."""
    labels = np.array([NOISE if line.strip() else NEUTRAL for line in lines], np.int8)
    labels[[place for place in kept if labels[place] == NOISE]] = KEEP
    labels[list(aside)] = NEUTRAL
    return labels


def read_verdicts() -> dict[str, tuple[range, list[int]] | None]:
    """For every page the lines of its article and those aside; None for a page without one."""
    verdicts: dict[str, tuple[range, list[int]] | None] = {}
    for row in VERDICTS.read_text(encoding="utf-8").splitlines():
        if row.startswith("#"):
            continue
        name, verdict, span, aside = (*row.split("\t"), "", "")[:4]
        first, _, last = span.partition("-")
        is_good = verdict == "good"
        verdicts[name] = (range(int(first), int(last) + 1), [int(aside)] if aside else []) if is_good else None
    return verdicts


def junk_page(name: str, text: str, group: str, language: str = "zh") -> Page:
    return Page(name, text, labelled_lines(text.split("\n"), range(0), ()), language, group, "void")


def crawled_pages(data: Path) -> list[Page]:
    """The pages judged by hand, and the pages of hijacked hosts."""
    verdicts, pages = read_verdicts(), []
    for document in read_documents(data / "cc" / "zh-cc_net-2021-43.jsonl.gz"):
        name, text, host = document["id"], document["raw_content"], host_of(document["url"])
        verdict = verdicts.get(name)
        if verdict:
            pages.append(Page(name, text, labelled_lines(text.split("\n"), *verdict), "zh", host, "crawled"))
        elif name in verdicts:
            pages.append(junk_page(name, text, host))
    hijacked = read_documents(data / "cc" / "zh-cc-pages-2020-34.jsonl.gz")
    return pages + [
        junk_page(document["id"], visible_text(document["html"]), host_of(document["url"])) for document in hijacked
    ]


def list_pages(data: Path) -> Iterator[Page]:
    """Pages that are lists of links; pages of the same number in the folders of a set are a group."""
    for document in read_documents(data / "zh-web" / "pages-no-gold.jsonl.gz"):
        if document["page_kind"] == "list" and document.get("html") and SEARCH_RESULTS not in document["id"]:
            text = "\n".join(visible_text(document["html"]).split("\n")[:MOST_LINES])
            *folders, _, file = document["id"].split("/")
            yield junk_page(f"{document['id']}/whole", text, "/".join([*folders, file]), document["lang"])
