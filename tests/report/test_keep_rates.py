"""Keep rates by source, host and language: what was counted by hand, and said to be an estimate where it is one."""

from pathlib import Path

import pyarrow as pa
import pytest

from cleaner.report import keep_rates
from cleaner.report.clusters import NO_HOST, host_of
from cleaner.report.finished import open_finished
from cleaner.report.keep_rates import KeepTable, KeyCounts, hosts_of, keep_tables
from tests.engine import run_here, write_jsonl

LONG_ZH, LONG_EN = "清晨的菜市场很安静，木匠在门口修理旧桌子。" * 3, "The carpenter mends a table in the morning. " * 3


def tables_of(tmp_path: Path, stages: str = "[text_length: {min: 20}]", **options: str) -> dict[str, KeepTable]:
    """Of two shards: one all kept, one of which half is too short."""
    pages = [
        {"id": f"a{place}", "url": f"https://a.example:8080/{place}", "text": LONG_ZH + str(place)}
        for place in range(6)
    ]
    write_jsonl(tmp_path / "in" / "a.jsonl", pages)
    others = [{"id": f"b{place}", "url": "http://B.example/", "text": LONG_EN + str(place)} for place in range(4)]
    others += [{"id": f"c{place}", "text": "短文"} for place in range(4)]
    write_jsonl(tmp_path / "in" / "b.jsonl", [*others, {"id": "broken"}])
    run_here(tmp_path / "in", tmp_path / "out", stages, **options)
    return {table.name: table for table in keep_tables(*open_finished(str(tmp_path / "out")))}


def rows(table: KeepTable) -> dict[str, tuple[int, int]]:
    return {row.key.rpartition("/")[2]: (row.read, row.kept) for row in table.rows}


def test_every_record_of_a_source_is_counted(tmp_path: Path) -> None:
    tables = tables_of(tmp_path)
    assert rows(tables["source"]) == {"b.jsonl": (9, 4), "a.jsonl": (6, 6)}
    assert rows(tables["host"]) == {"a.example": (6, 6), "b.example": (4, 4), "": (4, 0)}
    assert "language" not in tables


def test_languages_of_dropped_documents_are_estimated(tmp_path: Path) -> None:
    tables = tables_of(tmp_path, "[language, text_length: {min: 100}]")
    languages = tables["language"]
    assert languages.sample == 10
    assert rows(languages)["en"] == (4, 4)
    assert sum(read for read, _ in rows(languages).values()) == 14


def test_without_dropped_documents_nothing_is_claimed(tmp_path: Path) -> None:
    assert tables_of(tmp_path, keep_dropped="none") == {}


def test_where_nothing_was_dropped_no_such_file_is_missed(tmp_path: Path) -> None:
    assert rows(tables_of(tmp_path, "[]")["source"]) == {"b.jsonl": (9, 8), "a.jsonl": (6, 6)}


def test_of_many_documents_hosts_are_counted_in_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_rates, "HOST_DOCUMENTS", 8)
    host = tables_of(tmp_path)["host"]
    assert 0 < host.sample < 15
    assert sum(row.read for row in host.rows) == host.sample


@pytest.mark.parametrize(
    ("url", "host"),
    [
        pytest.param("https://A.example/b?c#d", "a.example", id="lower case"),
        pytest.param("http://user:secret@a.example:8080/", "a.example", id="user and port"),
        pytest.param("http://[2001:db8::1]:80/x", "[2001:db8::1]", id="IPv6"),
        pytest.param("https://中文.example", "中文.example", id="Chinese"),
        pytest.param("https://a.example?x=http://b.example/", "a.example", id="another URL in the query"),
        pytest.param("javascript:alert(1)", None, id="no host"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="no URL"),
    ],
)
def test_host_of_a_url(url: str | None, host: str | None) -> None:
    assert hosts_of(pa.array([url], pa.string())).to_pylist() == [host]
    assert host_of(url) == (host.strip("[]") if host else NO_HOST)


def test_more_keys_than_fit_are_counted_from_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_rates, "MOST_KEYS", 100)
    counts = KeyCounts()
    for batch in range(20):
        counts.add(
            pa.array(["often"] * 50 + [f"rare {batch} {number}" for number in range(60)]), are_kept=batch % 2 == 0
        )
    table = counts.table("host")
    assert table is not None
    assert table.is_cut
    assert (table.rows[0].key, table.rows[0].read, table.rows[0].kept) == ("often", 1000, 500)
