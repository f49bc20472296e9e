"""What pages say about being used: noted always, obeyed when told to."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from cleaner.batch import Batch
from filters.consent import Consent
from tests.engine import run_here, write_jsonl
from tests.io.archives import http, warc

NOAI = '<html><head><meta name="robots" content="noai, noindex"></head><body>正文</body></html>'
POLICY = "https://a.example/1"
RESERVED = '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://a.example/1">'
LICENSED = '<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA</a>'
PLAIN = "<html><body><p>一段正文，什么也没有声明。</p></body></html>"


def columns(
    page: str | None, headers: str | None = None, url: str | None = None, **settings: object
) -> dict[str, object]:
    batch = Batch.of(None, html=[page], http_headers=[headers], url=[url])
    row = Consent(**settings).apply(batch).batch.rows.to_pylist()[0]
    return {name: row[name] for name in Consent.adds if row[name] is not None}


@pytest.mark.parametrize(
    ("page", "headers", "expected"),
    [
        pytest.param(PLAIN, None, {}, id="nothing said"),
        pytest.param(None, None, {}, id="no page"),
        pytest.param(NOAI, None, {"robots": "noai, noindex", "opt_out": "noai"}, id="noai on the page"),
        pytest.param(PLAIN, "X-Robots-Tag: noai", {"robots": "noai", "opt_out": "noai"}, id="noai in a header"),
        pytest.param(None, "X-Robots-Tag: noai", {"robots": "noai", "opt_out": "noai"}, id="a header without a page"),
        pytest.param(PLAIN, "x-robots-tag: noimageai", {"robots": "noimageai"}, id="pictures only"),
        pytest.param(RESERVED, None, {"opt_out": "tdm_reservation", "tdm_policy": POLICY}, id="TDM"),
        pytest.param(PLAIN, "content-usage: train-ai=n", {"opt_out": "content_usage"}, id="aipref"),
        pytest.param(NOAI + RESERVED, None, {"robots": "noai, noindex", "opt_out": "noai, tdm_reservation",
                                              "tdm_policy": POLICY}, id="two signals"),
        pytest.param(LICENSED, None, {"licence": "CC-BY-SA-4.0", "licence_source": "rel"}, id="a licence"),
        pytest.param(f"<!-- {NOAI} -->{PLAIN}", None, {}, id="in a comment"),
    ],
)  # fmt: skip
def test_columns(page: str | None, headers: str | None, expected: dict[str, str]):
    assert columns(page, headers) == expected


def test_nothing_is_dropped_unless_told():
    batch = Batch.of(None, None, html=[NOAI + RESERVED, PLAIN])
    assert len(Consent().apply(batch).batch) == 2


@pytest.mark.parametrize(
    ("drop", "page", "reason"),
    [
        (["noai"], NOAI, "noai"),
        (["noindex"], NOAI, "noindex"),
        (["tdm_reservation", "noai"], NOAI + RESERVED, "tdm_reservation"),
        (["tdm_reservation"], NOAI, None),
        (["noml"], NOAI, None),
        (["noarchive", "nosnippet", "content_usage", "listed_host"], NOAI, None),
    ],
)
def test_what_is_dropped_when_told(drop: list[str], page: str, reason: str | None):
    outcome = Consent(drop=drop).apply(Batch.of(None, html=[page]))
    assert [each.reason for each in outcome.drops] == ([reason] if reason else [])


def test_rules_for_named_robots_count_when_asked_for():
    page = '<meta name="CCBot" content="noai">'
    assert columns(page) == {}
    assert columns(page, agents=["CCBot"]) == {"robots": "noai", "opt_out": "noai"}


def test_hosts_that_opted_out(tmp_path: Path):
    (tmp_path / "hosts.txt").write_text("refused.example\n")
    lists = [tmp_path / "hosts.txt"]
    assert columns(PLAIN, url="https://www.refused.example/x", opt_out_hosts=lists) == {"opt_out": "listed_host"}
    assert columns(PLAIN, url="https://other.example/x", opt_out_hosts=lists) == {}
    assert columns(None, url="https://refused.example/x", opt_out_hosts=lists) == {"opt_out": "listed_host"}
    documents = [{"id": name, "text": "一段文字。", "url": f"http://{name}.example"} for name in ("refused", "other")]
    result = run_here(
        write_jsonl(tmp_path / "in" / "a.jsonl", documents),
        tmp_path / "out",
        f"[{{consent: {{opt_out_hosts: ['{lists[0]}'], drop: [listed_host]}}}}]",
    )
    assert result.why() == {"refused": ("consent", "listed_host")}


def test_headers_come_with_a_crawl(tmp_path: Path):
    pages = [
        http(PLAIN.encode() * 20, X_Robots_Tag="noai", TDM_Reservation="1", Server="secret"),
        http(PLAIN.encode() * 20, Server="secret"),
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.warc").write_bytes(b"".join(warc(number, page) for number, page in enumerate(pages)))
    result = run_here(tmp_path / "in", tmp_path / "out", "[consent, {extract_html: {main_content: false}}]")
    rows = result.rows("data")
    assert [(row["opt_out"], row["http_headers"]) for row in rows] == [
        ("noai, tdm_reservation", "X-Robots-Tag: noai\nTDM-Reservation: 1"),
        (None, None),
    ]
    assert "secret" not in json.dumps(rows)


def test_pages_of_another_type_are_read():
    import pyarrow as pa

    rows = pa.RecordBatch.from_pydict({"text": pa.nulls(1, pa.string()), "html": pa.array([NOAI], pa.large_string())})
    assert Consent().apply(Batch(rows)).batch.column("opt_out").to_pylist() == ["noai"]


@pytest.mark.parametrize(
    ("given", "message"),
    [({"drop": ["noimageai"]}, "'noai', 'noml'"), ({"opt_out_hosts": ["/nowhere/at/all"]}, "no file or folder")],
    ids=["unknown signal", "missing file"],
)
def test_wrong_settings_are_told(given: dict[str, object], message: str):
    with pytest.raises(ValidationError, match=message):
        Consent(**given)
