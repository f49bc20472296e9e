"""Reading WARC, WET and ARC: which records are documents, and what becomes of the others."""

from collections.abc import Iterator

from cleaner.io.blocks import Damage, read_blocks
from cleaner.io.decode import Undecodable, decode
from cleaner.io.fault import Skip
from cleaner.io.files import Source
from cleaner.io.loaded import Loaded, Loading
from cleaner.io.payload import Payload, TooLarge, kind_of_text, open_payload
from cleaner.io.records import DOCUMENTS, Record, cut_records
from cleaner.io.shards import Slice


def read_archive(piece: Slice, loading: Loading) -> Iterator[Loaded]:
    """The documents of an archive: `response`, `resource` and `conversion` records that hold text.

    Records of these types that hold none are skips, `revisit` too; other types are only counted. OSError as usual.
    """
    with Source(piece.shard.path) as source:
        loading.source = source
        blocks = read_blocks(source, piece.shard.compression)
        for found in cut_records(blocks, loading.settings.max_document_size):
            if isinstance(found, Record):
                _Entry(found, loading).read()
            else:
                offset, damage = found
                loading.fault(damage.cause, damage.message, offset=offset)
            if loading.is_full:
                yield loading.take()


class _Entry:
    """One record on its way to a document, a skip or a fault."""

    def __init__(self, record: Record, loading: Loading) -> None:
        self._record = record
        self._loading = loading
        self._id = _bare_id(record.headers.get("warc-record-id", "")) or f"{loading.shard.path}:{record.offset}"
        # wget puts the address between angle brackets, as the first grammar of the standard had it.
        self._url = record.headers.get("warc-target-uri", "").strip("<> ") or None

    def read(self) -> None:
        record = self._record
        if record.trouble is not None:
            self._fault(record.trouble)
        elif record.kind == "revisit":
            self._skip("revisit", evidence=record.headers.get("warc-refers-to-target-uri") or self._url)
        elif record.kind not in DOCUMENTS:
            self._loading.no_document(record.kind)
        elif (self._url or "").startswith("metadata:"):  # wget keeps its arguments and its log as resources
            self._skip("crawler_log", evidence=self._url)
        else:
            self._read_payload()

    def _read_payload(self) -> None:
        limit = self._loading.settings.max_document_size
        try:
            payload = open_payload(self._record.body, self._record.headers.get("content-type", ""), limit)
        except TooLarge:
            message = f"decompresses to more than {limit:,} bytes (max_document_size)"
            self._fault(Damage("oversized", message, self._record.offset))
            return
        if payload.status is not None and not 200 <= payload.status < 300:
            self._skip("http_status", float(payload.status), str(payload.status))
        elif not payload.data.strip():
            self._skip("empty")
        else:
            kind = "text" if self._record.kind == "conversion" else kind_of_text(payload)
            if kind is None:
                self._skip("not_text", evidence=payload.content_type or None)
            else:
                self._document(payload, kind == "html")

    def _document(self, payload: Payload, is_html: bool) -> None:
        try:
            decoded = decode(payload.data, payload.charset, is_html, self._loading.settings.bad_byte_ratio)
        except Undecodable as error:
            self._fault(Damage("undecodable", f"the record {error}", self._record.offset))
            return
        text, html = (None, decoded.text) if is_html else (decoded.text, None)
        carried = {"date": self._record.headers.get("warc-date"), "content_type": payload.content_type or None}
        if payload.usage is not None:  # few have any: a crawl without has no such column
            carried["http_headers"] = payload.usage
        self._loading.documents.add(self._id, text, html, self._url, len(payload.data), carried)
        self._loading.count_decoded(decoded.encoding, 1, decoded.replaced_bytes)

    def _fault(self, trouble: Damage) -> None:
        self._loading.fault(trouble.cause, trouble.message, self._id, self._record.offset)

    def _skip(self, reason: str, value: float | None = None, evidence: str | None = None) -> None:
        self._loading.skip(Skip(self._id, self._url, self._loading.shard.path, reason, value, evidence))


def _bare_id(record_id: str) -> str:
    return record_id.strip("<> ").removeprefix("urn:uuid:")
