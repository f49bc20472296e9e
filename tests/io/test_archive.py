"""Reading WARC, WET and ARC."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.io.archives import arc, arc_header, bare_id, gzipped, http, warc

PAGE = b"<!DOCTYPE html><html><body>page</body></html>"
CHINESE = "<html><head><title>网页</title></head><body>天下大势，分久必合，合久必分。</body></html>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.warc"


def test_a_response_is_a_document_with_what_is_known_of_it(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(warc(1, http(PAGE, "text/html; charset=UTF-8")))
    assert read(path).rows == [
        {
            "id": bare_id(1),
            "text": None,
            "html": PAGE.decode(),
            "url": "http://example.com/1",
            "source": str(path),
            "date": "2026-11-01T00:00:00Z",
            "content_type": "text/html",
        }
    ]


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""])


@pytest.mark.parametrize(
    ("body", "html"),
    [
        pytest.param(http(CHINESE.encode("gbk"), "text/html; charset=gb2312"), CHINESE, id="GBK as gb2312"),
        pytest.param(http(CHINESE.encode("gbk"), "text/html; charset=utf-8"), CHINESE, id="GBK as UTF-8"),
        pytest.param(http(CHINESE.encode("gbk"), "text/html; charset=ISO-8859-1"), CHINESE, id="GBK as Latin-1"),
        pytest.param(http(CHINESE.encode(), "text/html;charset='gbk'"), CHINESE, id="UTF-8 as GBK"),
        pytest.param(http(PAGE, None), PAGE.decode(), id="no content type, but a page"),
        pytest.param(http(PAGE, "text/plain"), PAGE.decode(), id="a page as plain text"),
        pytest.param(http(PAGE, "application/octet-stream"), PAGE.decode(), id="a page as anything"),
        pytest.param(http(b'<?xml version="1.0"?>' + PAGE, "application/xml"), None, id="XHTML as XML"),
        pytest.param(http(PAGE).replace(b"\r\n", b"\n"), PAGE.decode(), id="headers that end in bare line feeds"),
        pytest.param(http(chunked(PAGE[:20], PAGE[20:]), Transfer_Encoding="chunked"), None, id="chunked"),
        pytest.param(http(PAGE, Transfer_Encoding="chunked"), None, id="said to be chunked and is not"),
        pytest.param(http(chunked(PAGE)[:-5], Transfer_Encoding="chunked"), None, id="chunked without the last chunk"),
        pytest.param(http(gzip.compress(PAGE), Content_Encoding="gzip"), None, id="gzip"),
        pytest.param(http(gzip.compress(PAGE)[:-8], Content_Encoding="gzip"), None, id="gzip, cut off"),
        pytest.param(http(PAGE, Content_Encoding="gzip"), None, id="said to be gzip and is not"),
        pytest.param(http(zlib.compress(PAGE), Content_Encoding="deflate"), None, id="deflate"),
        pytest.param(http(zlib.compress(PAGE)[2:-4], Content_Encoding="deflate"), None, id="deflate without its frame"),
        pytest.param(http(pa.compress(PAGE, "brotli", asbytes=True), Content_Encoding="br"), None, id="brotli"),
        pytest.param(http(PAGE, Content_Encoding="br"), None, id="said to be brotli and is not"),
        pytest.param(http(zstandard.compress(PAGE), Content_Encoding="zstd"), None, id="zstd"),
        pytest.param(
            http(chunked(gzip.compress(PAGE)), Transfer_Encoding="chunked", Content_Encoding="gzip"), None, id="both"
        ),
    ],
)
def test_undoes_what_the_transport_did(path: Path, read: Callable[..., Any], body: bytes, html: str | None) -> None:
    path.write_bytes(warc(1, body))
    found = read(path)
    assert (found.faults, found.skips) == ([], [])
    assert found.rows[0]["html"].endswith(html or PAGE.decode())


@pytest.mark.parametrize(
    ("record", "reason", "value", "evidence"),
    [
        pytest.param(warc(1, http(b"x", status="404 Not Found")), "http_status", 404.0, "404", id="not found"),
        pytest.param(warc(1, http(b"", status="302 Found")), "http_status", 302.0, "302", id="a redirect"),
        pytest.param(warc(1, http(b"\r\n ")), "empty", None, None, id="nothing in it"),
        pytest.param(warc(1, http(b"\x89PNG", "image/png")), "not_text", None, "image/png", id="a picture"),
        pytest.param(warc(1, http(b"%PDF-1.4", "text/html")), "not_text", None, "text/html", id="a PDF as a page"),
        pytest.param(warc(1, http(b"{}", "application/json")), "not_text", None, "application/json", id="JSON"),
        pytest.param(warc(1, b"1.2.3.4", content_type="text/dns"), "not_text", None, "text/dns", id="a DNS answer"),
        pytest.param(warc(1, http(b""), "revisit"), "revisit", None, "http://example.com/1", id="a revisit"),
        pytest.param(
            warc(1, b"--wait", "resource", "text/plain", WARC_Target_URI="<metadata://gnu.org/wget.log>"),
            "crawler_log",
            None,
            "metadata://gnu.org/wget.log",
            id="wget's log",
        ),
    ],
)
def test_what_is_no_text_is_a_skip(
    path: Path, read: Callable[..., Any], record: bytes, reason: str, value: float | None, evidence: str | None
) -> None:
    path.write_bytes(record)
    found = read(path)
    assert (found.rows, found.faults) == ([], [])
    (skip,) = found.skips
    assert (skip.id, skip.source, skip.reason, skip.value, skip.evidence) == (
        bare_id(1),
        str(path),
        reason,
        value,
        evidence,
    )


def test_reads_every_kind_of_record(path: Path, read: Callable[..., Any]) -> None:
    kinds = ["warcinfo", "request", "metadata", "request"]
    records = [warc(number, b"a: b", kind) for number, kind in enumerate(kinds)]
    records.append(warc(5, "转换的文本".encode(), "conversion", "text/plain"))
    records.append(warc(6, PAGE, "resource", "text/html"))
    path.write_bytes(b"".join(records))
    found = read(path)
    assert found.not_documents == {"warcinfo": 1, "request": 2, "metadata": 1}
    assert [(row["text"], row["html"]) for row in found.rows] == [("转换的文本", None), (None, PAGE.decode())]


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        pytest.param("<http://a.cn/x>", "http://a.cn/x", id="between angle brackets"),
        pytest.param("http://a.cn/a b", "http://a.cn/a b", id="with a blank"),
        pytest.param("", None, id="none"),
    ],
)
def test_addresses_as_crawlers_write_them(path: Path, read: Callable[..., Any], uri: str, url: str | None) -> None:
    path.write_bytes(warc(1, http(PAGE), WARC_Target_URI=uri))
    assert read(path).rows[0]["url"] == url


def test_a_record_without_an_id_is_known_by_its_place(path: Path, read: Callable[..., Any]) -> None:
    first = warc(1, http(PAGE))
    path.write_bytes(first + warc(2, http(PAGE), WARC_Record_ID=""))
    assert [row["id"] for row in read(path).rows] == [bare_id(1), f"{path}:{len(first)}"]


RECORDS = [warc(number, http(PAGE + b" " * number * 100)) for number in range(6)]


@pytest.mark.parametrize(
    ("data", "documents", "causes"),
    [
        pytest.param(b"".join(RECORDS), 6, [], id="whole"),
        pytest.param(b"".join(RECORDS)[:-30], 5, ["truncated"], id="cut in a body"),
        pytest.param(b"".join(RECORDS[:5]) + RECORDS[5][:60], 5, ["truncated"], id="cut in a header"),
        pytest.param(
            b"".join(RECORDS[:3]) + b"noise\n" * 50 + b"".join(RECORDS[3:]), 6, [], id="noise behind a record"
        ),
        pytest.param(b"noise\n" * 50 + b"".join(RECORDS), 6, ["corrupt"], id="noise before the first"),
        pytest.param(
            b"".join(RECORDS[:2]) + RECORDS[2][:-50] + b"".join(RECORDS[3:]), 6, [], id="bytes lost in a body"
        ),
        pytest.param(
            b"".join(record.replace(b"\r\n", b"\n") for record in RECORDS), 5, ["truncated"], id="line ends changed"
        ),
        pytest.param(b"".join(record[:-2] for record in RECORDS), 6, [], id="one blank line too few"),
        pytest.param(gzipped(RECORDS), 6, [], id="gzip, a member each"),
        pytest.param(gzip.compress(b"".join(RECORDS)), 6, [], id="gzip, one member"),
        pytest.param(gzipped(RECORDS)[:-20], 5, ["truncated"], id="gzip, cut"),
        pytest.param(
            gzipped(RECORDS[:2]) + gzip.compress(RECORDS[2])[:-40] + gzipped(RECORDS[3:]),
            5,
            ["corrupt"],
            id="a member cut",
        ),
        pytest.param(gzipped(RECORDS) + b"<html>502</html>", 6, ["trailing_garbage"], id="gzip, garbage behind"),
    ],
)
def test_damage_costs_no_other_record(
    path: Path, read: Callable[..., Any], data: bytes, documents: int, causes: list[str]
) -> None:
    path.write_bytes(data)
    found = read(path)
    assert (len(found.rows), found.causes) == (documents, causes)
    assert len({row["id"] for row in found.rows}) == documents


@pytest.mark.parametrize("length", [0, 10, 10_000, "", "many", -1, 10**12, "9" * 30], ids=str)
def test_a_wrong_length_costs_nothing(path: Path, read: Callable[..., Any], length: object) -> None:
    """The content reaches to the next record, whatever the header says."""
    path.write_bytes(RECORDS[0] + warc(1, http(PAGE), length=length) + RECORDS[2] + RECORDS[3])
    found = read(path)
    assert [row["id"] for row in found.rows] == [bare_id(number) for number in range(4)]
    assert found.rows[1]["html"] == PAGE.decode()


def test_a_page_that_quotes_a_record_is_one_document(path: Path, read: Callable[..., Any]) -> None:
    quoting = PAGE + b"<pre>\r\n\r\n" + RECORDS[5] + b"</pre>"
    path.write_bytes(warc(1, http(quoting)) + RECORDS[2])
    found = read(path)
    assert [row["id"] for row in found.rows] == [bare_id(1), bare_id(2)]
    assert found.rows[0]["html"] == quoting.decode()


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(warc(1, http(b"<html>" + bytes(3_000_000))), id="a large body"),
        pytest.param(warc(1, http(gzip.compress(bytes(3_000_000)), Content_Encoding="gzip")), id="a gzip bomb"),
        pytest.param(
            warc(1, http(pa.compress(bytes(3_000_000), "brotli", asbytes=True), Content_Encoding="br")), id="br"
        ),
        pytest.param(warc(1, http(zlib.compress(bytes(3_000_000)), Content_Encoding="deflate")), id="a deflate bomb"),
    ],
)
def test_what_is_too_large_is_a_fault_and_costs_no_other(path: Path, read: Callable[..., Any], record: bytes) -> None:
    path.write_bytes(RECORDS[0] + record + RECORDS[2])
    found = read(path, max_document_size=1_000_000)
    assert [row["id"] for row in found.rows] == [bare_id(0), bare_id(2)]
    assert [(fault.cause, fault.id) for fault in found.faults] == [("oversized", bare_id(1))]


def test_bytes_that_are_no_text_are_a_fault(path: Path, read: Callable[..., Any]) -> None:
    path.write_bytes(warc(1, http(bytes(range(256)) * 8)) + RECORDS[2])
    found = read(path)
    assert [(fault.cause, fault.id, fault.offset) for fault in found.faults] == [("undecodable", bare_id(1), 0)]
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    ("data", "urls", "reasons"),
    [
        pytest.param(arc_header() + arc("http://a.cn/", http(PAGE)), ["http://a.cn/"], [], id="a page"),
        pytest.param(arc_header() + arc("http://a.cn/a b?c d", http(PAGE)), ["http://a.cn/a b?c d"], [], id="blanks"),
        pytest.param(
            gzipped([arc_header(), arc("http://a.cn/", http(PAGE)), arc("http://b.cn/", PAGE)]),
            ["http://a.cn/", "http://b.cn/"],
            [],
            id="gzip, and a page without headers",
        ),
        pytest.param(
            arc_header() + arc("http://a.cn/", b"", -1) + arc("http://b.cn/", http(PAGE), "abc"),
            ["http://b.cn/"],
            ["empty"],
            id="lengths that are none",
        ),
    ],
)
def test_reads_arc(tmp_path: Path, read: Callable[..., Any], data: bytes, urls: list[str], reasons: list[str]) -> None:
    path = tmp_path / "a.arc"
    path.write_bytes(data)
    found = read(path)
    assert [(row["url"], row["html"], row["date"]) for row in found.rows] == [
        (url, PAGE.decode(), "2014-02-16T05:02:21Z") for url in urls
    ]
    assert [skip.reason for skip in found.skips] == reasons
    assert (found.faults, found.not_documents) == ([], {"arc_header": 1})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)
@given(st.data())
def test_no_damage_makes_it_fail_or_lose_a_far_record(
    path: Path, read: Callable[..., Any], data: st.DataObject
) -> None:
    records = gzipped(RECORDS) if data.draw(st.booleans()) else b"".join(RECORDS)
    start = data.draw(st.integers(0, len(records) - 1))
    stop = data.draw(st.integers(start, min(len(records), start + 300)))
    path.write_bytes(records[:start] + data.draw(st.binary(max_size=300)) + records[stop:])
    found = read(path, forced="warc")
    assert len(found.rows) + len(found.skips) + len(found.faults) >= 1
    ends = [sum(map(len, RECORDS[: number + 1])) for number in range(6)]
    if not records.startswith(b"\x1f"):
        whole = [number for number in range(6) if ends[number] <= start or ends[number] - len(RECORDS[number]) >= stop]
        ids = {row["id"] for row in found.rows}
        lost = [number for number in whole if bare_id(number) not in ids]
        assert len(lost) <= 1  # the record before the damage may have been taken for its continuation
