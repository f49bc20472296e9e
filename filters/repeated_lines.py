"""Lines that recur over many documents."""

from typing import ClassVar, Literal
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import xxhash
from pydantic import ConfigDict

from cleaner.batch import Batch
from cleaner.stage import Field, LineEditor, LocalStage, Selector, Summary
from cleaner.text.likeness.line_keys import NO_KEY, distinct_keys, line_keys


class RepeatedLines(Selector):
    """Looks at lines that stand in many documents of a host, or of the corpus, and removes them wherever they stand.

    Navigation, notices and lists of a site recur on all of its pages; what an author wrote does not. Lines are the same
    if their characters are, white space at both ends apart; a line is counted once for each document it stands in.
    Lines without a letter or digit (blank ones, rules, closing brackets) part other lines and stay.

    Hosts are told apart by the column `url`, in lower case and without the port; documents without a URL count as
    those of one host. The counts are exact: every line is counted by its 64-bit hash, in partitions of bounded memory.
    Among 10^12 different lines of which 10^6 recur, the odds are 1 in 18 that a single other one is taken for one of
    them. A document of which nothing is left is dropped with the reason 'nothing_left'.

    The default of 10 documents is ours. CCNet (arXiv 1911.00359) counts over parts of a crawl, and keeps one of two.
    """

    partition_by: ClassVar[str] = "line"

    min_documents: int = Field(10, ge=2, description="In so many documents a line is repeated.")
    within: Literal["host", "corpus"] = Field("host", description="Where the documents are counted.")
    min_characters: int = Field(1, ge=1, description="Shortest line that is looked at, in letters and digits.")

    def keys(self, batch: Batch) -> npt.NDArray[np.uint64]:
        """The key of every line of every text, NO_KEY for one that is not looked at."""
        hosts = host_seeds(batch) if self.within == "host" else np.zeros(len(batch), np.uint64)
        return line_keys(batch.utf8(self.reads), hosts, self.min_characters)

    def summarise(self, batch: Batch) -> Summary:
        keys, documents = distinct_keys(batch.utf8(self.reads), self.keys(batch))
        return Summary(pa.table({"line": keys, "count": documents}))

    def condense(self, summary: Summary) -> Summary:
        return Summary(summary.table.filter(pc.greater_equal(summary.table["count"], self.min_documents)))

    def decide(self, summary: Summary) -> LocalStage:
        return _WithoutRepeated(rule=self, repeated=np.sort(self.condense(summary).table["line"].to_numpy()))


class _WithoutRepeated(LineEditor):
    """Removes the lines whose keys are in `repeated`, which is sorted."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    reasons: ClassVar[tuple[str, ...]] = ("repeated_line",)

    rule: RepeatedLines
    repeated: np.ndarray

    def line_codes(self, batch: Batch) -> npt.NDArray[np.int8]:
        keys = self.rule.keys(batch)
        if not len(self.repeated):
            return np.zeros(len(keys), np.int8)
        places = np.minimum(np.searchsorted(self.repeated, keys), len(self.repeated) - 1)
        codes: npt.NDArray[np.int8] = ((self.repeated[places] == keys) & (keys != NO_KEY)).astype(np.int8)
        return codes


def host_seeds(batch: Batch) -> npt.NDArray[np.uint64]:
    """A number for the host of every document, the same in every run; that of documents without a URL is 0."""
    seeds: dict[str, int] = {"": 0}
    hosts = [host_of(url) for url in batch.texts("url")]
    for host in hosts:
        if host not in seeds:
            seeds[host] = xxhash.xxh3_64_intdigest(host.encode("utf-8", "surrogatepass"))
    return np.array([seeds[host] for host in hosts], np.uint64)


def host_of(url: str) -> str:
    """The host of a URL in lower case; '' where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets that close nothing, as in 'http://[x'
        return ""
