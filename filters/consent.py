"""What a page says about being used: robots rules, reservations, and its licence."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import field_validator, model_validator

from cleaner.batch import Batch
from cleaner.stage import Annotator, Drop, Field
from cleaner.text.units.utf8 import utf8_of

if TYPE_CHECKING:
    from cleaner.text.web.host_lists import Entry, HostList

SIGNS = (  # a page without any of these declares nothing that is looked for
    *("robots", "noai", "noml", "tdm-re", "tdm-po", "content-usage"),
    *("license", "licence", "rights", "creativecommons", "cc by", "cc-by", "cc0", "cc zero", "cc-zero"),
    *("知识共享", "知識共享", "创作共用", "創作共用", "创用", "創用"),
)
HEADERS = "http_headers"
AI_RULES = ("noai", "noml")
Signal = Literal["noai", "noml", "tdm_reservation", "content_usage", "listed_host", "noindex", "noarchive", "nosnippet"]


class Declared(NamedTuple):
    """What is said of one document: a value for each column."""

    robots: str | None = None
    tdm_policy: str | None = None
    opt_out: str | None = None
    licence: str | None = None
    licence_source: str | None = None


class Consent(Annotator):
    """Looks at what a page and its HTTP headers say about being used, and notes opt-outs and the licence.

    Stands before `extract_html`, which removes the column `html`. Adds columns, each null where nothing is said:

    - `robots`: the rules for all robots, and for those named in `agents`, from `<meta name="robots">` and the header
      `X-Robots-Tag`, in the order of the alphabet: `noai, noindex`.
    - `tdm_policy`: the address of the conditions of text and data mining (TDM Reservation Protocol).
    - `opt_out`: what refuses training: `noai`, `noml` (robots rules; `noimageai` speaks of pictures only),
      `tdm_reservation` (meta or header `tdm-reservation: 1`; where both speak the page counts), `content_usage` (header
      `Content-Usage` with `train-ai=n`, IETF aipref), `listed_host` (the URL's host is in `opt_out_hosts`).
    - `licence`, by its SPDX name (`CC-BY-SA-4.0`) or its URL, and `licence_source`, where it is from, the strongest
      first: `rel` (a link with rel=license), `schema` (schema.org), `meta` (Dublin Core), `link` (any link to a
      Creative Commons licence, perhaps of a picture only), `text` (a mark such as `CC BY 4.0`). Several are named in
      the order of the alphabet.

    It drops only what has a signal named in `drop`, which is the reason. Headers come from the column `http_headers`,
    which reading a WARC fills with those of use, or your own: lines `name: value` or a JSON object. robots.txt and
    files below /.well-known are not in a crawl's pages: give what they say as `opt_out_hosts` (entries as in
    `url_rules`). Broken markup, comments and scripts do no harm; text that was no page has signals by URL and headers.
    """

    reads: ClassVar[str] = "html"
    adds: ClassVar[Mapping[str, pa.DataType]] = {name: pa.string() for name in Declared._fields}

    drop: tuple[Signal, ...] = Field((), description="Signals whose documents are dropped; empty drops none.")
    agents: tuple[str, ...] = Field((), description="Names of robots whose rules count too, such as ccbot.")
    opt_out_hosts: tuple[Path, ...] = Field((), description="Files of hosts that refuse, or folders in UT1's layout.")

    @field_validator("agents")
    @classmethod
    def _in_lower_case(cls, agents: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(agent.strip().lower() for agent in agents)

    @field_validator("opt_out_hosts")
    @classmethod
    def _stay_where_they_are(cls, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        return tuple(path.absolute() for path in paths)

    @model_validator(mode="after")
    def _hosts_can_be_read(self) -> "Consent":
        if self.opt_out_hosts:
            self._hosts()
        return self

    def _hosts(self) -> "HostList":
        from cleaner.text.web.host_lists import load_host_list  # compiled kernels: not to read a pipeline file

        return load_host_list((), self.opt_out_hosts)

    def annotate(self, text: str) -> Mapping[str, object]:
        array = pa.array([text.encode("utf-8", "replace").decode()], pa.string())
        columns = self.annotate_batch(Batch(pa.RecordBatch.from_pydict({self.reads: array})))
        return {name: column[0].as_py() for name, column in columns.items()}

    def annotate_batch(self, batch: Batch) -> Mapping[str, pa.Array]:
        rows = [Declared()] * len(batch)
        listed = self._listed(batch)
        headers = batch.texts(HEADERS)
        pages = self._telling_pages(batch)
        for row in sorted({*pages, *listed, *(row for row, text in enumerate(headers) if text)}):
            rows[row] = self.judge(pages.get(row, ""), headers[row], row in listed)
        return {name: pa.array([getattr(row, name) for row in rows], kind) for name, kind in self.adds.items()}

    def judge(self, page: str, headers: str, is_listed: bool) -> Declared:
        """What is said of one document."""
        from cleaner.text.web.declarations import read_declarations
        from cleaner.text.web.licences import read_licence
        from cleaner.text.web.robots import read_headers, read_wishes

        declared = read_declarations(page)
        wishes = read_wishes(read_headers(headers), declared, self.agents)
        signals = [rule for rule in AI_RULES if rule in wishes.rules]
        signals += ["tdm_reservation"] if wishes.is_reserved else []
        signals += ["content_usage"] if wishes.refuses_training else []
        signals += ["listed_host"] if is_listed else []
        licence = read_licence(declared, page)
        return Declared(
            ", ".join(wishes.rules) or None,
            wishes.policy,
            ", ".join(signals) or None,
            licence and licence.name,
            licence and licence.source,
        )

    def _telling_pages(self, batch: Batch) -> dict[int, str]:
        """The pages that hold one of the signs, by row."""
        from cleaner.text.measures.occurrences import fold_phrases, texts_with

        column = batch.column(self.reads)
        utf8 = utf8_of(column if column.type == pa.string() else column.cast(pa.string()))
        rows: npt.NDArray[np.int64] = np.flatnonzero(texts_with(utf8, fold_phrases(SIGNS)))
        return {
            row: utf8.data[utf8.offsets[row] : utf8.offsets[row + 1]].tobytes().decode("utf-8", "replace")
            for row in rows.tolist()
        }

    def _listed(self, batch: Batch) -> dict[int, "Entry"]:
        """The documents whose host is in a list, by row."""
        if not self.opt_out_hosts:
            return {}
        from cleaner.text.web.addresses import read_address
        from cleaner.text.web.host_lists import find_entries

        entries = find_entries([read_address(url) for url in batch.texts("url")], self._hosts())
        return {row: entry for row, entry in enumerate(entries) if entry is not None}

    def drops(self, annotated: Batch) -> list[Drop]:
        if not self.drop:
            return []
        drops = []
        columns = (annotated.column(name).to_pylist() for name in ("robots", "opt_out"))
        for row, (robots, opt_out) in enumerate(zip(*columns, strict=True)):
            signals = {*(robots or "").split(", "), *(opt_out or "").split(", ")}
            reason = next((signal for signal in self.drop if signal in signals), None)
            if reason is not None:
                drops.append(Drop(row, reason, evidence=opt_out if reason in (opt_out or "") else robots))
        return drops
